import { must } from '../../shared/lib/must.ts';
import { shownName } from '../../shared/lib/shown-name.ts';
import { lobbyRoom, type RoomId } from '../../shared/model/ids.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import { rememberPlace } from './places.ts';
import type { Room } from './room.ts';
import { readMeta, writeMeta } from './store/meta.ts';
import { readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

/** Whose home a room is, as far as whoever begins it knows. */
export interface Founder {
  principal: Principal;
  name: string;
  /** Of a person: how the Lobby knows them. */
  email?: string | null;
  /** Of an agent: the human who answers for it, and the room where that human is told. */
  owner?: { principal: Principal; homeRoom: RoomId | null; name?: string | undefined } | null;
}

/** The first transaction of a room: its clock, its founder as owner, and its row in the index. */
export function found(room: Room, id: RoomId, founder: Founder): void {
  const { store, ports } = room;
  const epoch = [...ports.randomBytes(8)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const now = ports.now();
  const { principal } = founder;
  const name = shownName(founder.name, splitPrincipal(principal).kind);
  const title = `${name}'s room`;
  room.turn((turn) => {
    writeMeta(store, 'room', { id, title, founder: principal, beganAt: now, version: 1 });
    writeMeta(store, 'epoch', epoch);
    writeMeta(store, 'seq', 0);
    writeMeta(store, 'nextRef', 1);
    turn.changes.put('members', (seq) => ({
      id: principal,
      seq,
      name,
      role: 'owner',
      joinedAt: now,
      ...(founder.owner ? { ownedBy: founder.owner.principal } : {}),
    }));
    turn.receipt({
      principal,
      kind: 'room.begin',
      action: { room: id, owner: principal },
      outcome: 'done',
    });
    turn.send({ to: 'roomIndex', roomId: id, title, founder: principal, beganAt: now, version: 1 });
    learn(turn, founder, name);
  });
}

/** What is said of the founder of a room that began already: only what is new is kept. */
export function knowFounder(room: Room, founder: Founder): void {
  if (readMeta(room.store, 'room')?.founder !== founder.principal) return;
  const known = readMeta(room.store, 'home') ?? {};
  const isNew =
    (founder.email && founder.email !== known.email) ||
    (founder.owner?.homeRoom && founder.owner.homeRoom !== known.ownerHome) ||
    (founder.owner && readRow(room.store, 'members', founder.owner.principal) === null);
  if (isNew) room.turn((turn) => learn(turn, founder, founder.name));
}

function learn(turn: Turn, { principal, email, owner }: Founder, name: string): void {
  const { store } = turn;
  const known = readMeta(store, 'home') ?? {};
  const { id, beganAt } = must(readMeta(store, 'room'), 'the room');
  writeMeta(store, 'home', {
    ...known,
    ...(email ? { email } : {}),
    ...(owner?.homeRoom ? { ownerHome: owner.homeRoom } : {}),
  });
  if (owner) admitOwner(turn, owner);
  if (!email || email === known.email) return;
  const { id: userId } = splitPrincipal(principal);
  const account = { userId, name, email, homeRoom: id, createdAt: beganAt };
  turn.send({ to: 'room', roomId: lobbyRoom, say: { verb: 'account', ...account } });
}

/** Until their home says how they are called. */
const nameless = 'Its person';

/**
 * The human who answers for an agent owns the room it founded beside it: what the agent, or whoever
 * has a key of its, opened there can be seen and closed by somebody.
 */
function admitOwner(turn: Turn, { principal: id, homeRoom, name }: NonNullable<Founder['owner']>) {
  const known = readRow(turn.store, 'members', id);
  const shown = shownName(name ?? '', nameless);
  if (known === null)
    turn.changes.put('members', (seq) => ({
      id,
      seq,
      name: shown,
      role: 'owner',
      joinedAt: turn.now,
    }));
  else if (name !== undefined && known.name === nameless)
    turn.changes.edit('members', id, (row) => ({ ...row, name: shown }));
  if (homeRoom !== null) rememberPlace(turn, id, homeRoom);
}
