import type { Account } from '../../shared/model/account.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { isNewer } from '../autopilot/heard.ts';
import { readRow } from '../autopilot/store/records.ts';
import type { Turn } from '../autopilot/turn.ts';
import { nextVersion } from '../autopilot/versions.ts';

/** What a home room, or D1, tells of a person. */
export interface ToldAccount {
  userId: string;
  name: string;
  email: string;
  homeRoom: RoomId;
  createdAt: number;
  /** Of a name that was chosen. */
  version?: number | undefined;
}

export const personOf = (userId: string): Principal => principal.parse(`human:${userId}`);

/** Keeps what is told of a person. It changes neither what they may nor whether they are shut out. */
export function keepAccount(turn: Turn, told: ToldAccount): void {
  const { userId: id, email, homeRoom, createdAt, version = 0 } = told;
  if (version > 0 && !isNewer(turn, `account:${id}`, version)) return;
  const known = readRow(turn.store, 'accounts', id);
  // Whoever only says that a room began knows the name of then.
  const isChosen = turn.store.get('heard', { about: `account:${id}` }) !== null;
  const name = version === 0 && isChosen && known !== null ? known.name : told.name;
  if (known !== null && known.name === name && known.email === email) return;
  const standing = known ?? { isAdmin: false };
  turn.changes.put('accounts', (seq) => ({
    ...standing,
    id,
    seq,
    name,
    email,
    homeRoom,
    createdAt,
  }));
}

export function accountOf(turn: Turn, userId: string): Account {
  const account = readRow(turn.store, 'accounts', userId);
  if (account === null) throw new Refusal('notFound');
  return account;
}

/** Changes what a person is to the installation, and tells D1, which the door reads. */
export function changeStanding(
  turn: Turn,
  userId: string,
  change: (account: Account) => Account,
): Account {
  const { id, isAdmin, ban, homeRoom } = turn.changes.edit('accounts', userId, change);
  turn.send({
    to: 'directory',
    what: 'standing',
    userId: id,
    bannedAt: ban?.at ?? null,
    isAdmin,
    version: nextVersion(turn),
    ...(ban === undefined ? {} : { afterwards: [{ roomId: homeRoom, say: shutOut(userId) }] }),
  });
  return accountOf(turn, userId);
}

/** To the home room, which passes it on to every room the person or an agent of theirs is in. */
const shutOut = (userId: string) =>
  ({
    verb: 'cut',
    whose: { principal: personOf(userId) },
    everywhere: true,
    stops: true,
    voids: true,
  }) as const;

/** Admins are the Lobby's owners. */
export function setAdmin(turn: Turn, userId: string, isAdmin: boolean): void {
  const { name } = changeStanding(turn, userId, (account) => ({ ...account, isAdmin }));
  const id = personOf(userId);
  if (!isAdmin) turn.changes.remove('members', id);
  else if (readRow(turn.store, 'members', id) === null)
    turn.changes.put('members', (seq) => ({ id, seq, name, role: 'owner', joinedAt: turn.now }));
}
