import { memo, Suspense } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import { Link } from '../nav/link.tsx';
import { activityWord, boxWord } from '../store/activity-word.ts';
import { lastEventIn } from '../store/last-event.ts';
import type { ListedThread } from '../store/listed-threads.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { workIn } from '../store/work-in.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { Dot, PrivateMark } from '../ui/marks.tsx';
import { agoWords, when } from '../ui/time-words.ts';
import { leadToComposer } from './composer.tsx';
import { shownTitle } from './shown-title.ts';
import { useRenaming } from './use-renaming.ts';

const RenameField = lazyView(() =>
  import('./rename-field.tsx').then((one) => ({ default: one.RenameField })),
);

/** One chat of the list: its name, when something last happened as far as that is known, and what it does now. */
export const ThreadRow = memo(({ thread }: { thread: ListedThread }) => {
  const { id: room, account } = useRoom();
  const workAt = useSession(({ replica }) => workIn(replica.rows, thread.id, account.principal));
  const title = useSession(({ requests }) => shownTitle(thread, requests));
  const { isRenaming, begin, finish, focus } = useRenaming<HTMLAnchorElement>();
  const isInTouch = useInTouch();
  const box = useSession(({ replica: { rows } }) => {
    const of = rows.threads.get(thread.id)?.openclaw?.instanceId;
    return (of !== undefined && rows.instances.get(of)?.state) || null;
  });
  const doing = activityWord(thread, workAt !== null);
  const activity = (doing && isInTouch && boxWord(thread, box)) || doing;
  const lastAt = useSession((session) => lastEventIn(session, thread, workAt));
  // Words that stream are in no row: of a chat that answers its row does not know the newest.
  const isTold = thread.activity.state !== 'running';
  const now = useRoomNow(activity === null ? 15_000 : 5_000);
  if (isRenaming)
    return (
      <Suspense>
        <RenameField thread={thread} title={title} onDone={finish} />
      </Suspense>
    );
  return (
    <Link
      ref={focus}
      to="/r/$room/t/$threadId"
      params={{ room, threadId: thread.id }}
      className="flex flex-col rounded-md px-2 py-[7px] max-md:py-3 max-md:text-read hover:bg-raised/60 aria-[current=page]:bg-raised"
      onClick={leadToComposer}
      onDoubleClick={begin}
      onKeyDown={({ key }) => {
        if (key === 'F2') begin();
      }}
    >
      <span className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1 truncate">{inLine(title)}</span>
        {thread.isPrivate && <PrivateMark />}
        {isTold && (
          <time className="text-faint text-small" dateTime={new Date(thread.lastAt).toISOString()}>
            {when(thread.lastAt, now)}
          </time>
        )}
      </span>
      {activity !== null && (
        <span className="mt-0.5 flex flex-wrap items-center gap-x-1.5 text-dim text-small">
          <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
            <Dot tone={isInTouch ? activity.tone : 'off'} />
            {isInTouch ? activity.word : `was ${activity.word.replace('…', '')}`}
          </span>
          {lastAt !== null && (isInTouch || isTold) && (
            <span className="whitespace-nowrap text-faint">last event {agoWords(lastAt, now)}</span>
          )}
        </span>
      )}
    </Link>
  );
});
ThreadRow.displayName = 'ThreadRow';
