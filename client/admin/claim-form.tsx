import { type FormEvent, useState } from 'react';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { read } from '../auth/enter.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** The first admin of an installation on the net proves it by the code that whoever deployed it set. */
export function ClaimForm() {
  const [refused, setRefused] = useState<Exclude<Claimed, { is: 'done' }> | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    const answer = await claim(read(new FormData(event.currentTarget), 'code').trim());
    setBusy(false);
    if (answer.is === 'done') location.reload();
    else setRefused(answer);
  };
  if (refused?.is === 'taken') return <Trouble words={refused.words} />;
  return (
    <form className="flex max-w-sm flex-col gap-4" onSubmit={submit}>
      <Field
        label="Setup code"
        name="code"
        type="password"
        autoComplete="off"
        hint="What whoever deployed this installation gave it as the secret SETUP_CODE."
      />
      <Trouble words={refused?.words ?? null} />
      <Button type="submit" className="self-start" disabled={isBusy}>
        Become the first admin
      </Button>
    </form>
  );
}

const refusal = z.object({ message: z.string(), fix: z.string() });

type Claimed =
  | { is: 'done' }
  /** There is an admin already: no code helps any more. */
  | { is: 'taken'; words: string }
  | { is: 'refused'; words: string };

async function claim(code: string): Promise<Claimed> {
  try {
    const response = await fetch('/api/lobby/claim', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (response.ok) return { is: 'done' };
    const said = refusal.safeParse(parseJson(await response.text()));
    const is = response.status === 409 ? 'taken' : 'refused';
    if (!said.success) return { is: 'refused', words: 'Wait a minute and try again.' };
    return { is, words: `${said.data.message} ${said.data.fix}` };
  } catch {
    return { is: 'refused', words: 'The server did not answer. Nothing was changed; try again.' };
  }
}
