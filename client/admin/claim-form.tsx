import { type FormEvent, useState } from 'react';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { read } from '../auth/enter.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** The first admin of an installation on the net proves it by the code that its deployment printed. */
export function ClaimForm() {
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    const words = await claim(read(new FormData(event.currentTarget), 'code').trim());
    setBusy(false);
    if (words === null) location.reload();
    else setTrouble(words);
  };
  return (
    <form className="flex max-w-sm flex-col gap-4" onSubmit={submit}>
      <Field
        label="Setup code"
        name="code"
        type="password"
        autoComplete="off"
        hint="Only where nobody is admin yet: the deployment has it as SETUP_CODE."
      />
      <Trouble words={trouble} />
      <Button type="submit" className="self-start" disabled={isBusy}>
        Become the first admin
      </Button>
    </form>
  );
}

const refusal = z.object({ message: z.string(), fix: z.string() });

async function claim(code: string): Promise<string | null> {
  try {
    const response = await fetch('/api/lobby/claim', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (response.ok) return null;
    const said = refusal.safeParse(parseJson(await response.text()));
    return said.success ? `${said.data.message} ${said.data.fix}` : 'Wait a minute and try again.';
  } catch {
    return 'The server did not answer. Nothing was changed; try again.';
  }
}
