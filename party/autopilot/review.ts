import type { Approval } from '../../shared/model/approval.ts';
import { aboutWhom } from '../../shared/policy/about-whom.ts';
import { parseAction } from '../../shared/policy/action.ts';
import { recount, withStuck } from '../../shared/policy/approval.ts';
import { cancelApproval, electorateOf, openApprovals, putApproval } from './approvals.ts';
import { doSoon, isDeed } from './deeds.ts';
import { completeGrants } from './grants.ts';
import { nameOf } from './name-of.ts';
import { readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

/**
 * After members or grants changed: what can no longer be done is over, what was said about what waits
 * may decide it now, and may what waits on still be decided by anybody?
 */
export function reviewPending(turn: Turn): void {
  for (const approval of openApprovals(turn.store))
    if (approval.state === 'pending') review(turn, approval);
}

function review(turn: Turn, approval: Approval): void {
  const left = whoLeft(turn, approval);
  if (left !== undefined) {
    const reason = `${nameOf(turn.store, left)} is no member of this room any more.`;
    cancelApproval(turn, approval, { by: null, reason });
    return;
  }
  const hall = electorateOf(turn, approval.threadId);
  const decided = recount(approval, hall);
  if (decided !== null) {
    const put = putApproval(turn, decided, 'room');
    completeGrants(turn, put);
    doSoon(turn, put);
    return;
  }
  const next = withStuck(approval, hall);
  if (next.stuck?.message !== approval.stuck?.message)
    turn.changes.put('approvals', (seq) => ({ ...next, seq }));
}

/** Of what the room does itself: who asked for it, or is meant by it, and is gone. */
const whoLeft = ({ store }: Turn, { method, action, runId }: Approval) =>
  isDeed(method) && runId === undefined
    ? aboutWhom(parseAction(action)).find((who) => readRow(store, 'members', who) === null)
    : undefined;
