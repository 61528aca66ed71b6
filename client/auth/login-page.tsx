import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { askWhoIAm } from '../store/account.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useTitle } from '../ui/use-title.ts';
import { enter } from './enter.ts';
import { placeAfterLogin } from './place-after-login.ts';

/** Signing in and signing up are one form: the second asks for a name as well. */
export function LoginPage() {
  const { next, as } = useSearch({ from: '/login' });
  const router = useRouter();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isNew = as === 'new';
  useTitle(isNew ? 'Sign up' : 'Sign in');

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const refused = await enter(new FormData(event.currentTarget), isNew);
    const standing = refused === null ? await askWhoIAm().catch(() => null) : null;
    setBusy(false);
    if (standing?.state === 'signedIn')
      return router.history.push(placeAfterLogin(next, standing.account.homeRoom));
    setTrouble(refused ?? 'The server did not answer. Try again.');
  };

  return (
    <main className="grid min-h-full place-items-center px-6 py-12">
      <div className="flex w-full max-w-xs flex-col gap-6">
        <Link to="/" className="self-start font-semibold text-dim hover:text-text">
          Autopilot
        </Link>
        <h1 className="font-semibold text-xl tracking-tight">{isNew ? 'Sign up' : 'Sign in'}</h1>
        <form onSubmit={submit} className="flex flex-col gap-4" key={isNew ? 'new' : 'known'}>
          {isNew && <Field label="Name" name="name" autoComplete="name" maxLength={80} autoFocus />}
          <Field
            label="Email"
            name="email"
            type="email"
            autoComplete="username"
            autoFocus={!isNew}
          />
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete={isNew ? 'new-password' : 'current-password'}
            minLength={isNew ? 10 : 1}
            maxLength={128}
            hint={isNew ? 'At least 10 characters.' : undefined}
          />
          {trouble !== null && (
            <p role="alert" className="text-bad">
              {trouble}
            </p>
          )}
          <Button type="submit" look="primary" size="large" className="mt-1" disabled={isBusy}>
            {isNew ? 'Sign up' : 'Sign in'}
          </Button>
        </form>
        <p className="text-dim">
          {isNew ? 'You have an account? ' : 'New here? '}
          <Link
            to="/login"
            search={{ ...(next === undefined ? {} : { next }), ...(isNew ? {} : { as: 'new' }) }}
            onClick={() => setTrouble(null)}
            className="font-semibold text-text underline decoration-line-strong underline-offset-4 hover:decoration-current"
          >
            {isNew ? 'Sign in instead' : 'Create an account'}
          </Link>
        </p>
      </div>
    </main>
  );
}
