import { type InviteId, inviteId } from '../../shared/model/ids.ts';
import type { Invite } from '../../shared/model/invite.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import type { Credential } from '../auth/credential.ts';
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
  turn.store.remove('secrets', { kind: 'madeWith', id });
  if (end.state !== 'used') turn.store.remove('secrets', { kind: 'invite', id });
}

/** By which login or key it was made. Not in the row: nobody need know how others come in. */
export function noteMadeWith(turn: Turn, id: InviteId, by: Credential | null): void {
  if (by !== null) turn.store.put('secrets', { kind: 'madeWith', id, hash: by.id });
}

/** Whoever may no longer let people in has no invites about. */
export function revokeInvitesOf(turn: Turn, who: Principal): void {
  for (const { id, createdBy } of openInvites(turn.store))
    if (createdBy === who) closeInvite(turn, id, { state: 'revoked' });
}

/** Nor has a key that leaked. */
export function revokeInvitesMadeWith(turn: Turn, credential: string): void {
  const where = { kind: 'madeWith', hash: credential };
  const range = { by: 'byHash', where, limit: bounds.openInvites } as const;
  for (const { id } of turn.store.scan('secrets', range))
    closeInvite(turn, inviteId.parse(id), { state: 'revoked' });
}
