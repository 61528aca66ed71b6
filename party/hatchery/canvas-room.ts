import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import type { CanvasMapName } from '../../shared/canvas/document.ts';
import type { LinkAddress } from '../../shared/canvas/link-address.ts';
import { type CanvasCaller, mayDraw } from '../../shared/canvas/may-change.ts';
import type { NodeId } from '../../shared/canvas/node-id.ts';
import { errorName } from '../../shared/lib/error-name.ts';
import type { LogLevel } from '../autopilot/ports.ts';
import { Answers } from './answers.ts';
import { CallsOut } from './calls-out.ts';
import type { Canvas } from './canvas.ts';
import type { CanvasCall } from './canvas-call.ts';
import type { CanvasMessage, CanvasStanding } from './canvas-message.ts';
import type { CanvasStore } from './canvas-store.ts';
import { Door, isSeatMeant } from './door.ts';
import { askFrame, type ClientFrame, readClientFrame } from './frames.ts';
import type { Bad, Wish } from './guard-content.ts';
import { writtenAnew } from './guard-structure.ts';
import { HiddenNodes } from './hidden-nodes.ts';
import { Keeper } from './keeper.ts';
import { CanvasPresence } from './presence.ts';
import type { Seat, SeatState, SeatWire } from './seat.ts';
import { Vanished } from './vanished.ts';
import { Writers } from './writers.ts';

/** Everything a canvas touches outside itself. */
export interface CanvasPorts {
  store: CanvasStore;
  /** What is stored, and so may be told; whoever holds the sockets tells each change of it. */
  document: Y.Doc;
  awareness: Awareness;
  now(): number;
  /** Runs soon, unless it is called off; not kept over a sleep. */
  later(ms: number, run: () => void): () => void;
  setAlarm(at: number | null): void;
  /** Never text of people or secrets. */
  randomBytes(count: number): Uint8Array;
  log(level: LogLevel, event: string, facts?: Record<string, string | number | boolean>): void;
  /** The stored document was written anew: begins again with it, as after a sleep, and asks everybody. */
  startAnew(): void;
  /** Tells the room who was called in comments; rejects when it did not arrive for sure. */
  call(calls: readonly CanvasCall[]): Promise<void>;
  /** Which of these nodes the room no longer has; rejects when it cannot be asked. */
  whichAreGone(nodes: readonly NodeId[]): Promise<readonly NodeId[]>;
}

/**
 * The canvas of one tenant: hears its sockets, lets through what the guard lets through, stores it,
 * and only then lets the document, and with it everybody, have it.
 */
export class CanvasRoom {
  readonly ports: CanvasPorts;
  readonly door: Door;
  readonly presence: CanvasPresence;
  readonly keeper: Keeper;
  readonly hidden: HiddenNodes;
  private readonly answers: Answers;
  private readonly calls: CallsOut;
  private readonly vanished: Vanished;
  private readonly writers: Writers;
  private isFlushing = false;

  constructor(ports: CanvasPorts) {
    this.ports = ports;
    const { store, document, awareness, now, later, log, randomBytes } = ports;
    const nodes = new Set<string>(store.aside.hiddenNodes());
    this.door = new Door({
      store,
      now,
      log,
      left: (seat) => this.left(seat),
      changed: (seat) => this.presence.review(seat),
    });
    this.keeper = new Keeper({
      ...{ store, document, hidden: nodes, now, randomBytes, log },
      holderOf: (client) => this.door.holderOf(client) ?? store.aside.reservedFor(client, now()),
    });
    this.hidden = new HiddenNodes({ store, nodes, keeper: this.keeper, flush: () => this.flush() });
    this.presence = new CanvasPresence({
      awareness,
      now,
      later,
      seats: () => this.door.seats(),
      mayDraw: ({ state }) => mayDraw(this.door.rightsOf(state) ?? 'viewer'),
      isHidden: (node) => nodes.has(node),
      told: () => this.answers.told(this.door.seats()),
    });
    this.answers = new Answers({
      ...{ document, now, later, randomBytes },
      isHere: (seat) => this.door.seat(seat.wire.id) === seat,
      hangUp: (seat, reason) => this.door.hangUp(seat, reason),
    });
    this.writers = new Writers({
      ...{ now, log, store, door: this.door, keeper: this.keeper },
      readCanvas: () => this.readCanvas(),
      flushSoon: () => this.flushSoon(),
    });
    this.calls = new CallsOut(ports);
    this.vanished = new Vanished(ports, this.keeper);
    document.on('update', (update: Uint8Array) => {
      for (const seat of this.door.seats()) seat.backlog.add(update.length, now());
    });
  }

  /** What the room tells. A repeat, or an older word, changes nothing. */
  receive(message: CanvasMessage): void {
    switch (message.verb) {
      case 'access':
        return this.door.hearAccess(message);
      case 'cut':
        return this.door.cut((state) => isSeatMeant(state, message.whose));
      case 'hidden':
        return this.hearHidden(message.nodes, message.isHidden, message.version);
      case 'pause':
        return this.door.hearPause(message.isPaused, message.version);
    }
  }

  /** What the room answers of whoever knocks. */
  hearStanding({ pause, hidden, ...access }: CanvasStanding): void {
    this.hearHidden(hidden, true, access.version);
    this.door.hearPause(pause.isPaused, pause.version);
    this.door.hearAccess(access);
  }

  /** After a sleep: the sockets that are still there, each of which was asked for what it has. */
  resume(sockets: Iterable<{ wire: SeatWire; state: SeatState }>): void {
    for (const { wire, state } of sockets) {
      const seat = this.door.resume(wire, state);
      seat.backlog.asks(null);
      this.writers.claim(seat, state.client);
      if (this.door.has(wire.id)) this.presence.resume(seat);
    }
  }

  /** Somebody whose role is known comes in. Of a client that they gave up nothing comes after what they are answered. */
  join(wire: SeatWire, state: SeatState, { client, replaces }: LinkAddress = {}): void {
    if (replaces !== undefined) {
      this.door.replace(state, replaces);
      // Also what came of a seat that left by itself since.
      this.flush();
    }
    const seat = this.door.join(wire, state);
    if (seat === null) return;
    this.writers.claim(seat, client ?? null);
    if (!this.door.has(wire.id)) return;
    const now = this.ports.now();
    seat.send(askFrame(this.ports.document), now);
    seat.backlog.asks(null);
    const present = this.presence.frame();
    if (present !== null) seat.send(present, now);
    this.vanished.begin();
    this.armAlarm();
  }

  leave(id: string): void {
    this.door.leave(id);
  }

  /** One frame. What goes wrong is told to its sender and harms nobody else. */
  hear(id: string, bytes: Uint8Array): void {
    const seat = this.door.seat(id);
    if (seat === undefined) return;
    const now = this.ports.now();
    const { account } = seat;
    if (account.frames.take(1, now) > 0 || account.bytes.take(bytes.length, now) > 0)
      return this.door.hangUp(seat, 'tooFast');
    const frame = readClientFrame(bytes);
    if (frame !== null) return this.hearFrame(seat, frame);
    // Whoever is to make a fresh document may still be sending all of the old one, in pieces.
    if (!seat.state.isLost) this.door.hangUp(seat, 'badFrame');
  }

  /** The one alarm: logins and keys that ended, calls that did not arrive, layout of what is gone. */
  async alarm(): Promise<void> {
    this.door.expire();
    await this.calls.send();
    if (await this.vanished.look(this.door.isEmpty)) this.flush();
    // Whoever came to the canvas that was written anew meanwhile is known to it alone: it is to look itself.
    if (this.keeper.isOver) this.ports.setAlarm(this.ports.now());
    else this.armAlarm();
  }

  valueOf(map: CanvasMapName, key: string): unknown {
    return this.keeper.canvas.valueOf(map, key);
  }

  entriesOf(map: CanvasMapName): [string, unknown][] {
    return this.keeper.canvas.entriesOf(map);
  }

  /** All or none, as if the caller had sent it; answers with what may not be. */
  act(wishes: readonly Wish[], caller: CanvasCaller): Bad[] {
    return this.keeper.canvas.act(wishes, caller);
  }

  /** What anybody told of a node that is hidden from now on is taken back. */
  private hearHidden(nodes: readonly NodeId[], isHidden: boolean, version: number): void {
    this.hidden.hear(nodes, isHidden, version);
    if (isHidden && nodes.length > 0)
      for (const seat of this.door.seats()) this.presence.review(seat);
  }

  private hearFrame(seat: Seat, frame: ClientFrame): void {
    switch (frame.kind) {
      case 'ask':
        return this.asked(seat, frame.stateVector);
      case 'answer':
        this.answers.answered(seat, frame.update);
        return this.writers.take(seat, frame);
      case 'update':
        return this.writers.take(seat, frame);
      case 'places':
        return this.writers.place(seat, frame.places);
      case 'awareness': {
        if (seat.state.client === null) this.writers.claim(seat, frame.states[0]?.client ?? null);
        const own = frame.states.find(({ client }) => client === seat.state.client);
        if (own !== undefined) this.presence.hear(seat, own);
      }
    }
  }

  private asked(seat: Seat, stateVector: Uint8Array): void {
    const canvas = this.readCanvas();
    if (canvas === null) return this.door.sendAway();
    let isOld: boolean;
    try {
      isOld = canvas.isOfBefore(stateVector);
    } catch {
      return this.door.hangUp(seat, 'badFrame');
    }
    if (isOld) this.writers.startOver(seat, writtenAnew);
    else this.answers.asked(seat, stateVector);
  }

  /** `null` while the store cannot be read: nobody who asks is to blame for it. */
  private readCanvas(): Canvas | null {
    try {
      return this.keeper.canvas;
    } catch (error) {
      this.ports.log('error', 'canvas.notRead', { error: errorName(error) });
      return null;
    }
  }

  /** Updates that come in one go are stored in one. */
  private flushSoon(): void {
    if (this.isFlushing) return;
    this.isFlushing = true;
    this.ports.later(0, () => this.flush());
  }

  /** Stores what was taken and tells its writers that it is saved; false when it could not be stored. */
  flush(): boolean {
    this.isFlushing = false;
    const came = this.keeper.store();
    if (came === 'failed') {
      this.writers.forget();
      this.door.sendAway();
      return false;
    }
    this.writers.told(Y.encodeStateVector(this.ports.document));
    if (came === 'nothing') return true;
    this.answers.told(this.door.seats());
    if (this.vanished.changedPace()) this.armAlarm();
    if (this.calls.areDue()) {
      this.armAlarm();
      void this.calls.send();
    }
    if (this.keeper.tidy()) {
      for (const seat of this.door.seats()) this.writers.startOver(seat, writtenAnew);
      this.ports.startAnew();
    }
    return true;
  }

  private left(seat: Seat): void {
    this.writers.left(seat);
    this.presence.gone(seat);
    this.armAlarm();
  }

  private armAlarm(): void {
    const next = Math.min(this.door.nextEnd(), this.nextChore());
    this.ports.setAlarm(Number.isFinite(next) ? next : null);
  }

  /** What cannot be read now is not waited for: who is here is hung up on in time all the same. */
  private nextChore(): number {
    const { log, now } = this.ports;
    try {
      return Math.min(this.calls.nextDue(), this.vanished.nextLook(this.door.isEmpty));
    } catch (error) {
      log('error', 'canvas.notRead', { error: errorName(error) });
      return now() + bounds.retryLookMs;
    }
  }
}
