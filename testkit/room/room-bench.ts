import type { Credential } from '../../party/auth/credential.ts';
import type { Standing } from '../../party/autopilot/attachment.ts';
import type { Founder } from '../../party/autopilot/found.ts';
import type { HostDesk } from '../../party/autopilot/openclaw/host-desk.ts';
import type { OutboxEntry, OutboxMessage } from '../../party/autopilot/outbox.ts';
import type { Outside } from '../../party/autopilot/outside.ts';
import { Room } from '../../party/autopilot/room.ts';
import { type RoomId, roomId, type ThreadId } from '../../shared/model/ids.ts';
import {
  isProducer,
  type Principal,
  principal,
  splitPrincipal,
} from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { limits, type RoomLimits } from '../../shared/protocol/limits.ts';
import type { TopicRequest } from '../../shared/protocol/topic-answer.ts';
import { MemoryStore } from '../memory-store.ts';
import { nobodyOutside } from '../nobody-outside.ts';
import { Random } from '../random.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { RawClient } from './raw-client.ts';

/** Where a room is, if it is not alone. */
export interface Place {
  id?: RoomId;
  clock?: VirtualClock;
  seed?: number;
  founder?: Founder;
  outside?: Outside;
  /** Where boxes are run. */
  hosts?: HostDesk;
  /** Brings what it sends to where it goes; false if that is not there yet. */
  deliver?: (message: OutboxMessage) => boolean;
}

/**
 * One room on a virtual clock, founded by Ada, with nothing between it and its clients: what a test
 * does has happened when the next line runs.
 */
export class RoomBench {
  readonly id: RoomId;
  readonly clock: VirtualClock;
  readonly founder: Principal;
  readonly store = new MemoryStore();
  /** What it asked other objects for, and whether that arrives. */
  readonly deliveries: OutboxMessage[] = [];
  arrives: boolean | 'never' = true;
  readonly logs: { level: string; event: string; facts: object }[] = [];
  alarmAt: number | null = null;
  room: Room;
  private readonly random: Random;
  private readonly windows: RoomLimits;
  private readonly place: Place;
  private readonly clients = new Map<string, RawClient>();
  private timers = new Set<() => void>();
  private cancelAlarm: () => void = () => {};
  private nextWire = 1;

  constructor(windows: Partial<RoomLimits> = {}, place: Place = {}) {
    this.windows = { ...limits, ...windows };
    this.place = place;
    this.id = place.id ?? roomId.parse('room-1');
    this.clock = place.clock ?? new VirtualClock();
    this.random = new Random(place.seed ?? 1);
    const founder = place.founder ?? { principal: person('ada'), name: 'Ada' };
    this.founder = founder.principal;
    this.room = this.wake();
    this.room.begin(this.id, founder);
    if (place.clock === undefined) this.run(0);
    this.deliveries.length = 0;
  }

  /** Makes somebody a member, or another kind of member, or (`null`) none. */
  member(name: string, role: Role | null = 'member'): Principal {
    const id = person(name);
    this.room.turn((turn) => {
      if (role === null) turn.changes.remove('members', id);
      else turn.changes.put('members', (seq) => ({ id, seq, name, role, joinedAt: turn.now }));
    });
    return id;
  }

  /** A socket that has not said anything. */
  connect(who: string | Principal, by: Partial<Standing> = {}): RawClient {
    const id = who.includes(':') ? principal.parse(who) : person(who);
    const client = new RawClient(
      `wire-${this.nextWire++}`,
      { principal: id, credential: credentialOf(id), ...by },
      {
        heard: (wireId, frame) => this.room.hear(wireId, frame),
        now: this.clock.now,
      },
    );
    this.clients.set(client.id, client);
    this.room.join(client);
    return client;
  }

  /** A socket that said hello. */
  join(
    who: string | Principal,
    topics: (string | TopicRequest)[] = [],
    caps: string[] = [],
  ): RawClient {
    const client = this.connect(who);
    client.hello(topics, caps);
    return client;
  }

  /** The client is gone, and the room learns it. */
  leave(client: RawClient): void {
    this.clients.delete(client.id);
    client.close(1006, '');
    this.room.leave(client.id, client.attachment());
  }

  /** A thread in which Ada asked something, its run, and the producer's socket. */
  asked(text = 'hello') {
    const ada = this.join('ada');
    const { threadId } = ada.does('threads.create', {});
    const { messageId, runId } = ada.does('messages.send', { threadId, text });
    return { ada, threadId, messageId, runId };
  }

  /** The same, with a producer that began to answer. */
  answering(text = 'hello', first = 'Hi', name = 'answer') {
    const asked = this.asked(text);
    const producer = this.producer(asked.threadId);
    const { runId } = asked;
    producer.does('run.start', { runId, model: { provider: 'x', id: 'y', rehearsal: true } });
    const place = { runId, messageId: `m-${name}`, partId: `p-${name}`, i: 0 };
    const { ref } = producer.does('part.start', { ...place, kind: 'text', text: first });
    return { ...asked, producer, ref, place };
  }

  producer(threadId: ThreadId): RawClient {
    return this.join(principal.parse(`autopilot:${threadId}`));
  }

  /** Asleep and awake again: sockets and what is stored stay, memory goes. */
  sleep(): void {
    for (const cancel of this.timers) cancel();
    this.timers.clear();
    this.room = this.wake();
    const open = [...this.clients.values()].filter(({ closed }) => closed === null);
    this.room.resume(open);
  }

  /** The process dies and another one comes: only what is stored stays. */
  kill(): void {
    for (const client of this.clients.values()) client.close(1006, '');
    this.clients.clear();
    this.sleep();
  }

  run(ms: number): void {
    this.clock.advance(ms);
  }

  /** Timers that would keep the room awake. */
  get timerCount(): number {
    return this.timers.size;
  }

  errors(): string[] {
    return this.logs.filter(({ level }) => level === 'error').map(({ event }) => event);
  }

  private wake(): Room {
    const room: Room = new Room(
      {
        store: this.store,
        now: this.clock.now,
        randomBytes: (count) => this.random.bytes(count),
        deliver: (entry, done) => this.deliver(entry, (ok) => this.room === room && done(ok)),
        outside: this.place.outside ?? nobodyOutside,
        hosts: this.place.hosts ?? null,
        setAlarm: (at) => this.setAlarm(at),
        later: (ms, run) => this.later(ms, run),
        log: (level, event, facts = {}) => void this.logs.push({ level, event, facts }),
      },
      this.windows,
    );
    return room;
  }

  private deliver({ message }: OutboxEntry, done: (isDelivered: boolean) => void): void {
    this.deliveries.push(message);
    const { arrives, place } = this;
    if (arrives === 'never') return;
    this.clock.after(0, () => {
      done(arrives && (place.deliver?.(message) ?? true));
    });
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
    this.cancelAlarm =
      at === null ? () => {} : this.clock.after(at - this.clock.now(), () => this.ring());
  }

  /** The alarm, when it is time or not; it is gone once it rang. */
  ring(): void {
    this.cancelAlarm();
    this.alarmAt = null;
    this.room.alarm();
  }
}

/** By what people and agents come in; a key that is good for everything, so that the role decides. */
function credentialOf(id: Principal): Credential | null {
  const expiresAt = 4_000_000_000_000;
  if (isProducer(id)) return null;
  return splitPrincipal(id).kind === 'agent'
    ? { kind: 'key', id: 'key-1', scope: 'admin', expiresAt }
    : { kind: 'login', id: 'login-1', scope: null, expiresAt };
}

/**
 * Every scenario of this folder is played twice: by humans, and (project `agents`) by agents. Who
 * means either says `person`; a kind is named only where the kind is what the test is about.
 */
export const kind = process.env.PLAYED_BY === 'agent' ? 'agent' : 'human';

export const person = (name: string): Principal =>
  principal.parse(name.includes(':') ? name : `${kind}:${name}`);
