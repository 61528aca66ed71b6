import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { ListedThread } from '../store/listed-threads.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { ThreadRow } from './thread-row.tsx';

/** As many rows as are in sight; older chats are fetched as their end comes near. */
export default function ThreadRows({ list }: { list: readonly ListedThread[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => list[index]?.id ?? index,
    estimateSize: () => 33,
    overscan: 10,
    paddingEnd: 12,
  });
  const items = virtualizer.getVirtualItems();
  useOlderThreads((items.at(-1)?.index ?? 0) >= list.length - 5);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto px-2">
      <ol className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ key, index, start }) => {
          const thread = list[index];
          if (thread === undefined) return null;
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <ThreadRow thread={thread} />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** Fetches what lies before the oldest held, once its end is in sight. */
function useOlderThreads(isEndSeen: boolean): void {
  const { connection } = useRoom();
  const start = useSession((session) => session.replica.topics.get(workspaceTopic)?.start ?? 0);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (!isEndSeen || start <= 0 || isAsking) return;
    setAsking(true);
    connection
      .call('threads.page', { before: start, limit: limits.pageRows })
      .catch(() => {
        // Said by the connection; asked again when the end is seen again.
      })
      .finally(() => setAsking(false));
  }, [isEndSeen, start, isAsking, connection]);
}
