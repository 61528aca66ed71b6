import { errorName } from '../../shared/lib/error-name.ts';
import { TokenBucket } from '../../shared/lib/token-bucket.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import { isProducer, type Principal } from '../../shared/model/principal.ts';
import type { Actor } from '../../shared/model/receipt.ts';
import type { Role } from '../../shared/model/role.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import type { CloseReason } from '../../shared/protocol/close-codes.ts';
import { limits, type RoomLimits } from '../../shared/protocol/limits.ts';
import type { Attachment } from './attachment.ts';
import { Connection } from './connection.ts';
import { meetDeadlines, nextDeadline } from './deadlines.ts';
import { FanOut } from './fan-out.ts';
import { type Founder, found, knowFounder } from './found.ts';
import { hear } from './hear.ts';
import { LiveTexts } from './live-texts.ts';
import { askHost } from './openclaw/host-desk.ts';
import { KnownSteps } from './openclaw/known-steps.ts';
import { noteAbsent, noteLeft } from './openclaw/presence.ts';
import { confirmDelivered, nextDue, type OutboxEntry, takeDue } from './outbox.ts';
import type { RoomPorts, Wire } from './ports.ts';
import { Presences } from './presences.ts';
import { receive } from './receive.ts';
import { membersIn, privateThreadsIn, reconsider, reconsiderThread } from './reconsider.ts';
import type { RoomMessage } from './room-message.ts';
import { readMeta } from './store/meta.ts';
import { type Patch, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import { TopicReader } from './topic-reader.ts';
import { Turn } from './turn.ts';

/** When the storage fails under the alarm, what was due is met so much later. */
const alarmRetryMs = 2_000;

/** A delivery that says nothing for so long is not waited for; its receiver takes a repeat for the same. */
const deliverWithinMs = 30_000;

/**
 * The room: authority over one tenant's records. It hears frames, runs methods in turns, and tells
 * whoever watches. Everything outside itself comes through `ports`, so that the same room runs in
 * a Durable Object and under a simulator.
 */
export class Room {
  readonly ports: RoomPorts;
  readonly store: Store;
  readonly fanOut: FanOut;
  readonly texts: LiveTexts;
  readonly reader: TopicReader;
  readonly presences: Presences;
  readonly knownSteps = new KnownSteps();
  /** How often its founder may ask other rooms what an invite leads to; counts anew after a sleep. */
  readonly looks: TokenBucket;
  private readonly most: RoomLimits;
  private readonly connections = new Map<string, Connection>();
  /** Closed by the room; their close events say nothing new. */
  private readonly hungUp = new Set<string>();
  /** Outbox entries under way, and since when (ms). */
  private readonly delivering = new Map<string, number>();
  /** Whose request is under way, and whether that ends the connection. */
  private answering: Connection | null = null;
  private afterAnswer: (() => void) | null = null;
  /** Where the alarm stands; `undefined` when the room just woke and does not know. */
  private alarmAt: number | null | undefined;

  constructor(ports: RoomPorts, most: RoomLimits = limits) {
    this.ports = ports;
    this.store = ports.store;
    this.fanOut = new FanOut((connection) => this.hangUp(connection, 'tooSlow'));
    this.texts = new LiveTexts(ports.store);
    this.reader = new TopicReader(ports.store, this.texts, most);
    this.most = most;
    this.presences = new Presences(this);
    this.looks = new TokenBucket(bounds.looksPerSecond, bounds.looksBurst, ports.now());
  }

  /** A room that was never begun answers nobody and keeps nothing. */
  get hasBegun(): boolean {
    return readMeta(this.store, 'room') !== null;
  }

  /** Founds the room; a repeat changes nothing. */
  begin(id: RoomId, founder: Founder): void {
    if (!this.hasBegun) found(this, id, founder);
    else knowFounder(this, founder);
    this.armAlarm();
  }

  /** After a sleep: the sockets that are still there. */
  resume(wires: Iterable<Wire>): void {
    for (const wire of wires) {
      const connection = new Connection(wire, this.ports.now(), this.most);
      this.connections.set(wire.id, connection);
      for (const topic of connection.topics) this.fanOut.watch(topic, connection);
      if (connection.greeted) this.presences.resumed(connection);
      else this.expectHello(connection);
    }
    if (this.hasBegun) noteAbsent(this);
  }

  join(wire: Wire): void {
    const now = this.ports.now();
    const connection = new Connection(wire, now, this.most);
    this.dropHalfOpen(now);
    if (!this.mayWait(connection)) return this.turnAway(connection);
    this.connections.set(wire.id, connection);
    this.expectHello(connection);
  }

  /** There is no place for it now. */
  turnAway(connection: Connection): void {
    const bye = { reason: 'tooMany', retryAfterMs: 30_000 };
    connection.event('bye', bye, this.ports.now());
    connection.close('tooFast', 'tooMany');
    this.hungUp.add(connection.wire.id);
    this.forget(connection);
  }

  /** A socket is gone. What was kept beside it tells whose it was, if the room slept until now. */
  leave(wireId: string, kept: Attachment | null): void {
    if (this.hungUp.delete(wireId)) return;
    const connection = this.connections.get(wireId);
    if (connection !== undefined) this.forget(connection);
    else if (kept !== null && kept.protocol > 0) this.presences.gone(kept.principal);
  }

  /** What another object tells it. */
  receive(message: RoomMessage): void {
    receive(this, message);
  }

  /** One frame. Never throws: what goes wrong is told to its sender and harms nobody else. */
  hear(wireId: string, frame: string | Uint8Array): void {
    const connection = this.connections.get(wireId);
    if (connection === undefined || !connection.isOpen) return;
    connection.heard(this.ports.now());
    hear(this, connection, frame);
  }

  /** The one alarm: due outbox entries, deadlines, half-open sockets. */
  alarm(): void {
    this.alarmAt = null;
    if (!this.hasBegun) return;
    const now = this.ports.now();
    this.dropHalfOpen(now);
    try {
      meetDeadlines(this, now);
      const { due, parked } = this.store.transact(() => takeDue(this.store, now));
      for (const id of parked) this.ports.log('error', 'outbox.parked', { id });
      for (const entry of due) this.deliver(entry);
      this.armAlarm();
    } catch (error) {
      this.ports.log('error', 'alarm.failed', { error: errorName(error) });
      this.ports.setAlarm(now + alarmRetryMs);
    }
  }

  /** Reads, decides and writes in one step; tells everybody once it stands. */
  turn<T>(work: (turn: Turn) => T, by: Actor = 'room'): T {
    const turn = new Turn(this, this.ports.now(), by);
    let patches: Patch[] = [];
    const result = this.store.transact(() => {
      const worked = work(turn);
      patches = turn.finish();
      return worked;
    });
    turn.cutAll();
    for (const principal of membersIn(patches)) reconsider(this, principal);
    for (const threadId of privateThreadsIn(patches)) reconsiderThread(this, threadId);
    for (const patch of patches) this.fanOut.event(patch.topic, 'patch', patch, turn.now);
    turn.tellAll();
    for (const entry of turn.outgoing) this.deliver(entry);
    this.armAlarm();
    return result;
  }

  /** Reads in one step. Nothing is written, so nothing can fail between the answer and what is told. */
  read<T>(work: (turn: Turn) => T): T {
    const turn = new Turn(this, this.ports.now());
    const result = work(turn);
    turn.tellAll();
    return result;
  }

  unwatch(connection: Connection, topic: string): void {
    connection.update({ topics: connection.topics.filter((one) => one !== topic) });
    this.fanOut.unwatch(topic, connection);
  }

  /** A member, or what writes for the room. Nobody else is let in, nor told that the room is there. */
  knows(principal: Principal): boolean {
    return this.hasBegun && (isProducer(principal) || this.roleOf(principal) !== null);
  }

  /** What a principal is in this room now; read for every request. */
  roleOf(principal: Principal): Role | null {
    return readRow(this.store, 'members', principal)?.role ?? null;
  }

  connectionsOf(principal: Principal): Connection[] {
    return [...this.connections.values()].filter((one) => one.principal === principal);
  }

  /** Producers always have a place: what they bring belongs to the room. */
  hasPlaceFor(connection: Connection): boolean {
    if (connection.isProducer) return true;
    const others = this.connectionsOf(connection.principal).filter((one) => one.greeted);
    return others.length < limits.connectionsPerPrincipal;
  }

  /** Every socket that is open, or was when the room woke. */
  everyone(): Connection[] {
    return [...this.connections.values()];
  }

  /**
   * Says why, then closes. Whoever is being answered hears first what they got done, and nothing else
   * any more; but who does not read is not waited for: an answer without its patches would mislead.
   */
  hangUp(connection: Connection, reason: CloseReason, words: string = reason): void {
    if (!connection.isOpen) return;
    if (this.answering === connection && reason !== 'tooSlow') {
      for (const topic of connection.topics) this.fanOut.unwatch(topic, connection);
      this.afterAnswer ??= () => this.hangUp(connection, reason, words);
      return;
    }
    this.ports.log('info', 'connection.closed', { principal: connection.principal, reason, words });
    connection.event('bye', { reason: words }, this.ports.now());
    connection.close(reason, words);
    this.hungUp.add(connection.wire.id);
    this.forget(connection);
  }

  /** Runs what answers a request of a connection, the sending included. */
  whileAnswering(connection: Connection, answer: () => void): void {
    this.answering = connection;
    try {
      answer();
    } finally {
      const hangUp = this.afterAnswer;
      this.answering = null;
      this.afterAnswer = null;
      hangUp?.();
    }
  }

  /** The request under way ends its connection: there is no use in saying no as well. */
  get isEndingAnswered(): boolean {
    return this.afterAnswer !== null;
  }

  private forget(connection: Connection): void {
    connection.awaitsHello();
    connection.markClosed();
    this.connections.delete(connection.wire.id);
    for (const topic of connection.topics) this.fanOut.unwatch(topic, connection);
    if (connection.greeted) this.presences.left(connection);
    noteLeft(this, connection);
  }

  /** The socket that this client had before: it may only look alive, and counts no more. */
  replaceSession(connection: Connection, session: string): void {
    for (const other of this.connectionsOf(connection.principal))
      if (other !== connection && other.session === session) this.hangUp(other, 'replaced');
  }

  /** Before its hello nobody knows whether it replaces another; so twice as many may wait. */
  private mayWait(connection: Connection): boolean {
    if (connection.isProducer) return true;
    const own = this.connectionsOf(connection.principal).length;
    return (
      own < 2 * limits.connectionsPerPrincipal && this.connections.size < limits.connectionsPerRoom
    );
  }

  /** The only timer of a quiet room; it ends within seconds, and with the hello. */
  private expectHello(connection: Connection): void {
    const left = connection.since + limits.helloMs - this.ports.now();
    connection.awaitsHello = this.ports.later(Math.max(0, left), () =>
      this.hangUp(connection, 'tooSlow', 'helloFirst'),
    );
  }

  private dropHalfOpen(now: number): void {
    for (const connection of [...this.connections.values()])
      if (connection.isSilent(now)) this.hangUp(connection, 'tooSlow', 'silent');
  }

  private deliver(entry: OutboxEntry): void {
    const now = this.ports.now();
    const since = this.delivering.get(entry.id);
    const { message } = entry;
    const withinMs = message.to === 'host' ? bounds.startWithinMs : deliverWithinMs;
    if (since !== undefined && Math.abs(now - since) < withinMs) return;
    this.delivering.set(entry.id, now);
    const done = (isDelivered: boolean) => {
      this.delivering.delete(entry.id);
      if (isDelivered) this.confirmDelivered(entry.id);
      else this.ports.log('info', 'outbox.retry', { to: entry.message.to, tries: entry.tries });
      this.armAlarm();
    };
    if (message.to !== 'host') return this.ports.deliver(entry, done);
    void askHost(this, message).then(done, () => done(false));
  }

  /** If this is not kept, the entry is sent once more, which its receiver takes for the same thing. */
  private confirmDelivered(id: string): void {
    try {
      this.store.transact(() => confirmDelivered(this.store, id));
    } catch (error) {
      this.ports.log('error', 'outbox.notConfirmed', { error: errorName(error) });
    }
  }

  /** Sets the alarm to what is due next, or takes it away: a quiet room is not woken. */
  private armAlarm(): void {
    const due = [nextDue(this.store), nextDeadline(this.store)].filter((at) => at !== null);
    const next = due.length > 0 ? Math.min(...due) : null;
    if (next === this.alarmAt) return;
    this.alarmAt = next;
    this.ports.setAlarm(next);
  }
}
