import { must } from '../../shared/lib/must.ts';
import type { Agent, Key } from '../../shared/model/agent.ts';
import type { AgentId, KeyId, RoomId } from '../../shared/model/ids.ts';
import { type Principal, principal, splitPrincipal } from '../../shared/model/principal.ts';
import { cut, type How } from './cut.ts';
import type { Whose } from './room-message.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Turn } from './turn.ts';
import { nextVersion } from './versions.ts';

/** Writes a key and tells the directory, which admission reads. */
export function changeKey(turn: Turn, build: (seq: number) => Key): Key {
  const key = turn.changes.put('keys', build);
  const { id: keyId, agentId, scope, expiresAt, revokedAt = null } = key;
  const version = nextVersion(turn);
  const secret = turn.store.get('secrets', { kind: 'key', id: keyId });
  const { hash } = must(secret, `the hash of key ${keyId}`);
  const state = { keyId, agentId, hash, scope, expiresAt, revokedAt, version };
  const agent = must(readRow(turn.store, 'agents', agentId), 'the agent of a key');
  const again =
    revokedAt === null ? [] : [toldToCut(agent.homeRoom, { credential: keyId }, leaked)];
  turn.send({ to: 'directory', what: 'key', ...state, afterwards: again });
  return key;
}

/** Hung up at once, and again when the door is shut: a socket could be dialled in between. */
const toldToCut = (roomId: RoomId, whose: Whose, how: How) => ({
  roomId,
  say: { verb: 'cut', whose, everywhere: true, ...how } as const,
});

/** What somebody may have opened with a key that is revoked goes with it. */
const leaked = { stops: false, voids: true } as const;

/** An agent that is ended leaves nothing behind that acts. */
export const gone = { stops: true, voids: true, leaves: true } as const;

/**
 * A key ends sooner than it would have. Revoked, what came in by it is hung up everywhere at once;
 * replaced, it is hung up when its time is over, which its sockets do not know.
 */
export function endKey(
  turn: Turn,
  key: Key,
  end: { revokedAt: number } | { expiresAt: number; replacedBy: KeyId },
): void {
  if (key.revokedAt !== undefined) return;
  changeKey(turn, (seq) => ({ ...key, ...end, seq }));
  const { homeRoom } = must(readRow(turn.store, 'agents', key.agentId), 'the agent of a key');
  if ('expiresAt' in end) return turn.deadline('key', key.id, end.expiresAt);
  cutKey(turn, key.id, homeRoom, leaked);
}

/** What came in by the key is hung up here and everywhere its agent is a member. */
export function cutKey(turn: Turn, id: KeyId, homeRoom: RoomId, how: How = { stops: false }): void {
  const whose = { credential: id };
  cut(turn, { whose, everywhere: false, ...how });
  turn.send({ to: 'room', ...toldToCut(homeRoom, whose, how) });
}

export function tellAgent(turn: Turn, agent: Agent, owner: Principal): void {
  const { id: agentId, name, homeRoom, endedAt = null } = agent;
  const version = nextVersion(turn);
  const { id: ownerId } = splitPrincipal(owner);
  const state = { agentId, ownerId, name, homeRoom, endedAt, version };
  const whose = { principal: principal.parse(`agent:${agentId}`) };
  const again = endedAt === null ? [] : [toldToCut(homeRoom, whose, gone)];
  turn.send({ to: 'directory', what: 'agent', ...state, afterwards: again });
}

/** The keys of an agent, those that ended among them. */
export const keysOf = ({ store }: Turn, agentId: AgentId): Key[] =>
  store
    .scan('rows', { by: 'primary', where: { tbl: 'keys' }, limit: 100_000 })
    .map((item) => parseRow('keys', item))
    .filter((key) => key.agentId === agentId);
