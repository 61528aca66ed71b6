import { useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Result } from '../../shared/methods/contract.ts';
import type { InstanceId } from '../../shared/model/ids.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Link } from '../nav/link.tsx';
import { Nothing, Rows } from '../settings/panel.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { when } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import type { SessionFilter } from './instances-in.ts';

type Found = Result<'sessions.list'>['sessions'];

/** Sessions that this page does not hold: asked of the room when somebody wants them. */
export function OlderSessions({
  id: instanceId,
  words,
  kind,
}: {
  id: InstanceId | undefined;
  words: string;
  kind: SessionFilter;
}) {
  const { id: room } = useRoom();
  const threads = useSession(({ replica }) => replica.rows.threads);
  const now = useRoomNow(60_000);
  const { ask, trouble, isBusy } = useAsk();
  const [found, setFound] = useState<Found | null>(null);
  const look = async () => {
    const text = words.trim().slice(0, bounds.titleUnits);
    const named = text === '' ? {} : { text };
    const whose = instanceId === undefined ? {} : { instanceId };
    const only = kind === 'all' ? {} : { kinds: [kind] };
    const limit = bounds.listed;
    const all = [...(found ?? [])];
    // The newest ones may all be held: goes on to the first that is not, or to the end.
    for (let isOn = true; isOn; ) {
      const last = all.at(-1);
      const behind =
        last === undefined ? {} : { before: { lastAt: last.lastAt, threadId: last.threadId } };
      const answer = await ask('sessions.list', { ...whose, ...named, ...only, ...behind, limit });
      if (answer === null) return;
      all.push(...answer.sessions);
      isOn = answer.sessions.length === limit && !answer.sessions.some(isOlder);
    }
    setFound(all);
  };
  const isOlder = ({ threadId, kinds }: Found[number]): boolean =>
    !threads.has(threadId) && (kind !== 'all' || kinds?.includes('archived') !== true);
  const older = found?.filter(isOlder) ?? [];
  return (
    <>
      {older.length > 0 ? (
        <Rows label="Older sessions">
          {older.map(({ threadId, title, lastAt, sessionKey, kinds }) => (
            <li key={threadId} className="p-0!">
              <Link
                to="/r/$room/t/$threadId"
                params={{ room, threadId }}
                title={sessionKey}
                className="flex items-baseline gap-3 px-4 py-2.5 hover:bg-raised/60"
              >
                <span className="min-w-0 flex-1 truncate">{inLine(title)}</span>
                {kinds?.includes('gone') && (
                  <span className="whitespace-nowrap text-dim text-small">gone in OpenClaw</span>
                )}
                <span className="whitespace-nowrap text-faint text-small">{when(lastAt, now)}</span>
              </Link>
            </li>
          ))}
        </Rows>
      ) : (
        found !== null && (
          <Nothing>
            {kind === 'all' ? 'The room knows no others.' : 'The room knows no others like that.'}
          </Nothing>
        )
      )}
      <Button
        look="ghost"
        size="small"
        className="self-start"
        disabled={isBusy}
        onClick={() => void look()}
      >
        Look for older ones
      </Button>
      <Trouble words={trouble} />
    </>
  );
}
