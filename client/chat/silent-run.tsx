import { Suspense } from 'react';
import { splitPrincipal } from '../../shared/model/principal.ts';
import { isLiveRun, type Run } from '../../shared/model/run.ts';
import { answererOf } from '../store/author-name.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { lazyView } from '../ui/lazy-view.ts';
import { ModelPill, RunClock, RunFoot } from './run-state.tsx';
import { SaidBy } from './said-by.tsx';
import { stopRun } from './stop-run.ts';

const CausePill = lazyView(() => import('../openclaw/cause-pill.tsx'));

/** A run that has written nothing: its state in the place of its answer. */
export function SilentRun({ run, isNext }: { run: Run; isNext: boolean }) {
  const room = useRoom();
  const { producer } = run;
  const name = useSession(({ replica }) => answererOf(replica.rows, run));
  const instance = useSession(({ replica }) =>
    producer === undefined ? undefined : replica.rows.instances.get(splitPrincipal(producer).id),
  );
  const isAway = run.state === 'queued' && instance !== undefined && instance.state !== 'ready';
  return (
    <SaidBy
      label={`Answer from ${name}`}
      name={name}
      kind="agent"
      aside={
        <>
          {run.model !== undefined && <ModelPill model={run.model} />}
          <Suspense>{run.cause !== undefined && <CausePill cause={run.cause} />}</Suspense>
          {isAway && run.stalled === undefined ? (
            <span className="text-dim text-small">{whileAway(run)}</span>
          ) : (
            isLiveRun(run.state) && <RunClock run={run} isNext={isNext} />
          )}
          {run.state === 'queued' && !isNext && (
            <Button look="ghost" size="tiny" onClick={() => stopRun(room, run.id)}>
              Take it back
            </Button>
          )}
        </>
      }
    >
      {run.state === 'done' && <p className="text-dim">It ended without a word.</p>}
      <RunFoot run={run} />
    </SaidBy>
  );
}

/** Nobody works on it yet: its words are kept until there is somebody, but for what went out before. */
const whileAway = ({ taken }: Run): string =>
  taken === true ? 'what became of it is seen once it is back' : 'kept until it is ready';
