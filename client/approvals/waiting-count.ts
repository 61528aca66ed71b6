import type { Principal } from '../../shared/model/principal.ts';
import type { Rows } from '../../shared/sync/replica.ts';

/** How many wait for a decision, those of private chats that name the reader among them. */
export function waitingCount(
  { approvals, privateApprovals }: Pick<Rows, 'approvals' | 'privateApprovals'>,
  self: Principal,
  now: number,
): number {
  let waiting = 0;
  for (const { state, deadline, hidden } of approvals.values())
    if (state === 'pending' && deadline > now && hidden !== true) waiting += 1;
  for (const { state, deadline, principal } of privateApprovals.values())
    if (state === 'pending' && deadline > now && principal === self) waiting += 1;
  return waiting;
}
