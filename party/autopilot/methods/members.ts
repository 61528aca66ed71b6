import { must } from '../../../shared/lib/must.ts';
import type { Member } from '../../../shared/model/member.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { membersOf, removeMember } from '../membership.ts';
import { revokeInvitesOf } from '../open-invites.ts';
import { tellBadge } from '../places.ts';
import { readMeta } from '../store/meta.ts';
import { readRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';

export const memberHandlers: Handlers<
  'members.list' | 'members.setRole' | 'members.remove' | 'members.leave'
> = {
  'members.list': ({ turn }) => {
    const all = membersOf(turn.store);
    const members = all.slice(0, bounds.listedMembers).map(({ id, name, role, ownedBy }) => ({
      principal: id,
      name,
      role,
      ...(ownedBy === undefined ? {} : { ownedBy }),
    }));
    return { members, more: all.length > members.length };
  },

  'members.setRole': ({ turn, caller }, { principal, role }) => {
    const before = movable(turn, principal);
    if (before.role === role) return {};
    turn.changes.edit('members', principal, (row) => ({ ...row, role }));
    revokeInvitesOf(turn, principal);
    tellBadge(turn, principal);
    turn.receipt({
      principal: caller,
      kind: 'member.role',
      action: { principal, from: before.role, to: role },
      outcome: 'done',
    });
    return {};
  },

  'members.remove': ({ turn, caller }, { principal }) => {
    movable(turn, principal);
    removeMember(turn, principal, caller);
    return {};
  },

  'members.leave': ({ turn, caller }) => {
    movable(turn, caller);
    removeMember(turn, caller, caller);
    return {};
  },
};

/** A member whose place may change: the founder's never does, nor that of who answers for them, and some owner stays. */
function movable(turn: Turn, principal: Principal): Member {
  const member = readRow(turn.store, 'members', principal);
  if (member === null) throw new Refusal('notFound');
  const { founder } = must(readMeta(turn.store, 'room'), 'the room');
  const owners = membersOf(turn.store).filter(({ role }) => role === 'owner');
  const isLast = member.role === 'owner' && owners.length === 1;
  const answers = readRow(turn.store, 'members', founder)?.ownedBy;
  if (principal === founder || principal === answers || isLast) throw new Refusal('lastOwner');
  return member;
}
