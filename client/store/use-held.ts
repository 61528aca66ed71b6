import type { Approval } from '../../shared/model/approval.ts';
import type { ToolPart } from '../../shared/model/part.ts';
import type { Run } from '../../shared/model/run.ts';
import { useSession } from './use-room.ts';

/** Approved, and held by a pause: nobody has to decide anything any more. */
const isHeld = ({ state, heldMs }: Approval): boolean =>
  state === 'approved' && heldMs !== undefined;

/** Does a pause alone keep this call from beginning? */
export const useHeldCall = ({ state, approvalId }: Pick<ToolPart, 'state' | 'approvalId'>) =>
  useSession(({ replica }) => {
    if (state !== 'waiting' || approvalId === undefined) return false;
    const approval = replica.rows.approvals.get(approvalId);
    return approval !== undefined && isHeld(approval);
  });

/** Does a pause alone keep this run from going on? */
export const useHeldRun = ({ id, state }: Pick<Run, 'id' | 'state'>) =>
  useSession(({ replica }) => {
    if (state !== 'waiting') return false;
    let held = false;
    for (const approval of replica.rows.approvals.values()) {
      if (approval.runId !== id) continue;
      if (approval.state === 'pending') return false;
      if (isHeld(approval)) held = true;
    }
    return held;
  });
