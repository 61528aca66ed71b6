import { type FormEvent, useState } from 'react';
import { Link } from '../nav/link.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { AuthPage, linkLook } from './auth-page.tsx';
import { read } from './enter.ts';
import { requestReset } from './letters.ts';

/** Asks for a letter with a link to a new password. Says the same whether there is such an account. */
export default function ForgotPage() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = read(new FormData(event.currentTarget), 'email').trim();
    setBusy(true);
    const words = await requestReset(email);
    setBusy(false);
    setTrouble(words);
    if (words === null) setSentTo(email);
  };
  if (sentTo !== null)
    return (
      <AuthPage title="Look into your mail">
        <p className="text-dim" role="status">
          If there is an account of <span className="text-text">{sentTo}</span>, a letter with a
          link is on its way. The link works for an hour. On a laptop without mail it is printed in
          the terminal of <code>npm start</code>.
        </p>
        <Button className="self-start" onClick={() => setSentTo(null)}>
          Ask again
        </Button>
      </AuthPage>
    );
  return (
    <AuthPage title="Another password">
      <p className="text-dim">A letter with a link comes to the address of your account.</p>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Email" name="email" type="email" autoComplete="username" autoFocus />
        <Trouble words={trouble} />
        <Button type="submit" look="primary" size="large" disabled={isBusy}>
          Send the letter
        </Button>
      </form>
      <p>
        <Link to="/login" className={linkLook}>
          Back to signing in
        </Link>
      </p>
    </AuthPage>
  );
}
