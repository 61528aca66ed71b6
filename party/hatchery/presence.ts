import {
  type Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import type { PresenceState } from '../../shared/canvas/awareness.ts';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { type AwarenessEntry, awarenessFrame, awarenessOf } from './frames.ts';
import type { Seat } from './seat.ts';
import { editsOf, toldState } from './told-state.ts';

/** Who writes into the awareness: anything but `null`, which the library would tell everybody by itself. */
const origin = 'room';

interface PresencePorts {
  awareness: Awareness;
  now(): number;
  later(ms: number, run: () => void): () => void;
  seats(): Iterable<Seat>;
  /** Who may only look holds nothing and moves nothing. */
  mayDraw(seat: Seat): boolean;
  /** Nodes that not everybody may see are not told of. */
  isHidden(node: string): boolean;
  /** Something was sent to everybody. */
  told(): void;
}

/**
 * Who is at the canvas, and what they tell of themselves. A seat speaks for its own client alone, under
 * the name that the room knows; what it repeats of others is ignored. Told at most ten times a second,
 * the newest of everybody in one frame, and not at all while nobody moves. Kept beside the sockets, so
 * that whoever comes after a sleep sees who is there.
 */
export class CanvasPresence {
  private readonly ports: PresencePorts;
  private readonly changed = new Set<number>();
  /** Calls off taking a pointer away. */
  private readonly points = new Map<number, () => void>();
  private isWaiting = false;

  constructor(ports: PresencePorts) {
    this.ports = ports;
  }

  /** It was here before the room slept. */
  resume({ state: { client, presence } }: Seat): void {
    if (client !== null && presence !== null) this.apply({ client, ...presence });
  }

  /** All that are here, for somebody who has just come. */
  frame(): Uint8Array<ArrayBuffer> | null {
    const { awareness } = this.ports;
    const clients = [...awareness.getStates().keys()];
    return clients.length === 0 ? null : awarenessFrame(encodeAwarenessUpdate(awareness, clients));
  }

  /** What a seat tells of its own client. */
  hear(seat: Seat, { clock, state }: Pick<AwarenessEntry, 'clock' | 'state'>): void {
    seat.waiting = { clock, state };
    if (seat.moves.take(1, this.ports.now()) === 0) this.settle(seat);
    this.tellSoon();
  }

  /** They may do more or less than before: what they told counts as far as they may. */
  review(seat: Seat): void {
    const { client, presence } = seat.state;
    if (client === null || presence === null) return;
    const state = this.stateOf(presence.state, seat);
    if (state === null || state === presence.state) return;
    // Under a later clock than its own, which everything that it tells from now on has to follow.
    seat.clockOffset = (seat.clockOffset ?? 0) + 1;
    this.put(seat, client, { clock: presence.clock + 1, state });
    this.tell();
  }

  /** What nobody else should change the words of now, and for whom: who says that they write there, and lately did. */
  *written(): Generator<readonly [thing: string, by: Seat]> {
    const since = this.ports.now() - bounds.lockMs;
    for (const seat of this.ports.seats()) {
      const thing = seat.wroteAt > since ? editsOf(seat.state) : null;
      if (thing !== null) yield [thing, seat];
    }
  }

  writerOf(thing: string): Seat | null {
    for (const [written, by] of this.written()) if (written === thing) return by;
    return null;
  }

  /**
   * A pointer of somebody without a socket, for a while. Its clock goes by the time: a page that saw it
   * before the canvas slept takes nothing that is not later, and what it was then is forgotten here.
   */
  point(client: number, state: PresenceState | null): void {
    const told = this.ports.awareness.meta.get(client)?.clock ?? 0;
    const clock = Math.max(told + 1, this.ports.now());
    this.apply({ client, clock, state: JSON.stringify(state) });
    this.changed.add(client);
    this.tellSoon();
    this.points.get(client)?.();
    this.points.delete(client);
    if (state === null) return;
    this.points.set(
      client,
      this.ports.later(bounds.focusMs, () => this.point(client, null)),
    );
  }

  gone(seat: Seat): void {
    const { client } = seat.state;
    if (client === null) return;
    // The same client may have come back on another socket before this one was found dead.
    for (const other of this.ports.seats())
      if (other !== seat && other.state.client === client) return;
    const { awareness } = this.ports;
    if (!awareness.getStates().has(client)) return;
    removeAwarenessStates(awareness, [client], origin);
    this.changed.add(client);
    this.tell();
  }

  private settle(seat: Seat): void {
    const { client } = seat.state;
    const { waiting } = seat;
    seat.waiting = null;
    if (client === null || waiting === null) return;
    const told = this.ports.awareness.meta.get(client)?.clock;
    seat.clockOffset ??= told === undefined ? 0 : Math.max(0, told + 1 - waiting.clock);
    const clock = waiting.clock + seat.clockOffset;
    // Nobody takes what is older than what they know, or has no clock at all.
    if (clock <= (told ?? 0)) return;
    this.put(seat, client, { clock, state: this.stateOf(waiting.state, seat) });
  }

  private stateOf(json: string, seat: Seat): string | null {
    const { mayDraw, isHidden } = this.ports;
    return toldState(json, seat.state, { mayDraw: mayDraw(seat), isHidden });
  }

  private put(
    seat: Seat,
    client: number,
    { clock, state }: { clock: number; state: string | null },
  ): void {
    const before = editsOf(seat.state);
    seat.update({ presence: state === null ? null : { clock, state } });
    if (editsOf(seat.state) !== before) seat.wroteAt = this.ports.now();
    this.apply({ client, clock, state: state ?? 'null' });
    this.changed.add(client);
  }

  private apply(entry: AwarenessEntry): void {
    applyAwarenessUpdate(this.ports.awareness, awarenessOf(entry), origin);
  }

  private tellSoon(): void {
    if (this.isWaiting) return;
    this.tell();
    this.isWaiting = true;
    this.ports.later(bounds.awarenessEveryMs, () => {
      this.isWaiting = false;
      const late = [...this.ports.seats()].filter(({ waiting }) => waiting !== null);
      for (const seat of late) this.settle(seat);
      if (this.changed.size > 0) this.tellSoon();
    });
  }

  /** Who told it hears it too, which keeps other people's clients from giving up a quiet socket; but not under a later clock than its own. */
  private tell(): void {
    if (this.changed.size === 0) return;
    const clients = [...this.changed];
    this.changed.clear();
    const { awareness } = this.ports;
    const all = awarenessFrame(encodeAwarenessUpdate(awareness, clients));
    const now = this.ports.now();
    for (const seat of this.ports.seats()) {
      const { state, clockOffset } = seat;
      const isOdd = clockOffset !== 0 && state.client !== null && clients.includes(state.client);
      const others = isOdd ? clients.filter((one) => one !== state.client) : clients;
      if (!isOdd) seat.send(all, now);
      else if (others.length > 0)
        seat.send(awarenessFrame(encodeAwarenessUpdate(awareness, others)), now);
    }
    this.ports.told();
  }
}
