import { errorName } from '../../shared/lib/error-name.ts';
import { isProducer, type Principal } from '../../shared/model/principal.ts';
import { workspaceTopic } from '../../shared/model/topic.ts';
import type { Presence } from '../../shared/protocol/events.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { Connection } from './connection.ts';
import type { Room } from './room.ts';
import { readMeta } from './store/meta.ts';
import { readRow } from './store/records.ts';

/** Who is here: members with a greeted connection. Derived from the connections, never stored; coming and going is history. */
export class Presences {
  private readonly room: Room;
  private readonly here = new Map<Principal, { name: string; connections: Set<Connection> }>();

  constructor(room: Room) {
    this.room = room;
  }

  list(): Presence[] {
    return [...this.here.keys()].map((principal) => this.of(principal));
  }

  /** The connection said hello. */
  came(connection: Connection): void {
    if (!this.add(connection)) return;
    this.remember(connection.principal, true);
    this.tell(connection.principal, true);
  }

  /** The connection was here before the room slept. */
  resumed(connection: Connection): void {
    this.add(connection);
  }

  moved(connection: Connection, at: string | null): void {
    const isWatching = at === null || connection.topics.includes(at);
    if (!isWatching || connection.lookingAt === at) return;
    connection.lookingAt = at;
    this.tell(connection.principal, true);
  }

  left(connection: Connection): void {
    const entry = this.here.get(connection.principal);
    if (entry === undefined) return;
    entry.connections.delete(connection);
    if (entry.connections.size > 0) return;
    this.here.delete(connection.principal);
    this.gone(connection.principal);
  }

  /** Their last connection ended, perhaps while the room slept. */
  gone(principal: Principal): void {
    if (this.here.has(principal) || isProducer(principal)) return;
    this.tell(principal, false);
    this.remember(principal, false);
  }

  /** True when its principal was not here before. Producers are not present: they are the thread. */
  private add(connection: Connection): boolean {
    const { principal } = connection;
    if (connection.isProducer) return false;
    const known = this.here.get(principal);
    if (known !== undefined) {
      known.connections.add(connection);
      return false;
    }
    this.here.set(principal, {
      name: this.nameOf(principal),
      connections: new Set([connection]),
    });
    return true;
  }

  private nameOf(principal: Principal): string {
    return readRow(this.room.store, 'members', principal)?.name ?? principal;
  }

  private of(principal: Principal): Presence {
    const entry = this.here.get(principal);
    const at = [...(entry?.connections ?? [])].map(({ lookingAt }) => lookingAt).find(Boolean);
    return { principal, name: entry?.name ?? this.nameOf(principal), at: at ?? null };
  }

  private tell(principal: Principal, here: boolean): void {
    const now = this.room.ports.now();
    this.room.fanOut.event(workspaceTopic, 'presence', { here, who: this.of(principal) }, now);
  }

  private remember(id: Principal, here: boolean): void {
    try {
      this.room.turn((turn) => {
        const seq = readMeta(turn.store, 'seq') ?? 0;
        const after = JSON.stringify({ here });
        turn.store.put('history', { seq, time: turn.now, tbl: 'presence', id, after });
        turn.deadlineAtLatest('sweep', 'all', turn.now + limits.historyMs);
      });
    } catch (error) {
      this.room.ports.log('error', 'presence.notRemembered', { error: errorName(error) });
    }
  }
}
