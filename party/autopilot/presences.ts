import { errorName } from '../../shared/lib/error-name.ts';
import { isProducer, type Principal } from '../../shared/model/principal.ts';
import { hatcheryPlace, parseTopic, workspaceTopic } from '../../shared/model/topic.ts';
import type { Presence } from '../../shared/protocol/events.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { mayOpen } from './authorize.ts';
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

  /** As `reader` may see it: where somebody looks is told only to those who could look there too. */
  list(reader: Principal): Presence[] {
    return [...this.here.keys()].map((principal) => this.shownTo(reader, this.of(principal)));
  }

  isHere(principal: Principal): boolean {
    return this.here.has(principal);
  }

  /** The connection said hello. */
  came(connection: Connection): void {
    if (!this.add(connection)) return;
    this.remember(connection.principal, true);
    this.tell(this.of(connection.principal), true);
  }

  /** The connection was here before the room slept. */
  resumed(connection: Connection): void {
    this.add(connection);
  }

  moved(connection: Connection, at: string | null): void {
    const isWatching = at === null || at === hatcheryPlace || connection.topics.includes(at);
    if (!isWatching || connection.lookingAt === at) return;
    connection.update({ lookingAt: at });
    this.tell(this.of(connection.principal), true);
  }

  left(connection: Connection): void {
    const own = this.here.get(connection.principal);
    if (own === undefined) return;
    const { at } = this.of(connection.principal);
    own.connections.delete(connection);
    if (own.connections.size > 0) {
      // Who is here already was told with where the page that went had looked.
      const now = this.of(connection.principal);
      if (now.at !== at) this.tell(now, true);
      return;
    }
    this.here.delete(connection.principal);
    this.gone(connection.principal, own.name);
  }

  /** Their last connection ended, perhaps while the room slept. */
  gone(principal: Principal, name = this.nameOf(principal)): void {
    if (this.here.has(principal) || isProducer(principal)) return;
    this.tell({ principal, name, at: null }, false);
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

  private nameOf(principal: Principal, otherwise: string = principal): string {
    return readRow(this.room.store, 'members', principal)?.name ?? otherwise;
  }

  /** Whoever is removed leaves under the name they had. */
  private of(principal: Principal): Presence {
    const own = this.here.get(principal);
    if (own !== undefined) own.name = this.nameOf(principal, own.name);
    const at = [...(own?.connections ?? [])].map(({ lookingAt }) => lookingAt).find(Boolean);
    return { principal, name: own?.name ?? this.nameOf(principal), at: at ?? null };
  }

  private shownTo(reader: Principal, who: Presence): Presence {
    return this.maySee(reader, who.at) ? who : { ...who, at: null };
  }

  private maySee(reader: Principal, at: string | null): boolean {
    if (at === hatcheryPlace) return true;
    const topic = at === null ? null : parseTopic(at);
    return topic !== null && mayOpen(this.room.store, topic, reader);
  }

  private tell(who: Presence, here: boolean): void {
    const { fanOut, ports } = this.room;
    const now = ports.now();
    const maySee = ({ principal: reader }: Connection) => this.maySee(reader, who.at);
    if (who.at === null) return fanOut.event(workspaceTopic, 'presence', { here, who }, now);
    fanOut.event(workspaceTopic, 'presence', { here, who }, now, maySee);
    const unseen = { here, who: { ...who, at: null } };
    fanOut.event(workspaceTopic, 'presence', unseen, now, (reader) => !maySee(reader));
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
