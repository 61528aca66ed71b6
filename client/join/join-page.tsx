import { type ReactNode, useEffect, useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Result } from '../../shared/methods/contract.ts';
import { inviteCode } from '../../shared/methods/invites.ts';
import { AuthPage } from '../auth/auth-page.tsx';
import { forgetInvite } from '../auth/kept-invite.ts';
import { focusNextComposer } from '../chat/focus-wish.ts';
import { CallRefused } from '../connection/connection.ts';
import { Link } from '../nav/link.tsx';
import { useOpened } from '../nav/outlet.tsx';
import { useNavigate } from '../nav/use-navigate.ts';
import { useLocation } from '../nav/use-trips.ts';
import { roleWords } from '../store/role-words.ts';
import { useAsk, whyNot } from '../store/use-ask.ts';
import { useRoomNow } from '../store/use-now.ts';
import { RoomContext, useRoom } from '../store/use-room.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { spanLeft } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';

/** Where an invite leads: what it is for, and the one step in. The code stays behind `#`. */
export default function JoinPage() {
  const { hash } = useLocation();
  const code = inviteCode.safeParse(hash);
  return (
    <RoomContext value={useOpened()}>
      {code.success ? <Invite key={code.data} code={code.data} /> : <NoInvite />}
    </RoomContext>
  );
}

const NoInvite = () => (
  <Dead title="This link is not whole">
    An invite ends in a long code. Open the link as it was sent to you, or ask for it again.
  </Dead>
);

type Look =
  | { is: 'asking' }
  | { is: 'found'; found: Result<'invites.look'> }
  | { is: 'void' }
  | { is: 'refused'; words: string };

export function Invite({ code }: { code: string }) {
  const { connection } = useRoom();
  const [look, setLook] = useState<Look>({ is: 'asking' });
  useEffect(() => {
    let isStale = false;
    forgetInvite();
    connection.call('invites.look', { code }).then(
      (found) => isStale || setLook({ is: 'found', found }),
      (error: unknown) => isStale || setLook(refused(error)),
    );
    return () => {
      isStale = true;
    };
  }, [connection, code]);
  switch (look.is) {
    case 'asking':
      return (
        <AuthPage title="An invite">
          <p role="status" className="text-dim">
            Looking where it leads…
          </p>
        </AuthPage>
      );
    case 'found':
      return <Found code={code} found={look.found} />;
    case 'void':
      return (
        <Dead title="This invite cannot be used">
          It was used by somebody, revoked, or it ran out. Ask whoever sent it for a new one.
        </Dead>
      );
    case 'refused':
      return <Dead title="This invite cannot be opened">{look.words}</Dead>;
  }
}

const refused = (error: unknown): Look =>
  isVoid(error) ? { is: 'void' } : { is: 'refused', words: whyNot(error) };

const isVoid = (error: unknown): boolean =>
  error instanceof CallRefused && error.error.code === 'inviteVoid';

function Found({ code, found }: { code: string; found: Result<'invites.look'> }) {
  const { account } = useRoom();
  const navigate = useNavigate();
  const now = useRoomNow(10_000);
  const { ask, trouble, isBusy } = useAsk();
  const { roomId, role, invitedBy, expiresAt, already } = found;
  const title = inLine(found.title);
  const enter = () => {
    focusNextComposer();
    return navigate({ to: '/r/$room', params: { room: roomId }, replace: true });
  };
  const accept = async () => {
    const done = await ask('invites.accept', { code });
    if (done !== null) await enter();
  };
  if (already !== null)
    return (
      <AuthPage title={`You are in “${title}” already`}>
        <p className="text-dim">
          You are a member of it as {already}. This invite was not used: whom it was meant for can
          still use it.
        </p>
        <Button look="primary" size="large" onClick={() => void enter()}>
          Open the room
        </Button>
      </AuthPage>
    );
  if (expiresAt <= now)
    return (
      <Dead title="This invite ran out">
        Ask {invitedBy} for a new one: each works for a while.
      </Dead>
    );
  return (
    <AuthPage title={`Join “${title}”`}>
      <p className="text-dim">
        <span className="font-semibold text-text">{invitedBy}</span> invites you as{' '}
        <span className="font-semibold text-text">{role}</span>: {roleWords[role]}. The link works
        once, for another {spanLeft(expiresAt - now)}.
      </p>
      <p className="text-dim">
        You are signed in as <span className="text-text">{account.name}</span>. Everybody in the
        room will see your name.
      </p>
      <Trouble words={trouble} />
      <div className="flex gap-2">
        <Button look="primary" size="large" disabled={isBusy} onClick={() => void accept()}>
          Accept
        </Button>
        <Link
          to="/r/$room"
          params={{ room: account.homeRoom }}
          className={buttonLook('plain', 'large')}
        >
          Not now
        </Link>
      </div>
    </AuthPage>
  );
}

function Dead({ title, children }: { title: string; children: ReactNode }) {
  const { account } = useRoom();
  return (
    <AuthPage title={title}>
      <p className="text-dim">{children}</p>
      <Link
        to="/r/$room"
        params={{ room: account.homeRoom }}
        className={buttonLook('primary', 'large')}
      >
        Go to your room
      </Link>
    </AuthPage>
  );
}
