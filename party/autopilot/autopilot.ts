import { type Connection, type ConnectionContext, Server, type WSMessage } from 'partyserver';
import { errorName } from '../../shared/lib/error-name.ts';
import { roomId } from '../../shared/model/ids.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import { admissionHeaders } from '../auth/admission.ts';
import type { Env } from '../env.ts';
import { log } from '../platform/log.ts';
import { hasSchema, migrate } from '../platform/migrate.ts';
import { PartyWire } from '../platform/party-wire.ts';
import { randomBytes } from '../platform/random.ts';
import { SqlStore } from '../platform/sql-store.ts';
import { deliver } from './deliver.ts';
import type { Attachment } from './ports.ts';
import { Room } from './room.ts';

/** One tenant's room as a hibernating Durable Object: the platform's hooks, passed on to `Room`. */
export class Autopilot extends Server<Env> {
  static override options = { hibernate: true };
  protected room: Room | null = null;
  private isRefused = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    if (!hasSchema(ctx.storage.sql)) return;
    try {
      this.room = this.open();
      this.room.resume(this.wires());
      log('info', 'room.woke', { sockets: ctx.getWebSockets().length });
    } catch (error) {
      this.refuse(error);
    }
  }

  /** Founds the room; called with the account, and safe to repeat. */
  begin(founder: { principal: Principal; name: string }): void {
    this.room ??= this.open();
    this.room.begin(roomId.parse(this.name), founder);
  }

  override onConnect(connection: Connection<Attachment>, { request }: ConnectionContext): void {
    try {
      this.admit(connection, request.headers);
    } catch (error) {
      log('error', 'connect.failed', { error: errorName(error) });
      connection.close(1011, 'internal');
    }
  }

  override onMessage(connection: Connection<Attachment>, message: WSMessage): void {
    try {
      this.room?.hear(connection.id, typeof message === 'string' ? message : toBytes(message));
    } catch (error) {
      log('error', 'message.failed', { error: errorName(error) });
    }
  }

  override onClose(connection: Connection<Attachment>): void {
    this.room?.leave(connection.id, connection.state);
  }

  override onError(connection: Connection<Attachment>): void {
    this.room?.leave(connection.id, connection.state);
  }

  override onAlarm(): void {
    this.room?.alarm();
  }

  override onRequest(): Response {
    return new Response('not found', { status: 404 });
  }

  /** The Worker, and nobody else, says who this is. */
  private admit(connection: Connection<Attachment>, headers: Headers): void {
    if (this.isRefused) return connection.close(1011, 'internal');
    const who = principal.parse(headers.get(admissionHeaders.principal));
    if (headers.get(admissionHeaders.isHome) === 'yes' && this.room?.hasBegun !== true)
      this.begin({
        principal: who,
        name: decodeURIComponent(headers.get(admissionHeaders.name) ?? ''),
      });
    if (this.room === null) return connection.close(4403, 'notAllowed');
    connection.setState({
      principal: who,
      since: Date.now(),
      protocol: 0,
      binary: false,
      topics: [],
      session: null,
      runId: null,
    });
    this.room.join(new PartyWire(connection, this.ctx));
  }

  /** What is stored cannot be served by this program: everybody is told so, and nothing is touched. */
  private refuse(error: unknown): void {
    log('error', 'room.refused', { error: errorName(error) });
    this.room = null;
    this.isRefused = true;
    for (const socket of this.ctx.getWebSockets()) socket.close(1011, 'internal');
  }

  private open(): Room {
    const { storage } = this.ctx;
    migrate(storage);
    return new Room({
      store: new SqlStore(storage),
      now: Date.now,
      randomBytes,
      deliver: (entry, done) =>
        deliver(this.env, this.name, entry.message).then(
          () => done(true),
          () => done(false),
        ),
      setAlarm: (at) => void (at === null ? storage.deleteAlarm() : storage.setAlarm(at)),
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      log,
    });
  }

  /** The sockets that are still there; one without an attachment was never let in. */
  private *wires(): Generator<PartyWire> {
    for (const connection of this.getConnections<Attachment>()) {
      if (connection.state === null) connection.close(1011, 'internal');
      else yield new PartyWire(connection, this.ctx);
    }
  }
}

const toBytes = (message: ArrayBuffer | ArrayBufferView): Uint8Array =>
  message instanceof ArrayBuffer
    ? new Uint8Array(message)
    : new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
