import { splitPrincipal } from '../../shared/model/principal.ts';
import { tellAgent } from './agent-records.ts';
import { isNewer } from './heard.ts';
import type { RoomMessage } from './room-message.ts';
import { readMeta } from './store/meta.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

type Renamed = Extract<RoomMessage, { verb: 'renamed' }>;

/** From one's home to every room one is a member of, and, of an agent, to the home of its human. */
export function tellName(turn: Turn, renamed: Omit<Renamed, 'verb'>): void {
  const { store } = turn;
  const range = { by: 'primary', where: { tbl: 'badges' }, limit: 10_000 } as const;
  const rooms = store.scan('rows', range).map((item) => parseRow('badges', item).id);
  const ownerHome = readMeta(store, 'home')?.ownerHome;
  const all = new Set(ownerHome === undefined ? rooms : [...rooms, ownerHome]);
  for (const roomId of all) turn.send({ to: 'room', roomId, say: { verb: 'renamed', ...renamed } });
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
