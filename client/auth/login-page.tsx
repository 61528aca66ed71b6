import { type FormEvent, useState } from 'react';
import { focusNextComposer } from '../chat/focus-wish.ts';
import { Link } from '../nav/link.tsx';
import { useNavigate } from '../nav/use-navigate.ts';
import { useLocation, useSearch, useTrips } from '../nav/use-trips.ts';
import { askWhoIAm } from '../store/account.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { AuthPage, linkLook } from './auth-page.tsx';
import { enter, read } from './enter.ts';
import { keepInvite, keptInvite } from './kept-invite.ts';
import { placeAfterLogin } from './place-after-login.ts';
import { VerifyFirst } from './verify-first.tsx';

/** Signing in and signing up are one form: the second asks for a name as well. */
export default function LoginPage() {
  const { next, as } = useSearch();
  const { hash } = useLocation();
  const trips = useTrips();
  const navigate = useNavigate();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [unverified, setUnverified] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isNew = as === 'new';
  const title = isNew ? 'Sign up' : 'Sign in';

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const form = new FormData(event.currentTarget);
    const entered = await enter(form, isNew);
    const standing = entered.is === 'in' ? await askWhoIAm().catch(() => null) : null;
    setBusy(false);
    const mustConfirm = isNew && standing?.state === 'signedOut';
    if (entered.is === 'unverified' || mustConfirm) {
      if (next === '/join') keepInvite(hash);
      return setUnverified(read(form, 'email').trim());
    }
    if (standing?.state === 'signedIn') {
      focusNextComposer();
      const invite = next === undefined ? keptInvite() : null;
      const wanted = invite === null ? { next, hash } : { next: '/join', hash: invite };
      const { homeRoom } = standing.account;
      return trips.navigate(placeAfterLogin(wanted.next, homeRoom, wanted.hash));
    }
    setTrouble(entered.is === 'refused' ? entered.words : 'The server did not answer. Try again.');
  };

  const signInNow = async () => {
    setUnverified(null);
    await navigate({ to: '/login', search: { next }, hash });
  };

  if (unverified !== null)
    return <VerifyFirst email={unverified} onBack={() => void signInNow()} />;
  return (
    <AuthPage title={title}>
      {next === '/join' && (
        <p className="text-dim">
          You were invited to a room. {isNew ? 'Make an account' : 'Sign in'} to see it; the invite
          comes along.
        </p>
      )}
      <form onSubmit={submit} className="flex flex-col gap-4" key={isNew ? 'new' : 'known'}>
        {isNew && <Field label="Name" name="name" autoComplete="name" maxLength={80} autoFocus />}
        <Field label="Email" name="email" type="email" autoComplete="username" autoFocus={!isNew} />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          minLength={isNew ? 10 : 1}
          maxLength={128}
          hint={isNew ? 'At least 10 characters.' : undefined}
        />
        <Trouble words={trouble} />
        <Button type="submit" look="primary" size="large" className="mt-1" disabled={isBusy}>
          {title}
        </Button>
      </form>
      <div className="flex flex-col gap-2 text-dim">
        <p>
          {isNew ? 'You have an account? ' : 'New here? '}
          <Link
            to="/login"
            search={{ ...(next === undefined ? {} : { next }), ...(isNew ? {} : { as: 'new' }) }}
            hash={true}
            onClick={() => setTrouble(null)}
            className={linkLook}
          >
            {isNew ? 'Sign in instead' : 'Create an account'}
          </Link>
        </p>
        {!isNew && (
          <p>
            <Link to="/login/forgot" className={linkLook}>
              Forgot the password?
            </Link>
          </p>
        )}
        <p>
          <Link
            to="/login/agent"
            search={next === undefined ? {} : { next }}
            hash={true}
            className={linkLook}
          >
            I am an agent
          </Link>
        </p>
      </div>
    </AuthPage>
  );
}
