import { Suspense } from 'react';
import type { ListLine } from '../store/thread-sections.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { ThreadRow } from './thread-row.tsx';

const ListHeading = lazyView(() => import('./list-heading.tsx'));

/**
 * What a line takes, px, until it is drawn and measured: were it more, the next one would lie over its
 * end meanwhile.
 */
export function heightOf(line: ListLine): number {
  if (line.kind === 'more') return 30;
  if (line.kind === 'heading') return 40;
  return line.thread.activity.state === 'idle' ? 33 : 53;
}

/** One line of the list of chats. */
export const ListLineView = ({ line }: { line: ListLine }) =>
  line.kind === 'thread' ? (
    <ThreadRow thread={line.thread} />
  ) : (
    <Suspense fallback={<div style={{ height: heightOf(line) }} />}>
      <ListHeading line={line} />
    </Suspense>
  );
