import { must } from '../../shared/lib/must.ts';
import type { Invite } from '../../shared/model/invite.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { Settings } from '../auth/settings.ts';
import { addMember } from './membership.ts';
import { closeInvite } from './open-invites.ts';
import type { Guest, Invitation } from './outside.ts';
import { lastBadge } from './places.ts';
import type { Room } from './room.ts';
import type { BadgeMessage } from './room-message.ts';
import { readMeta } from './store/meta.ts';
import { readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

/** What an invite leads to: for whoever may still use it, or did. To all others it is not there. */
export function lookInvite(
  room: Room,
  { hash, principal }: Pick<Guest, 'hash' | 'principal'>,
): Invitation | null {
  return room.read((turn) => {
    const invite = inviteOf(turn, hash);
    const already = room.roleOf(principal);
    if (invite === null || !isGood(invite, principal, already !== null, turn.now)) return null;
    const { title } = must(readMeta(turn.store, 'room'), 'the room');
    const { role, expiresAt, createdBy } = invite;
    const invitedBy = readRow(turn.store, 'members', createdBy)?.name ?? 'a former member';
    return { title, role, invitedBy, expiresAt, already };
  });
}

/**
 * One guest uses an invite, once. A repeat by the same guest finds it done; for anybody else it is
 * void. A member who opens another's link keeps their role, and the link stays good for its guest.
 */
export function acceptInvite(room: Room, who: Guest, { membersPerRoom }: Settings): BadgeMessage {
  return room.turn((turn) => {
    const { hash, ...guest } = who;
    const isMember = room.roleOf(guest.principal) !== null;
    const invite = inviteOf(turn, hash);
    if (invite === null || !isGood(invite, guest.principal, isMember, turn.now))
      throw new Refusal('inviteVoid');
    if (invite.state === 'used') return must(lastBadge(turn, guest.principal), 'the badge');
    if (isMember)
      throw new Refusal('conflict', {
        message: 'You are a member of this room already.',
        fix: 'Open the room; the invite stays good for somebody else.',
      });
    const { id, role, createdBy } = invite;
    addMember(turn, { ...guest, role }, { by: createdBy, most: membersPerRoom });
    closeInvite(turn, id, { state: 'used', usedBy: guest.principal });
    return must(lastBadge(turn, guest.principal), 'the badge');
  });
}

function inviteOf({ store }: Turn, hash: string): Invite | null {
  const where = { kind: 'invite', hash };
  const [item] = store.scan('secrets', { by: 'byHash', where, limit: 1 });
  return item === undefined ? null : readRow(store, 'invites', item.id);
}

function isGood(invite: Invite, who: Principal, isMember: boolean, now: number): boolean {
  if (invite.state === 'used') return invite.usedBy === who && isMember;
  return invite.state === 'open' && invite.expiresAt > now;
}
