import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Instance } from '../../shared/model/instance.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { Link } from '../nav/link.tsx';
import { useNavigate } from '../nav/use-navigate.ts';
import { Nothing, Rows } from '../settings/panel.tsx';
import { activityWord } from '../store/activity-word.ts';
import { instanceName } from '../store/author-name.ts';
import { titleOf } from '../store/thread-title.ts';
import { useAsk } from '../store/use-ask.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useMay } from '../store/use-may.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';
import { Select } from '../ui/select.tsx';
import { when } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { chosenSessions, type SessionFilter, sessionsOf } from './instances-in.ts';
import { OlderSessions } from './older-sessions.tsx';
import { useInstanceOf } from './use-instance.ts';

const kinds: readonly { value: SessionFilter; words: string }[] = [
  { value: 'all', words: 'all but the archive' },
  { value: 'busy', words: 'under way or waiting' },
  { value: 'gone', words: 'gone in OpenClaw, to be read' },
  { value: 'archived', words: 'in the archive' },
];

const places = [
  { value: 'one', words: 'of this OpenClaw' },
  { value: 'every', words: 'of every OpenClaw' },
] as const;

/** The sessions of an instance: each is a chat; which ones are shown is chosen by words and by kind. */
export function Sessions({ instance }: { instance: Instance }) {
  const threads = useSession(({ replica }) => replica.rows.threads);
  const isAlone = useSession(({ replica }) => replica.rows.instances.size < 2);
  const [place, setPlace] = useState<'one' | 'every'>('one');
  const id = place === 'one' ? instance.id : undefined;
  const all = useMemo(() => sessionsOf(threads, id), [threads, id]);
  const [words, setWords] = useState('');
  const [kind, setKind] = useState<SessionFilter>('all');
  const shown = chosenSessions(all, { words, kind });
  return (
    <>
      {(all.length > 1 || !isAlone) && (
        <div className="flex flex-wrap items-end gap-2.5">
          <input
            type="search"
            aria-label="Find a session by its name"
            placeholder="Find by name"
            value={words}
            className="min-w-44 flex-1 rounded-md border border-field bg-panel px-3 py-1.5 max-sm:text-base"
            onChange={({ target }) => setWords(target.value)}
          />
          <Select label="Which sessions" isBare value={kind} options={kinds} onPick={setKind} />
          {!isAlone && (
            <Select
              label="Of which OpenClaw"
              isBare
              value={place}
              options={places}
              onPick={setPlace}
            />
          )}
        </div>
      )}
      {shown.length > 0 ? (
        <Rows label="Sessions">
          {shown.map((thread) => (
            <SessionRow key={thread.id} thread={thread} isNamed={place === 'every'} />
          ))}
        </Rows>
      ) : (
        <Nothing>
          {all.length === 0
            ? 'No session of it is among the chats that this page holds.'
            : 'No session is like that.'}
        </Nothing>
      )}
      <OlderSessions key={`${place} ${kind} ${words}`} id={id} words={words} kind={kind} />
      {instance.state !== 'deleting' && instance.state !== 'deleted' && (
        <NewSession instance={instance} />
      )}
    </>
  );
}

/** `isNamed`: with the name of its OpenClaw. */
function SessionRow({ thread, isNamed }: { thread: Thread; isNamed: boolean }) {
  const { id: room } = useRoom();
  const now = useRoomNow(15_000);
  const isInTouch = useInTouch();
  const activity = activityWord(thread);
  const instance = useInstanceOf(thread);
  return (
    <li className="p-0!">
      <Link
        to="/r/$room/t/$threadId"
        params={{ room, threadId: thread.id }}
        title={thread.openclaw?.sessionKey}
        className="flex items-baseline gap-3 px-4 py-2.5 hover:bg-raised/60"
      >
        <span className="min-w-0 flex-1 truncate">{titleOf(thread)}</span>
        {isNamed && instance !== undefined && (
          <span className="truncate text-dim text-small">{instanceName(instance.name)}</span>
        )}
        {thread.openclaw?.gone === true && (
          <span className="whitespace-nowrap text-dim text-small">gone in OpenClaw</span>
        )}
        {activity !== null && (
          <span className="flex items-center gap-1.5 whitespace-nowrap text-dim text-small">
            <Dot tone={isInTouch ? activity.tone : 'off'} />
            {isInTouch ? activity.word : `was ${activity.word.replace('…', '')}`}
          </span>
        )}
        <time
          className="whitespace-nowrap text-faint text-small"
          dateTime={new Date(thread.lastAt).toISOString()}
        >
          {when(thread.lastAt, now)}
        </time>
      </Link>
    </li>
  );
}

function NewSession({ instance: { id: instanceId } }: { instance: Instance }) {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  const mayBegin = useMay('sessions.create');
  const { ask, trouble, isBusy } = useAsk();
  if (!mayBegin) return null;
  const begin = async () => {
    const made = await ask('sessions.create', { instanceId });
    if (made !== null)
      await navigate({ to: '/r/$room/t/$threadId', params: { room, threadId: made.threadId } });
  };
  return (
    <>
      <Button className="self-start" disabled={isBusy} onClick={() => void begin()}>
        <Plus size={14} aria-hidden />
        New session
      </Button>
      <Trouble words={trouble} />
    </>
  );
}
