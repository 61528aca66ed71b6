import type { Member } from '../../../shared/model/member.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { readMeta } from '../store/meta.ts';
import { parseRow, readRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';

export const memberHandlers: Handlers<'members.setRole' | 'members.remove' | 'members.leave'> = {
  'members.setRole': ({ turn }, { principal, role }) => {
    movable(turn, principal);
    turn.changes.edit('members', principal, (row) => ({ ...row, role }));
    return {};
  },

  'members.remove': ({ turn }, { principal }) => {
    movable(turn, principal);
    turn.changes.remove('members', principal);
    return {};
  },

  'members.leave': ({ turn, caller }) => {
    movable(turn, caller);
    turn.changes.remove('members', caller);
    return {};
  },
};

/** A member whose place may change: not the founder, not the last owner. */
function movable(turn: Turn, principal: Principal): Member {
  const member = readRow(turn.store, 'members', principal);
  if (member === null) throw new Refusal('notFound');
  if (principal === readMeta(turn.store, 'room')?.founder) throw new Refusal('lastOwner');
  const isLast =
    member.role === 'owner' &&
    turn.store
      .scan('rows', { by: 'primary', where: { tbl: 'members' }, limit: 10_000 })
      .map((item) => parseRow('members', item))
      .filter(({ role }) => role === 'owner').length < 2;
  if (isLast) throw new Refusal('lastOwner');
  return member;
}
