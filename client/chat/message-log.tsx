import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { Suspense, useEffect, useLayoutEffect, useRef } from 'react';
import type { ThreadId } from '../../shared/model/ids.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { Entry } from '../store/thread-entries.ts';
import { trimThread } from '../store/thread-memory.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { lazyView } from '../ui/lazy-view.ts';
import { EntryView } from './entry-view.tsx';
import { useLinkedMessage } from './use-linked-message.ts';
import { useOlderMessages } from './use-older-messages.ts';
import { useStickToEnd } from './use-stick-to-end.ts';
import { VirtualRows } from './virtual-rows.tsx';

const Announcer = lazyView(() => import('./announcer.tsx'));

/** What was said, from the oldest to the newest. At the end it follows what comes; elsewhere it stays. */
export function MessageLog({
  threadId,
  entries,
}: {
  threadId: ThreadId;
  entries: readonly Entry[];
}) {
  const box = useRef<HTMLElement>(null);
  const content = useRef<HTMLOListElement>(null);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: entries.length,
    getScrollElement: () => box.current,
    getItemKey: (index) => entries[index]?.id ?? index,
    estimateSize: () => 120,
    anchorTo: 'end',
    overscan: 4,
    gap: 20,
    paddingStart: 28,
    paddingEnd: 28,
  });
  const items = virtualizer.getVirtualItems();
  const older = useOlderMessages(threadId, (items[0]?.index ?? 1) === 0);
  const { isAway, toEnd, leave } = useStickToEnd(box, content);
  const linked = useLinkedMessage(threadId, entries, (index) => {
    leave();
    virtualizer.scrollToIndex(index, { align: 'center' });
  });
  useOwnWordsInSight(entries, toEnd);
  useBounded(threadId, isAway || linked.isSeeking ? 0 : (items[0]?.index ?? 0));
  useEffect(() => {
    // What scrolls must be reached by keyboard.
    if (box.current !== null) box.current.tabIndex = 0;
  }, []);
  return (
    <div className="relative min-h-0">
      {(older.isAsking ||
        older.trouble !== null ||
        linked.isSeeking ||
        linked.trouble !== null) && (
        <p
          role="status"
          className="pointer-events-none absolute inset-x-0 top-2 z-10 text-center text-faint text-small"
        >
          {linked.isSeeking
            ? 'Looking for the message…'
            : (linked.trouble ??
              (older.trouble === null
                ? 'Loading older messages…'
                : `Older messages cannot be shown. ${older.trouble}`))}
        </p>
      )}
      <section
        ref={box}
        aria-label="Messages"
        className="h-full overflow-y-auto px-7 [overflow-anchor:none] max-md:px-4"
      >
        <h2 className="sr-only">Messages</h2>
        <VirtualRows
          virtualizer={virtualizer}
          list={entries}
          listRef={content}
          className="mx-auto max-w-[720px]"
        >
          {(entry) => <EntryView entry={entry} />}
        </VirtualRows>
      </section>
      {isAway && (
        <Button size="pill" className="absolute bottom-3 left-1/2 -translate-x-1/2" onClick={toEnd}>
          <ArrowDown size={13} aria-hidden />
          <NewBelow entries={entries} />
        </Button>
      )}
      <Suspense>
        <Announcer entries={entries} />
      </Suspense>
    </div>
  );
}

/** Says whether something came since one looked away. */
function NewBelow({ entries }: { entries: readonly Entry[] }) {
  const isWriting = useSession(({ replica }) =>
    entries.some(
      (entry) =>
        entry.kind === 'message' &&
        entry.parts.some((part) => replica.rows.parts.get(part.id)?.state === 'live'),
    ),
  );
  const leftAt = useRef(entries.at(-1)?.id);
  return isWriting || entries.at(-1)?.id !== leftAt.current ? 'New below' : 'To the newest';
}

/** Whoever reads at the end of a long thread need not hold its beginning. */
function useBounded(threadId: ThreadId, firstSeen: number): void {
  const { connection } = useRoom();
  const isFarBelow = firstSeen > 3 * limits.threadWindow;
  useEffect(() => {
    if (isFarBelow) trimThread(connection, threadId, 2 * limits.threadWindow);
  }, [connection, threadId, isFarBelow]);
}

/** What one says oneself is always shown, wherever one was reading. */
function useOwnWordsInSight(entries: readonly Entry[], show: () => void): void {
  const last = entries.at(-1);
  const own = last?.kind === 'unsent' ? last.id : null;
  const shown = useRef(own);
  useLayoutEffect(() => {
    if (own !== null && own !== shown.current) show();
    shown.current = own;
  });
}
