import { isLiveRun, type Run } from '../../shared/model/run.ts';
import { useRoom } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { ModelPill, RunClock, RunFoot } from './run-state.tsx';
import { SaidBy } from './said-by.tsx';
import { stopRun } from './stop-run.ts';

/** A run that has written nothing: its state in the place of its answer. */
export function SilentRun({ run, isNext }: { run: Run; isNext: boolean }) {
  const room = useRoom();
  return (
    <SaidBy
      label="Answer from Autopilot"
      name="Autopilot"
      kind="agent"
      aside={
        <>
          {run.model !== undefined && <ModelPill model={run.model} />}
          {isLiveRun(run.state) && <RunClock run={run} isNext={isNext} />}
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
