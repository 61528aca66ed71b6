import { memo, Suspense } from 'react';
import type { Entry } from '../store/thread-entries.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { MessageView } from './message-view.tsx';
import { SilentRun } from './silent-run.tsx';
import { UnsentView } from './unsent-view.tsx';

const RejectedView = lazyView(() =>
  import('./rejected-view.tsx').then((one) => ({ default: one.RejectedView })),
);
const SummaryLine = lazyView(() => import('./summary-line.tsx'));

/** One thing in a thread. */
export const EntryView = memo(({ entry }: { entry: Entry }) => {
  switch (entry.kind) {
    case 'message':
      return (
        <MessageView
          message={entry.message}
          parts={entry.parts}
          run={entry.run}
          versions={entry.versions}
          to={entry.to}
        />
      );
    case 'run':
      return <SilentRun run={entry.run} isNext={entry.isNext} />;
    case 'summary':
      return (
        <Suspense>
          <SummaryLine summary={entry.summary} />
        </Suspense>
      );
    case 'unsent':
      return <UnsentView request={entry.request} text={entry.text} />;
    case 'rejected':
      return (
        <Suspense>
          <RejectedView command={entry.command} text={entry.text} />
        </Suspense>
      );
  }
});
EntryView.displayName = 'EntryView';
