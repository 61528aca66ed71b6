import { Suspense, useEffect, useRef } from 'react';
import { type ThreadId, threadId as threadIdSchema } from '../../shared/model/ids.ts';
import { threadTopic, topicsOf } from '../../shared/model/topic.ts';
import { useParams } from '../nav/use-trips.ts';
import { showUntil } from '../store/shown-version.ts';
import { leaveThread } from '../store/thread-memory.ts';
import { useListedThreads } from '../store/use-listed-threads.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { useThreadEntries } from '../store/use-thread-entries.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { MessageLog } from './message-log.tsx';
import { NoThread } from './no-thread.tsx';
import { ThreadComposer } from './thread-composer.tsx';
import { isRehearsed, ThreadHeader } from './thread-header.tsx';

const ServedLine = lazyView(() =>
  import('../openclaw/serving-pills.tsx').then((one) => ({ default: one.ServedLine })),
);
const SessionStrip = lazyView(() => import('../openclaw/session-strip.tsx'));

/** One chat: what was said, what is being said, and what may be said next. */
export default function ThreadPage() {
  const { threadId } = useParams();
  const parsed = threadIdSchema.safeParse(threadId);
  if (!parsed.success) return <NoThread reason="notFound" />;
  return <Thread key={parsed.data} threadId={parsed.data} />;
}

function Thread({ threadId }: { threadId: ThreadId }) {
  useWatched(threadId);
  const topic = threadTopic(threadId);
  const refused = useSession((session) => session.refused.get(topic));
  const isHeld = useSession((session) => session.replica.topics.has(topic));
  const entries = useThreadEntries(threadId);
  const thread = useSession((session) => session.replica.rows.threads.get(threadId));
  const isAnyOpenClaw = useSession(({ replica }) => replica.rows.instances.size > 0);
  const wasShown = useRef(false);
  if (isHeld) wasShown.current = true;
  if (refused !== undefined)
    return <NoThread reason={refused} wasShown={wasShown.current} threadId={threadId} />;
  return (
    <main
      id="main"
      className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] max-md:row-span-2"
    >
      <ThreadHeader threadId={threadId} entries={entries} />
      {isHeld || entries.length > 0 ? (
        <MessageLog threadId={threadId} entries={entries} />
      ) : (
        <p className="grid place-items-center text-faint">Opening the chat…</p>
      )}
      <div className="flex min-h-0 flex-col">
        {thread !== undefined && thread.openclaw === undefined && isAnyOpenClaw && (
          <div className="px-7 max-md:px-3">
            <Suspense>
              <ServedLine thread={thread} isRehearsed={isRehearsed(entries)} />
            </Suspense>
          </div>
        )}
        {thread?.openclaw !== undefined && (
          <div className="flex min-h-0 flex-col px-7 max-md:px-3">
            <Suspense>
              <SessionStrip thread={thread} />
            </Suspense>
          </div>
        )}
        <ThreadComposer threadId={threadId} entries={entries} />
      </div>
    </main>
  );
}

/** Watches the thread while it is open. */
function useWatched(threadId: ThreadId): void {
  const { connection } = useRoom();
  const isListed = useListedThreads().some(({ id }) => id === threadId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever gets access again sees it again
  useEffect(() => {
    const stops = topicsOf(threadId).map((topic) => connection.watch(topic));
    return () => {
      for (const stop of stops) stop();
      leaveThread(connection, threadId);
      showUntil(threadId, null);
    };
  }, [connection, threadId, isListed]);
}
