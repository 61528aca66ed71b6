import { must } from '../../shared/lib/must.ts';
import { lobbyRoom } from '../../shared/model/ids.ts';
import { splitPrincipal } from '../../shared/model/principal.ts';
import { tellAgent } from './agent-records.ts';
import { isNewer } from './heard.ts';
import type { RoomMessage } from './room-message.ts';
import { readMeta } from './store/meta.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

type Renamed = Extract<RoomMessage, { verb: 'renamed' }>;

/**
 * From one's home to every room one is a member of; of a person, to the directory and the Lobby; of an
 * agent, to the home of its human, which tells the directory.
 */
export function tellName(turn: Turn, renamed: Omit<Renamed, 'verb'>): void {
  const { store } = turn;
  const range = { by: 'primary', where: { tbl: 'badges' }, limit: 10_000 } as const;
  const rooms = store.scan('rows', range).map((item) => parseRow('badges', item).id);
  const ownerHome = readMeta(store, 'home')?.ownerHome;
  const all = new Set(ownerHome === undefined ? rooms : [...rooms, ownerHome]);
  for (const roomId of all) turn.send({ to: 'room', roomId, say: { verb: 'renamed', ...renamed } });
  tellAccount(turn, renamed);
}

function tellAccount(turn: Turn, { principal, name, version }: Omit<Renamed, 'verb'>): void {
  const { kind, id: userId } = splitPrincipal(principal);
  if (kind !== 'human') return;
  turn.send({ to: 'directory', what: 'name', userId, name, version });
  const email = readMeta(turn.store, 'home')?.email;
  if (email === undefined) return;
  const { id: homeRoom, beganAt: createdAt } = must(readMeta(turn.store, 'room'), 'the room');
  const account = { userId, name, email, homeRoom, createdAt, version };
  turn.send({ to: 'room', roomId: lobbyRoom, say: { verb: 'account', ...account } });
}

export function hearName(turn: Turn, { principal, name, version }: Renamed): void {
  if (!isNewer(turn, `name:${principal}`, version)) return;
  if (readRow(turn.store, 'members', principal) !== null)
    turn.changes.edit('members', principal, (row) => ({ ...row, name }));
  const { kind, id } = splitPrincipal(principal);
  const founder = readMeta(turn.store, 'room')?.founder;
  if (kind !== 'agent' || founder === undefined) return;
  if (readRow(turn.store, 'agents', id) === null) return;
  const agent = turn.changes.edit('agents', id, (row) => ({ ...row, name }));
  tellAgent(turn, agent, founder);
}
