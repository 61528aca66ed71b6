import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { must } from '../../shared/lib/must.ts';
import type { ListLine } from '../store/thread-sections.ts';
import { useOlderThreads } from '../store/use-older-threads.ts';
import { heightOf, ListLineView } from './list-line-view.tsx';
import { VirtualRows } from './virtual-rows.tsx';

/** As many rows as are in sight; older chats are fetched as their end comes near. */
export default function ThreadRows({ list }: { list: readonly ListLine[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: list.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => list[index]?.id ?? index,
    estimateSize: (index) => heightOf(must(list[index], 'a line of the list')),
    overscan: 10,
    paddingEnd: 12,
  });
  const items = virtualizer.getVirtualItems();
  const older = useOlderThreads((items.at(-1)?.index ?? 0) >= list.length - 5);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto px-2">
      <VirtualRows virtualizer={virtualizer} list={list}>
        {(line) => <ListLineView line={line} />}
      </VirtualRows>
      {older.trouble !== null && (
        <p role="status" className="px-2 pb-3 text-faint text-small">
          Older chats cannot be shown. {older.trouble}
        </p>
      )}
    </div>
  );
}
