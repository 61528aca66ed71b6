import { type Connection, type ConnectionContext, Server, type WSMessage } from 'partyserver';
import { withYjs } from 'y-partyserver';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { readLinkAddress } from '../../shared/canvas/link-address.ts';
import { errorName } from '../../shared/lib/error-name.ts';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { readAtIn, standingIn } from '../autopilot/come-in.ts';
import type { Whose } from '../autopilot/room-message.ts';
import type { Env } from '../env.ts';
import { log } from '../platform/log.ts';
import { migrate } from '../platform/migrate.ts';
import { randomBytes } from '../platform/random.ts';
import type { CanvasMessage } from './canvas-message.ts';
import type { CanvasOrder, CanvasOutcome } from './canvas-order.ts';
import { CanvasRoom } from './canvas-room.ts';
import { isSeatMeant } from './door.ts';
import { loadDocument } from './load-document.ts';
import { canvasMigrations } from './migrations.ts';
import { take } from './orders.ts';
import { freshRoomClient } from './room-client.ts';
import { newSeatState, type SeatState, type SeatWire } from './seat.ts';
import { SqlCanvas } from './sql-canvas.ts';

/** One tenant's canvas as a hibernating Durable Object: y-partyserver's fan-out behind our own guard. */
export class Hatchery extends withYjs(Server<Env>) {
  static override options = { hibernate: true };
  /** Told from here on; another one once it was written anew. */
  override document = sharedDocument();
  private canvas: CanvasRoom | null = null;
  /** What was hung up while handshakes are under way: they were good when they were read. */
  private readonly cuts: Whose[] = [];
  private knocking = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Before the socket is taken, the room is asked who this is: a canvas lets in nobody by itself. */
  override async fetch(request: Request): Promise<Response> {
    const { headers } = request;
    this.knocking += 1;
    try {
      const standing = await this.room.admitToCanvas(standingIn(headers), readAtIn(headers));
      if (standing === null) return hangUp('notAllowed');
      await this.setName(this.name);
      this.begun().hearStanding(standing);
      return await super.fetch(request);
    } catch (error) {
      log('error', 'canvas.notAdmitted', { error: errorName(error) });
      return hangUp('tooSlow');
    } finally {
      this.knocking -= 1;
      if (this.knocking === 0) this.cuts.length = 0;
    }
  }

  override async onLoad(): Promise<Y.Doc> {
    const { storage } = this.ctx;
    migrate(storage, canvasMigrations);
    const isAlone = this.ctx.getWebSockets().length === 0;
    const store = new SqlCanvas(storage, freshClient);
    return loadDocument(store, { isAlone, freshClient, now: Date.now() });
  }

  /** The library loads the document and tells every change of it; then the sockets that slept are known again. */
  override async onStart(): Promise<void> {
    await super.onStart();
    const { storage } = this.ctx;
    this.canvas = new CanvasRoom({
      store: new SqlCanvas(storage, freshClient),
      document: this.document,
      awareness: this.document.awareness,
      now: Date.now,
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      setAlarm: (at) => void (at === null ? storage.deleteAlarm() : storage.setAlarm(at)),
      randomBytes,
      log,
      call: async (calls) => void (await this.room.receive({ verb: 'called', calls: [...calls] })),
      whichAreGone: (nodes) => this.room.goneNodes(nodes),
      startAnew: () => this.startAnew(),
    });
    const kept = [...this.getConnections<SeatState>()].flatMap((one) => this.asKept(one));
    this.canvas.resume(kept);
    log('info', 'canvas.woke', { sockets: kept.length });
  }

  /** What the room tells. A repeat, or an older word, changes nothing. */
  async receive(message: CanvasMessage): Promise<void> {
    await this.setName(this.name);
    if (message.verb === 'cut' && this.knocking > 0) this.cuts.push(message.whose);
    this.begun().receive(message);
  }

  /** What the room asks for somebody without Yjs. */
  async take(order: CanvasOrder): Promise<CanvasOutcome> {
    await this.setName(this.name);
    return take(this.begun(), order);
  }

  override onConnect(connection: Connection, { request }: ConnectionContext): void {
    try {
      const { principal, credential } = standingIn(request.headers);
      const state = newSeatState({ principal, credential, name: '' }, Date.now());
      if (this.cuts.some((whose) => isSeatMeant(state, whose)))
        return connection.close(closeCodes.notAuthenticated, 'cut');
      const address = readLinkAddress(new URL(request.url).searchParams);
      this.begun().join(toWire(connection, this.ctx), state, address);
    } catch (error) {
      log('error', 'connect.failed', { error: errorName(error) });
      connection.close(1011, 'internal');
    }
  }

  override onMessage(connection: Connection, message: WSMessage): void {
    if (typeof message === 'string') return;
    try {
      this.begun().hear(connection.id, toBytes(message));
    } catch (error) {
      log('error', 'message.failed', { error: errorName(error) });
    }
  }

  override onClose(connection: Connection<SeatState>): void {
    this.leave(connection);
  }

  override onError(connection: Connection<SeatState>): void {
    this.leave(connection);
  }

  override onAlarm(): Promise<void> {
    return this.begun().alarm();
  }

  override onRequest(): Response {
    return new Response('not found', { status: 404 });
  }

  private get room() {
    return this.env.Autopilot.get(this.env.Autopilot.idFromName(this.name));
  }

  /** Whoever closes while the canvas slept is no longer among the sockets when it wakes: it is known again first. */
  private leave(connection: Connection<SeatState>): void {
    const canvas = this.begun();
    if (!canvas.door.has(connection.id)) canvas.resume(this.asKept(connection));
    canvas.leave(connection.id);
  }

  private asKept(connection: Connection<SeatState>): { wire: SeatWire; state: SeatState }[] {
    const { state } = connection;
    return state === null ? [] : [{ wire: toWire(connection, this.ctx), state }];
  }

  /** As after a sleep, with all its sockets: the document in memory is of the one before. */
  private startAnew(): void {
    this.document = sharedDocument();
    void this.ctx.blockConcurrencyWhile(() => this.onStart());
  }

  private begun(): CanvasRoom {
    if (this.canvas === null) throw new Error('the canvas has not started');
    return this.canvas;
  }
}

/** As y-partyserver makes one: nobody is here by themselves, and nobody is forgotten by a timer. */
function sharedDocument(): Y.Doc & { awareness: Awareness } {
  const document = new Y.Doc();
  const awareness = new Awareness(document);
  awareness.setLocalState(null);
  clearInterval(awareness._checkInterval);
  return Object.assign(document, { awareness });
}

const freshClient = (): number => freshRoomClient(randomBytes);

const toWire = (connection: Connection, ctx: DurableObjectState): SeatWire => ({
  id: connection.id,
  send(frame) {
    try {
      connection.send(frame);
    } catch {
      // It is gone; its close event is under way.
    }
  },
  close(code, reason) {
    try {
      connection.close(code, reason);
    } catch {
      // Already closed.
    }
  },
  keep: (state) => void connection.setState(state),
  lastPongAt: () => ctx.getWebSocketAutoResponseTimestamp(connection)?.getTime() ?? null,
});

const toBytes = (message: ArrayBuffer | ArrayBufferView): Uint8Array =>
  message instanceof ArrayBuffer
    ? new Uint8Array(message)
    : new Uint8Array(message.buffer, message.byteOffset, message.byteLength);

function hangUp(reason: 'notAllowed' | 'tooSlow'): Response {
  const [client, server] = Object.values(new WebSocketPair());
  server?.accept();
  server?.close(closeCodes[reason], reason);
  return new Response(null, { status: 101, webSocket: client ?? null });
}
