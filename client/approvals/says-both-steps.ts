import type { Approval } from '../../shared/model/approval.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { type Electorate, standingOf, voters } from '../../shared/policy/electorate.ts';

/**
 * May one press say both steps of deciding for oneself? Only of what one asked for by a press of
 * one's own, where nobody else could decide and the second step waits for no hour. What an assistant
 * asks for in one's name was no press yet.
 */
export function saysBothSteps(approval: Approval, self: Principal, hall: Electorate): boolean {
  const { requestedBy, terms } = approval;
  if (requestedBy !== self || terms.need !== 1 || terms.secondStepMs > 0) return false;
  const standing = standingOf(approval, self, hall);
  return standing.mayVote && standing.isSelf && voters(approval, hall).length === 1;
}
