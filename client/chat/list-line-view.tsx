import { Suspense } from 'react';
import type { ListLine } from '../store/thread-sections.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { ThreadRow } from './thread-row.tsx';

const ListHeading = lazyView(() => import('./list-heading.tsx'));

/** One line of the list of chats. */
export const ListLineView = ({ line }: { line: ListLine }) =>
  line.kind === 'thread' ? (
    <ThreadRow thread={line.thread} />
  ) : (
    <Suspense fallback={<div className="h-[30px]" />}>
      <ListHeading line={line} />
    </Suspense>
  );
