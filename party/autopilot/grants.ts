import type { Approval } from '../../shared/model/approval.ts';
import type { Grant } from '../../shared/model/grant.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { decidesForOwn, used } from '../../shared/policy/grant.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

export const grantsOf = (store: Store): Grant[] =>
  store
    .scan('rows', { by: 'primary', where: { tbl: 'grants' }, limit: 1_000 })
    .map((item) => parseRow('grants', item));

/** Uses a grant once. */
export function spend(turn: Turn, grant: Grant): void {
  const next = used(grant, turn.now);
  turn.changes.put('grants', (seq) => ({ ...next, seq }));
  if (next.ended !== undefined) turn.clearDeadline('grant', grant.id);
}

/** Nothing is covered by it any more. */
export function endGrant(turn: Turn, id: string, why: 'expired' | 'cut'): void {
  const grant = readRow(turn.store, 'grants', id);
  if (grant === null || grant.ended !== undefined) return;
  turn.clearDeadline('grant', id);
  const ended = turn.changes.edit('grants', id, (row) => ({
    ...row,
    ended: { at: turn.now, why },
  }));
  grantReceipt(turn, ended, why);
}

/** What somebody gave or was given ends with their place in the room. */
export function endGrantsOf(turn: Turn, who: Principal): void {
  for (const { id, by, to } of grantsOf(turn.store))
    if (by === who || to === who) endGrant(turn, id, 'cut');
}

/** The grants that were given with a decision decide for their makers too, if that took two steps. */
export function completeGrants(turn: Turn, approval: Approval): void {
  for (const grant of grantsOf(turn.store))
    if (grant.own !== true && decidesForOwn(grant, approval, turn.now))
      turn.changes.put('grants', (seq) => ({ ...grant, seq, own: true as const }));
}

/** The principal of the receipt is who acted; who gave it stands in what was done. */
export function grantReceipt(turn: Turn, grant: Grant, outcome: string): void {
  const { id, to, purpose, method, where, expires, by } = grant;
  turn.receipt({
    principal: turn.by,
    kind: 'grant',
    action: { id, to, purpose, method, where, expires, by },
    grantId: id,
    outcome,
  });
}
