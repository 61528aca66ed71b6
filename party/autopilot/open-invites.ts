import type { InviteId } from '../../shared/model/ids.ts';
import type { Invite } from '../../shared/model/invite.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { parseRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

export const openInvites = (store: Store): Invite[] =>
  store
    .scan('rows', { by: 'primary', where: { tbl: 'invites' }, limit: 100_000 })
    .map((item) => parseRow('invites', item))
    .filter(({ state }) => state === 'open');

/** An invite that nobody can use any more; its secret is forgotten but for whoever used it. */
export function closeInvite(
  turn: Turn,
  id: InviteId,
  end: { state: 'revoked' | 'expired' } | { state: 'used'; usedBy: Principal },
): void {
  turn.changes.edit('invites', id, (row) => ({ ...row, ...end }));
  turn.clearDeadline('invite', id);
  if (end.state !== 'used') turn.store.remove('secrets', { kind: 'invite', id });
}

/** Whoever may no longer let people in has no invites about. */
export function revokeInvitesOf(turn: Turn, who: Principal): void {
  for (const { id, createdBy } of openInvites(turn.store))
    if (createdBy === who) closeInvite(turn, id, { state: 'revoked' });
}
