import { type FormEvent, useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import { type Agent, type Scope, scopes } from '../../shared/model/agent.ts';
import { scopeWords } from '../store/role-words.ts';
import { useAsk } from '../store/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** Mints a key: what it is called, what it is good for, and until when. */
export function KeyForm({
  agent,
  onMinted,
  onCancel,
}: {
  agent: Agent;
  onMinted: (secret: string) => void;
  onCancel: () => void;
}) {
  const { ask, trouble, isBusy } = useAsk();
  const [scope, setScope] = useState<Scope>('chat');
  const [days, setDays] = useState<(typeof lengths)[number]['value']>('90');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get('name');
    if (typeof name !== 'string') return;
    const params = { agentId: agent.id, name, scope, days: Number(days) };
    const minted = await ask('keys.mint', params);
    if (minted?.secret !== undefined) onMinted(minted.secret);
  };
  return (
    <form
      aria-label={`New key for ${inLine(agent.name)}`}
      className="flex flex-col gap-4 rounded-md border border-line-strong p-3"
      onSubmit={submit}
    >
      <Field
        label="Where it will be used"
        name="name"
        autoComplete="off"
        placeholder="laptop, server, …"
        maxLength={80}
        autoFocus
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select label="Good for" value={scope} options={goodFor} onPick={setScope} />
        <Select label="Until" value={days} options={lengths} onPick={setDays} />
      </div>
      <Trouble words={trouble} />
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={isBusy}>
          Mint
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}

const goodFor = scopes.map((value) => ({ value, words: `${value}: ${scopeWords[value]}` }));

const lengths = [
  { value: '1', words: '1 day' },
  { value: '7', words: '1 week' },
  { value: '30', words: '30 days' },
  { value: '90', words: '90 days' },
  { value: '365', words: '1 year' },
] as const;
