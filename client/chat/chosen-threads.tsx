import { type ReactNode, useEffect, useRef, useState } from 'react';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { Nothing } from '../settings/panel.tsx';
import type { ListedThread } from '../store/listed-threads.ts';
import { useListedThreads } from '../store/use-listed-threads.ts';
import { useOlderThreads } from '../store/use-older-threads.ts';
import { useSession } from '../store/use-room.ts';
import { ThreadRow } from './thread-row.tsx';

/**
 * The chats of a room for which something holds, as far as they are held; those before come as the
 * end of the list is in sight. So many rows are drawn as were scrolled to.
 */
export function ChosenThreads({
  label,
  which,
  empty,
  aside,
}: {
  label: string;
  which: (thread: ListedThread) => boolean;
  /** What it would be good for, when there is none. */
  empty: ReactNode;
  aside?: (thread: ListedThread) => ReactNode;
}) {
  const chosen = useListedThreads().filter(which);
  const isKnown = useSession(({ replica }) => replica.topics.has(workspaceTopic));
  const [most, setMost] = useState(drawnAtOnce);
  const [end, isEnd] = useSeen();
  const older = useOlderThreads(isEnd && chosen.length <= most);
  useEffect(() => {
    if (isEnd && chosen.length > most) setMost(most + drawnAtOnce);
  }, [isEnd, chosen.length, most]);
  return (
    <>
      {chosen.length > 0 && (
        <ul aria-label={label} className="flex flex-col gap-0.5">
          {chosen.slice(0, most).map((thread) => (
            <li key={thread.id} className="flex items-center gap-2 [&>a]:min-w-0 [&>a]:flex-1">
              <ThreadRow thread={thread} />
              {aside?.(thread)}
            </li>
          ))}
        </ul>
      )}
      <div ref={end} />
      {older.trouble !== null ? (
        <p role="status" className="text-faint text-small">
          Older chats cannot be shown. {older.trouble}
        </p>
      ) : older.hasMore ? (
        <p role="status" className="text-faint text-small">
          Looking through older chats…
        </p>
      ) : (
        chosen.length === 0 && isKnown && <Nothing>{empty}</Nothing>
      )}
    </>
  );
}

const drawnAtOnce = 60;

/** Is an element on screen? */
function useSeen() {
  const element = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const watcher = new IntersectionObserver((seen) =>
      setSeen(seen.at(-1)?.isIntersecting === true),
    );
    watcher.observe(element.current);
    return () => watcher.disconnect();
  }, []);
  return [element, isSeen] as const;
}
