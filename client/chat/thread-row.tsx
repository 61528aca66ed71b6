import { Link } from '@tanstack/react-router';
import { memo, useState } from 'react';
import { activityWord } from '../store/activity-word.ts';
import type { ListedThread } from '../store/listed-threads.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Dot, PrivateMark } from '../ui/marks.tsx';
import { when } from '../ui/time-words.ts';
import { focusComposerSoon } from './composer.tsx';
import { RenameField } from './rename-field.tsx';
import { shownTitle } from './shown-title.ts';

/** One chat of the list: its name, when something last happened, and what it does now. */
export const ThreadRow = memo(({ thread }: { thread: ListedThread }) => {
  const { id: room } = useRoom();
  const title = useSession(({ requests }) => shownTitle(thread, requests));
  const [isRenaming, setRenaming] = useState(false);
  const now = useRoomNow(15_000);
  const activity = activityWord(thread);
  if (isRenaming)
    return <RenameField thread={thread} title={title} onDone={() => setRenaming(false)} />;
  return (
    <Link
      to="/r/$room/t/$threadId"
      params={{ room, threadId: thread.id }}
      className="flex flex-col rounded-md px-2 py-[7px] max-md:py-3 max-md:text-read hover:bg-raised/60 aria-[current=page]:bg-raised"
      onClick={focusComposerSoon}
      onDoubleClick={() => setRenaming(true)}
      onKeyDown={({ key }) => {
        if (key === 'F2') setRenaming(true);
      }}
    >
      <span className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1 truncate">{title}</span>
        {thread.isPrivate && <PrivateMark />}
        <time className="text-faint text-small" dateTime={new Date(thread.lastAt).toISOString()}>
          {when(thread.lastAt, now)}
        </time>
      </span>
      {activity !== null && (
        <span className="mt-0.5 flex items-center gap-1.5 text-dim text-small">
          <Dot tone={activity.tone} />
          {activity.word}
        </span>
      )}
    </Link>
  );
});
ThreadRow.displayName = 'ThreadRow';
