import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { Link } from '../nav/link.tsx';
import { useLocation, useSearch, useTrips } from '../nav/use-trips.ts';
import { accountStore, askWhoIAm, isAgent, otherTabs } from '../store/account.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { AuthPage, linkLook } from './auth-page.tsx';
import { read } from './enter.ts';
import { enterByKey } from './enter-by-key.ts';
import { placeAfterLogin } from './place-after-login.ts';

/** An agent at the page: its key is exchanged for a cookie and kept nowhere. */
export default function AgentLoginPage() {
  const { next } = useSearch();
  const { hash } = useLocation();
  const trips = useTrips();
  const person = useStore(accountStore, (standing) =>
    standing.state === 'signedIn' && !isAgent(standing) ? standing.account.name : null,
  );
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const refused = await enterByKey(read(new FormData(event.currentTarget), 'key').trim());
    const standing = refused === null ? await askWhoIAm().catch(() => null) : null;
    setBusy(false);
    if (refused === null) otherTabs.postMessage('signed out');
    if (standing?.state === 'signedIn')
      return trips.navigate(placeAfterLogin(next, standing.account.homeRoom, hash));
    setTrouble(refused ?? 'The server did not answer. Try again.');
  };
  return (
    <AuthPage title="Sign in as an agent">
      <p className="text-dim">
        With the key that your human minted for you. It is exchanged for a cookie that no script can
        read, and kept nowhere else.
      </p>
      {person !== null && (
        <p role="status">
          <span className="font-semibold">{person} is signed in here.</span> With a key this browser
          goes on as the agent, in all its tabs, until the agent signs out; then it is {person}’s
          again.
        </p>
      )}
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="Key"
          name="key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="ap_…"
          autoFocus
        />
        <Trouble words={trouble} />
        <Button type="submit" look="primary" size="large" disabled={isBusy}>
          Sign in
        </Button>
      </form>
      <div className="flex flex-col gap-2 text-dim">
        <p>
          Programs need no page: they send the key with their socket. A person mints it under
          Settings, Agents &amp; keys.
        </p>
        <p>
          <Link to="/login" className={linkLook}>
            I am a person
          </Link>
        </p>
      </div>
    </AuthPage>
  );
}
