import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ParamsInput } from '../../shared/methods/contract.ts';
import type { Approval } from '../../shared/model/approval.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import type { Reach } from './grant-patterns.ts';
import { holderWords } from './grant-words.ts';

const lengths = [
  { value: '1', words: 'an hour' },
  { value: '24', words: 'a day' },
  { value: '168', words: '7 days' },
];
const uses = ['5', '20', '100'].map((value) => ({ value, words: `${value} times at most` }));

export type Wish = ParamsInput<'grants.create'>;

/** Allows this, and the same again without asking: so far, so often, until then. */
export function GrantForm({
  approval,
  reaches,
  isBusy,
  onAllow,
  onCancel,
}: {
  approval: Approval;
  reaches: readonly Reach[];
  isBusy: boolean;
  onAllow: (wish: Wish) => void;
  onCancel: () => void;
}) {
  const nameOf = useNameOf();
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => {
    box.current?.querySelector('select')?.focus();
  }, []);
  const [reach, setReach] = useState('0');
  const [hours, setHours] = useState('1');
  const [count, setCount] = useState('5');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { where } = reaches[Number(reach)] ?? {};
    if (where === undefined) return;
    const { requestedBy: to, method, id: approvalId } = approval;
    const grant = { to, method, where, approvalId, uses: Number(count), hours: Number(hours) };
    onAllow({ ...grant, purpose: 'act' });
  };
  return (
    <form
      ref={box}
      aria-label="Approve for"
      className="flex flex-wrap items-end gap-3"
      onSubmit={submit}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onCancel();
      }}
    >
      <p className="w-full text-dim">
        This will be approved as well. From then on the same goes without asking, for{' '}
        {holderWords(approval.requestedBy, nameOf)}. It ends by itself, or in the settings under
        Rules.
      </p>
      <Select
        label="Also without asking"
        value={reach}
        options={reaches.map(({ words }, i) => ({ value: String(i), words }))}
        onPick={setReach}
      />
      <Select label="For" value={hours} options={lengths} onPick={setHours} />
      <Select label="How often" value={count} options={uses} onPick={setCount} />
      <Button type="submit" look="primary" disabled={isBusy}>
        Approve and allow
      </Button>
      <Button onClick={onCancel}>Cancel</Button>
    </form>
  );
}
