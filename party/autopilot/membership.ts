import type { RoomId } from '../../shared/model/ids.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { endGrantsOf } from './grants.ts';
import { keepName, nameOf } from './name-of.ts';
import { revokeInvitesOf } from './open-invites.ts';
import { forgetPlace, rememberPlace } from './places.ts';
import { readMeta } from './store/meta.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import { leavePrivateThreads } from './thread-changes.ts';
import type { Turn } from './turn.ts';

export const membersOf = (store: Store): Member[] =>
  store
    .scan('rows', { by: 'primary', where: { tbl: 'members' }, limit: 20_000 })
    .map((item) => parseRow('members', item));

/** The human who answers for an agent; anybody else for themselves. */
export const humanBehind = (store: Store, who: Principal): Principal =>
  readRow(store, 'members', who)?.ownedBy ?? who;

/** Somebody becomes a member, if the room has a place left; `by` is who let them in. */
export function addMember(
  turn: Turn,
  who: Omit<Member, 'seq' | 'joinedAt' | 'id'> & { principal: Principal; homeRoom: RoomId },
  { by, most }: { by: Principal; most: number },
): void {
  const { principal, homeRoom, ...row } = who;
  if (membersOf(turn.store).length >= most)
    throw new Refusal('tooMany', {
      message: 'The room has as many members as it may have.',
      fix: 'Remove somebody, or ask an admin of the installation for a larger limit.',
    });
  turn.changes.put('members', (seq) => ({ ...row, id: principal, seq, joinedAt: turn.now }));
  rememberPlace(turn, principal, homeRoom);
  const action = { principal, role: row.role, by };
  turn.receipt({ principal, kind: 'member.join', action, outcome: 'done' });
}

/** Somebody is no member any more, nor are the agents they answer for, but for the room's founder. */
export function removeMember(turn: Turn, principal: Principal, by: Principal): void {
  const founder = readMeta(turn.store, 'room')?.founder;
  const agents = membersOf(turn.store).filter(({ ownedBy }) => ownedBy === principal);
  for (const who of [principal, ...agents.map(({ id }) => id)]) {
    if (who === founder) continue;
    leavePrivateThreads(turn, who);
    endGrantsOf(turn, who);
    revokeInvitesOf(turn, who);
    keepName(turn.store, who);
    const name = nameOf(turn.store, who);
    turn.changes.remove('members', who);
    forgetPlace(turn, who);
    turn.receipt({
      principal: by,
      kind: 'member.leave',
      action: { principal: who, name },
      outcome: 'done',
    });
  }
}
