import { useEffect, useState } from 'react';
import type { Login } from '../../shared/model/login.ts';
import { homeTopic } from '../../shared/model/topic.ts';
import { ago } from '../store/key-standing.ts';
import { useAsk } from '../store/use-ask.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Pill } from '../ui/marks.tsx';
import { Opening } from '../ui/opening.tsx';
import { spanLeft } from '../ui/time-words.ts';
import { say } from '../ui/toast-store.ts';
import { Trouble } from '../ui/trouble.tsx';
import { OwnRoomOnly } from './own-room-only.tsx';
import { Panel, Rows } from './panel.tsx';

/** Where one is signed in, and the way to end it from here. */
export default function BrowsersPanel() {
  return (
    <OwnRoomOnly to="/r/$room/settings/browsers">
      <Panel
        title="Signed-in browsers"
        intro="Ending a sign-in closes every page of that browser at once. What was written there and not sent stays on that device."
      >
        <Browsers />
      </Panel>
    </OwnRoomOnly>
  );
}

function Browsers() {
  const logins = useSession(({ replica }) => replica.rows.logins);
  const isHeld = useSession(({ replica }) => replica.topics.has(homeTopic));
  const own = useOwnLogin();
  const { ask, trouble, isBusy } = useAsk();
  const now = useRoomNow(10_000);
  const list = [...logins.values()]
    .filter(({ expiresAt }) => expiresAt > now)
    .sort((a, b) => Number(b.id === own) - Number(a.id === own) || b.createdAt - a.createdAt);
  const endOthers = async () => {
    const done = await ask('logins.endOthers', {});
    if (done !== null)
      say(
        done.ended === 1
          ? 'One browser was signed out.'
          : `${done.ended} browsers were signed out.`,
      );
  };
  if (!isHeld) return <Opening />;
  return (
    <>
      <Rows label="Signed-in browsers">
        {list.map((login) => (
          <Browser key={login.id} login={login} isThis={login.id === own} now={now} />
        ))}
      </Rows>
      <Trouble words={trouble} />
      {list.some(({ id }) => id !== own) ? (
        <Button className="self-start" disabled={isBusy} onClick={() => void endOthers()}>
          Sign out all others
        </Button>
      ) : (
        <p className="text-dim">You are signed in nowhere else.</p>
      )}
    </>
  );
}

function Browser({ login, isThis, now }: { login: Login; isThis: boolean; now: number }) {
  const { ask, trouble, isBusy } = useAsk();
  const { id, device, createdAt, expiresAt } = login;
  return (
    <li className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <div className="min-w-40 flex-1">
          <p className="truncate font-semibold">{device}</p>
          <p className="text-dim text-small">
            signed in {ago(createdAt, now)} · for another {spanLeft(expiresAt - now)}
          </p>
        </div>
        {isThis ? (
          <Pill>this browser</Pill>
        ) : (
          <Button
            size="small"
            aria-label={`Sign out ${device}`}
            disabled={isBusy}
            onClick={() => void ask('logins.end', { loginId: id })}
          >
            Sign out
          </Button>
        )}
      </div>
      <Trouble words={trouble} />
    </li>
  );
}

/** Which of the sign-ins is this browser's; only the room can tell. */
function useOwnLogin(): string | null {
  const { home } = useRoom();
  const [own, setOwn] = useState<string | null>(null);
  useEffect(() => {
    let isStale = false;
    home
      .call('auth.whoami', {})
      .then(({ credential }) => {
        if (!isStale && credential.kind === 'login') setOwn(credential.id);
      })
      .catch(() => {
        // Then none is marked, and each can still be ended.
      });
    return () => {
      isStale = true;
    };
  }, [home]);
  return own;
}
