import type { OutboxEntry } from '../../party/autopilot/outbox.ts';
import { Room } from '../../party/autopilot/room.ts';
import { readRow } from '../../party/autopilot/store/records.ts';
import { RecallingStore } from '../../party/platform/recalling-store.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import { roomId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { limits, type RoomLimits } from '../../shared/protocol/limits.ts';
import { MemoryStore } from '../memory-store.ts';
import { nobodyOutside } from '../nobody-outside.ts';
import type { Random } from '../random.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { type FarEnd, type Frame, Link, type NearEnd } from './link.ts';
import { VersionLog } from './version-log.ts';

type Backup = ReturnType<MemoryStore['dump']>;

/** The simulated platform of one room: its storage survives everything, its memory nothing. */
export class RoomHost implements NearEnd {
  readonly store = new MemoryStore();
  readonly id: RoomId = roomId.parse('room-1');
  /** What other objects were asked to do. */
  onDeliver: (entry: OutboxEntry, done: (isDelivered: boolean) => void) => void = (_, done) =>
    done(true);
  /** Called with every frame that leaves the room, and whose socket it is for. */
  onSend: (principal: Principal, frame: Frame, link: Link) => void = () => {};
  readonly errors: string[] = [];
  /** How often what happened. */
  readonly closings = new Map<string, number>();
  /** What every row was, by epoch. */
  readonly logs = new Map<string, VersionLog>();
  private readonly clock: VirtualClock;
  private readonly random: Random;
  private readonly most: RoomLimits;
  private readonly links = new Map<string, Link>();
  private timers = new Set<() => void>();
  private alarmAt: number | null = null;
  private cancelAlarm: () => void = () => {};
  private live: Room | null = null;
  private nextWire = 1;

  constructor(clock: VirtualClock, random: Random, most: Partial<RoomLimits> = {}) {
    this.clock = clock;
    this.random = random;
    this.most = { ...limits, ...most };
    this.store.onCommit = (changes) => this.log.commit(changes);
  }

  get room(): Room {
    this.live ??= this.wake();
    return this.live;
  }

  get epoch(): string {
    return this.store.get('meta', { name: 'epoch' })?.value ?? '';
  }

  roleOf(principal: Principal): Role | null {
    return readRow(this.store, 'members', principal)?.role ?? null;
  }

  connect(principal: Principal, far: FarEnd): Link {
    const onSend = (frame: Frame, sent: Link) => this.onSend(principal, frame, sent);
    const link = new Link(
      `wire-${this.nextWire++}`,
      principal,
      { ...this.world, most: this.most },
      far,
      () => this,
      onSend,
    );
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

  backup(): Backup {
    return this.store.dump();
  }

  /** Everything since the backup never was: another epoch begins. */
  restore(backup: Backup): void {
    this.kill();
    this.store.restore(backup);
    const bytes = [...this.random.bytes(8)].map((byte) => byte.toString(16).padStart(2, '0'));
    this.store.put('meta', { name: 'epoch', value: JSON.stringify(bytes.join('')) });
    this.logs.set(this.epoch, new VersionLog(backup.rows));
    this.room.alarm();
  }

  /** Counts what happened, so that a storm can be asked what it reached. */
  note(what: string): void {
    this.closings.set(what, (this.closings.get(what) ?? 0) + 1);
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

  private get log(): VersionLog {
    const known = this.logs.get(this.epoch);
    if (known !== undefined) return known;
    const made = new VersionLog();
    this.logs.set(this.epoch, made);
    return made;
  }

  private wake(): Room {
    const room: Room = new Room(
      {
        store: new RecallingStore(this.store),
        now: this.clock.now,
        randomBytes: (count) => this.random.bytes(count),
        deliver: (entry, done) => this.onDeliver(entry, (ok) => this.live === room && done(ok)),
        outside: nobodyOutside,
        hosts: null,
        setAlarm: (at) => this.setAlarm(at),
        later: (ms, run) => this.later(ms, run),
        log: (level, event, facts = {}) => {
          if (level === 'error') this.errors.push(`${event} ${JSON.stringify(facts)}`);
          const why = `${event} ${facts.words ?? ''}`;
          this.closings.set(why, (this.closings.get(why) ?? 0) + 1);
        },
      },
      this.most,
    );
    for (const [id, link] of this.links) if (!link.isAlive) this.links.delete(id);
    room.resume([...this.links.values()].filter((link) => link.isFound));
    return room;
  }

  private dropMemory(): void {
    this.live = null;
    for (const cancel of this.timers) cancel();
    this.timers = new Set();
    for (const link of this.links.values()) link.countAnew();
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
