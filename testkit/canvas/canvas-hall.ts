import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { CanvasCall } from '../../party/hatchery/canvas-call.ts';
import { CanvasRoom } from '../../party/hatchery/canvas-room.ts';
import { askFrame, updateFrame } from '../../party/hatchery/frames.ts';
import { loadDocument } from '../../party/hatchery/load-document.ts';
import { newSeatState, type SeatState } from '../../party/hatchery/seat.ts';
import type { LinkAddress } from '../../shared/canvas/link-address.ts';
import { nodeId } from '../../shared/canvas/node-id.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { Random } from '../random.ts';
import { CanvasClient } from './canvas-client.ts';
import { MemoryCanvas } from './memory-canvas.ts';

interface Socket {
  client: CanvasClient;
  state: SeatState;
  /** When it was last answered a ping. */
  pongAt: number | null;
  /** Frames on their way to the client and to the room, in order. */
  down: Uint8Array<ArrayBuffer>[];
  up: Uint8Array<ArrayBuffer>[];
}

/**
 * A canvas without a platform: the room's own code over a memory, with every frame, timer and death in
 * the hands of the test. What y-partyserver does is done here: it tells each change of the document.
 */
export class CanvasHall {
  readonly store = new MemoryCanvas();
  readonly closed: { who: Principal; code: number; reason: string }[] = [];
  readonly logged: string[] = [];
  room: CanvasRoom;
  document = new Y.Doc();
  now = 1_000_000;
  alarmAt: number | null = null;
  /** What the room was told of comments; `unreachable`: it cannot be reached. */
  readonly called: CanvasCall[] = [];
  isUnreachable = false;
  /** Nodes that the room no longer has. */
  readonly gone = new Set<string>();
  /** Happens while the room looks for them. */
  meanwhile: () => void = () => {};
  /** How often the room sent something by itself or to somebody. */
  sent = 0;
  /** Clients that read nothing: what is sent to them piles up. */
  readonly deaf = new Set<CanvasClient>();
  /** Clients whose way is silent: what they send is held on it, also after the room hung up. */
  readonly silent = new Set<CanvasClient>();
  private readonly sockets = new Map<string, Socket>();
  private timers: { at: number; run: () => void }[] = [];
  private readonly random = new Random(1);
  private nextSocket = 1;
  private version = 1;

  constructor() {
    this.room = this.open();
  }

  /** The room says what somebody is. */
  member(name: string, role: Role | null, version = this.version++): Principal {
    const who = principal.parse(name.includes(':') ? name : `human:${name}`);
    this.room.receive({ verb: 'access', principal: who, role, name, version });
    return who;
  }

  /** What the room last said. */
  roleOf(who: Principal): Role {
    return this.store.access(who)?.role ?? 'viewer';
  }

  /** The room says that only some may see these nodes, or everybody. */
  hides(nodes: readonly string[], isHidden = true, version = this.version++): void {
    const named = nodes.map((one) => nodeId.parse(one));
    this.room.receive({ verb: 'hidden', nodes: named, isHidden, version });
  }

  /** Time passes without anybody, and the alarm rings whenever it is due. */
  async passWithAlarm(ms: number): Promise<void> {
    const end = this.now + ms;
    while (this.alarmAt !== null && this.alarmAt <= end) {
      this.now = Math.max(this.now, this.alarmAt);
      this.alarmAt = null;
      await this.room.alarm();
      this.settle();
    }
    this.now = end;
  }

  /** Somebody comes by a new socket; nothing of it was heard yet. */
  connect(
    name: string,
    client = new CanvasClient(),
    more: Partial<SeatState> = {},
    address: LinkAddress = {},
  ): CanvasClient {
    const who = principal.parse(name.includes(':') ? name : `human:${name}`);
    const id = `socket-${this.nextSocket++}`;
    const state = {
      ...newSeatState({ principal: who, name, credential: null }, this.now),
      ...more,
    };
    const socket: Socket = { client, state, pongAt: null, down: [], up: [] };
    this.sockets.set(id, socket);
    this.room.join(this.wire(id, socket), state, address);
    client.open((frame) => socket.up.push(frame));
    return client;
  }

  /** The network goes away; what was on its way is lost. */
  drop(client: CanvasClient): void {
    for (const [id, socket] of [...this.sockets]) {
      if (socket.client !== client) continue;
      this.sockets.delete(id);
      this.room.leave(id);
      client.close();
    }
  }

  /** The first of its sockets is found dead; it has another. */
  dropFirst(client: CanvasClient): void {
    for (const [id, socket] of this.sockets) {
      if (socket.client !== client) continue;
      this.sockets.delete(id);
      return this.room.leave(id);
    }
  }

  /** All its sockets ping now. */
  ping(client: CanvasClient): void {
    for (const socket of this.sockets.values())
      if (socket.client === client) socket.pongAt = this.now;
  }

  isConnected(client: CanvasClient): boolean {
    return [...this.sockets.values()].some((one) => one.client === client);
  }

  /** One frame goes one way; false when there is none. */
  step(client: CanvasClient, way: 'up' | 'down'): boolean {
    for (const [id, socket] of this.sockets) {
      const held = way === 'down' ? this.deaf : this.silent;
      if (socket.client !== client || held.has(client)) continue;
      const frame = socket[way].shift();
      if (frame === undefined) continue;
      if (way === 'down') client.hear(frame);
      else this.room.hear(id, frame);
      return true;
    }
    return false;
  }

  /** Bytes as they are, from somebody who is connected. */
  say(client: CanvasClient, frame: Uint8Array): void {
    for (const [id, socket] of this.sockets)
      if (socket.client === client) return this.room.hear(id, frame);
  }

  /** Everything that is on its way arrives, and what is due happens. */
  settle(): void {
    for (let moved = true; moved; ) {
      moved = this.runTimers();
      for (const { client } of [...this.sockets.values()])
        for (const way of ['up', 'down'] as const) while (this.step(client, way)) moved = true;
    }
  }

  /** Time passes. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = Math.min(...this.timers.map(({ at }) => at));
      if (!(next <= end)) break;
      this.now = Math.max(this.now, next);
      this.settle();
    }
    this.now = end;
    this.settle();
  }

  /** The object sleeps or dies: its memory is gone, its sockets and what is stored are not. */
  evict(): void {
    this.timers = [];
    this.room = this.open();
    const kept = [...this.sockets].map(([id, socket]) => ({
      wire: this.wire(id, socket),
      state: socket.state,
    }));
    // What was taken and not yet stored is gone: everybody is asked for what they have.
    for (const { wire } of kept) wire.send(askFrame(this.document));
    this.room.resume(kept);
  }

  /** Bytes that were sent to it and that it did not read. */
  unread(client: CanvasClient): number {
    const own = [...this.sockets.values()].filter((one) => one.client === client);
    return own.flatMap(({ down }) => down).reduce((sum, { length }) => sum + length, 0);
  }

  get timersWaiting(): number {
    return this.timers.length;
  }

  private open(): CanvasRoom {
    this.document.destroy();
    this.document = new Y.Doc();
    const stored = loadDocument(this.store, {
      isAlone: this.sockets.size === 0,
      now: this.now,
      freshClient: () => this.random.int(1_000_000, 2_000_000_000),
    });
    Y.applyUpdate(this.document, Y.encodeStateAsUpdate(stored));
    const awareness = new Awareness(this.document);
    awareness.setLocalState(null);
    clearInterval(awareness._checkInterval);
    this.document.on('update', (update: Uint8Array) => {
      for (const [id, socket] of this.sockets) this.wire(id, socket).send(updateFrame(update));
    });
    return new CanvasRoom({
      store: this.store,
      document: this.document,
      awareness,
      now: () => this.now,
      later: (ms, run) => {
        const timer = { at: this.now + ms, run };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((one) => one !== timer);
        };
      },
      setAlarm: (at) => {
        this.alarmAt = at;
      },
      randomBytes: (count) => this.random.bytes(count),
      log: (_, event) => void this.logged.push(event),
      startAnew: () => this.evict(),
      call: async (calls) => {
        if (this.isUnreachable) throw new Error('unreachable');
        this.called.push(...calls);
      },
      whichAreGone: async (nodes) => {
        if (this.isUnreachable) throw new Error('unreachable');
        this.meanwhile();
        return nodes.filter((node) => this.gone.has(node));
      },
    });
  }

  private runTimers(): boolean {
    const due = this.timers.filter(({ at }) => at <= this.now);
    this.timers = this.timers.filter(({ at }) => at > this.now);
    for (const { run } of due) run();
    return due.length > 0;
  }

  private wire(id: string, socket: Socket) {
    return {
      id,
      send: (frame: string | Uint8Array<ArrayBuffer>) => {
        this.sent += 1;
        if (typeof frame !== 'string' && this.sockets.get(id) === socket)
          socket.down.push(frame.slice());
      },
      close: (code: number, reason: string) => {
        this.closed.push({ who: socket.state.principal, code, reason });
        // What was sent before is heard before.
        for (const frame of socket.down.splice(0)) socket.client.hear(frame);
        if (!this.silent.has(socket.client)) this.sockets.delete(id);
        socket.client.close(code);
      },
      lastPongAt: () => socket.pongAt,
      keep: (state: SeatState) => {
        socket.state = structuredClone(state);
      },
    };
  }
}
