import type { Approval } from '../../shared/model/approval.ts';
import { recount, withStuck } from '../../shared/policy/approval.ts';
import { electorateOf, openApprovals, putApproval } from './approvals.ts';
import { doSoon } from './deeds.ts';
import { completeGrants } from './grants.ts';
import type { Turn } from './turn.ts';

/**
 * After members or grants changed: what was said about what waits may decide it now, and may what
 * waits on still be decided by anybody?
 */
export function reviewPending(turn: Turn): void {
  for (const approval of openApprovals(turn.store))
    if (approval.state === 'pending') review(turn, approval);
}

function review(turn: Turn, approval: Approval): void {
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
