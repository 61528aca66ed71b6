import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { ListedThread } from '../store/listed-threads.ts';
import { useOlder } from '../store/use-older.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { ThreadRow } from './thread-row.tsx';
import { VirtualRows } from './virtual-rows.tsx';

/** As many rows as are in sight; older chats are fetched as their end comes near. */
export default function ThreadRows({ list }: { list: readonly ListedThread[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: list.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => list[index]?.id ?? index,
    estimateSize: () => 33,
    overscan: 10,
    paddingEnd: 12,
  });
  const items = virtualizer.getVirtualItems();
  const older = useOlderThreads((items.at(-1)?.index ?? 0) >= list.length - 5);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto px-2">
      <VirtualRows virtualizer={virtualizer} list={list}>
        {(thread) => <ThreadRow thread={thread} />}
      </VirtualRows>
      {older.trouble !== null && (
        <p role="status" className="px-2 pb-3 text-faint text-small">
          Older chats cannot be shown. {older.trouble}
        </p>
      )}
    </div>
  );
}

/** Fetches what lies before the oldest held, once its end is in sight. */
function useOlderThreads(isSeen: boolean) {
  const { connection } = useRoom();
  const start = useSession((session) => session.replica.topics.get(workspaceTopic)?.start ?? 0);
  const ask = (before: number) =>
    connection.call('threads.page', { before, limit: limits.pageRows });
  return useOlder({ start, isSeen, ask });
}
