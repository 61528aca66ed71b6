import { type FormEvent, useState } from 'react';
import { Link } from '../nav/link.tsx';
import { useLocation } from '../nav/use-trips.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { AuthPage, linkLook } from './auth-page.tsx';
import { read } from './enter.ts';
import { resetPassword } from './letters.ts';

/** Where the link of the letter leads; its token stands behind `#`. */
export default function ResetPage() {
  const { hash: token } = useLocation();
  const [isDone, setDone] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    const words = await resetPassword(token, read(new FormData(event.currentTarget), 'password'));
    setBusy(false);
    setTrouble(words);
    setDone(words === null);
  };
  if (isDone)
    return (
      <AuthPage title="The password is changed">
        <p className="text-dim" role="status">
          Every browser that was signed in has to sign in again.
        </p>
        <Link to="/login" className={buttonLook('primary', 'large')}>
          Sign in
        </Link>
      </AuthPage>
    );
  return (
    <AuthPage title="Choose a new password">
      {token === '' ? (
        <p className="text-dim">
          This link is not whole. Open the one in the letter, or ask for another.
        </p>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <Field
            label="New password"
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={10}
            maxLength={128}
            hint="At least 10 characters."
            autoFocus
          />
          <Trouble words={trouble} />
          <Button type="submit" look="primary" size="large" disabled={isBusy}>
            Change it
          </Button>
        </form>
      )}
      <p>
        <Link to="/login/forgot" className={linkLook}>
          Ask for another letter
        </Link>
      </p>
    </AuthPage>
  );
}
