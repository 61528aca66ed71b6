import type { OutboxEntry } from '../../party/autopilot/outbox.ts';
import { Room } from '../../party/autopilot/room.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import { roomId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { MemoryStore } from '../memory-store.ts';
import type { Random } from '../random.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { type FarEnd, type Frame, Link, type NearEnd } from './link.ts';

/** The simulated platform of one room: its storage survives everything, its memory nothing. */
export class RoomHost implements NearEnd {
  readonly store = new MemoryStore();
  readonly id: RoomId = roomId.parse('room-1');
  /** What other objects were asked to do. */
  onDeliver: (entry: OutboxEntry, done: (isDelivered: boolean) => void) => void = (_, done) =>
    done(true);
  readonly errors: string[] = [];
  private readonly clock: VirtualClock;
  private readonly random: Random;
  private readonly links = new Map<string, Link>();
  private timers = new Set<() => void>();
  private alarmAt: number | null = null;
  private cancelAlarm: () => void = () => {};
  private live: Room | null = null;
  private nextWire = 1;

  constructor(clock: VirtualClock, random: Random) {
    this.clock = clock;
    this.random = random;
  }

  get room(): Room {
    this.live ??= this.wake();
    return this.live;
  }

  get isUp(): boolean {
    return this.live !== null;
  }

  connect(principal: Principal, far: FarEnd): Link {
    const link = new Link(`wire-${this.nextWire++}`, principal, this.world, far, () => this);
    this.links.set(link.id, link);
    this.room.join(link);
    this.clock.after(this.random.int(0, 20), () => link.isAlive && far.opened());
    return link;
  }

  heard(wireId: string, frame: Frame): void {
    if (!this.links.has(wireId)) return;
    this.room.hear(wireId, frame);
  }

  closed(wireId: string): void {
    const link = this.links.get(wireId);
    if (this.links.delete(wireId)) this.room.leave(wireId, link?.attachment() ?? null);
  }

  /** The room is put to sleep and wakes with the next event: sockets stay, memory goes. */
  evict(): void {
    this.dropMemory();
  }

  /** The process dies: sockets and memory go. */
  kill(): void {
    this.dropMemory();
    for (const link of this.links.values()) link.lose();
    this.links.clear();
  }

  /** No timer, and no alarm but the ones that only forget. */
  get isQuiet(): boolean {
    const due = this.store.scan('deadlines', { by: 'byDue', limit: 100 });
    const outbox = this.store.scan('outbox', { by: 'byDue', where: { parked: 0 }, limit: 1 });
    return (
      this.timers.size === 0 && outbox.length === 0 && due.every(({ kind }) => kind === 'sweep')
    );
  }

  get world() {
    return { clock: this.clock, random: this.random };
  }

  private wake(): Room {
    const room = new Room({
      store: this.store,
      now: this.clock.now,
      randomBytes: (count) => this.random.bytes(count),
      deliver: (entry, done) => this.onDeliver(entry, (ok) => this.live === room && done(ok)),
      setAlarm: (at) => this.setAlarm(at),
      later: (ms, run) => this.later(ms, run),
      log: (level, event, facts) => {
        if (level === 'error') this.errors.push(`${event} ${JSON.stringify(facts ?? {})}`);
      },
    });
    for (const [id, link] of this.links) if (!link.isAlive) this.links.delete(id);
    room.resume(this.links.values());
    return room;
  }

  private dropMemory(): void {
    this.live = null;
    for (const cancel of this.timers) cancel();
    this.timers = new Set();
  }

  private later(ms: number, run: () => void): () => void {
    const cancel = this.clock.after(ms, () => {
      this.timers.delete(cancel);
      run();
    });
    this.timers.add(cancel);
    return () => {
      cancel();
      this.timers.delete(cancel);
    };
  }

  private setAlarm(at: number | null): void {
    this.cancelAlarm();
    this.alarmAt = at;
    this.cancelAlarm = () => {};
    if (at === null) return;
    this.cancelAlarm = this.clock.after(Math.max(0, at - this.clock.now()), () => {
      if (this.alarmAt === at) this.room.alarm();
    });
  }
}
