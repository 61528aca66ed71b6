import { Suspense } from 'react';
import type { Instance } from '../../shared/model/instance.ts';
import { approvalsTopic } from '../../shared/model/topic.ts';
import { inItsName, instanceName } from '../store/author-name.ts';
import { useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { Dot } from '../ui/marks.tsx';
import { Opening } from '../ui/opening.tsx';
import { StartSteps } from './start-steps-view.tsx';
import { useInstanceWords } from './use-instance.ts';

const ApprovalCard = lazyView(() => import('../approvals/approval-card.tsx'));

/** How an instance stands: its state, what is wrong and the one fix, and the steps of its start. */
export function Standing({
  instance,
  areStepsShown,
}: {
  instance: Instance;
  areStepsShown: boolean;
}) {
  const { words, tone } = useInstanceWords(instance);
  const { trouble, state, name } = instance;
  return (
    <>
      {state !== 'requested' && (
        <p role="status" className="flex items-baseline gap-2">
          <Dot tone={tone} />
          <span className="font-semibold">{words}</span>
        </p>
      )}
      {trouble !== undefined && (
        <p className={state === 'error' ? 'text-bad' : 'text-wait'}>
          {inItsName(trouble.message, instanceName(name))}{' '}
          <span className="text-text">{trouble.fix}</span>
        </p>
      )}
      {state === 'requested' ? (
        <Asked id={instance.approvalId} />
      ) : (
        areStepsShown && <StartSteps instance={instance} />
      )}
    </>
  );
}

/** What has to be decided before it begins; it is decided right here by whoever may. */
function Asked({ id }: { id: Instance['approvalId'] }) {
  const approval = useSession(({ replica }) =>
    id === undefined ? undefined : replica.rows.approvals.get(id),
  );
  const isKnown = useTopic(approvalsTopic).isHeld;
  if (approval === undefined && isKnown)
    return (
      <p className="text-dim">
        It waits to be allowed, in a place that not everybody reads: whoever asked for it knows
        where.
      </p>
    );
  return approval === undefined ? (
    <Opening />
  ) : (
    <Suspense fallback={<Opening />}>
      <ApprovalCard approval={approval} />
    </Suspense>
  );
}
