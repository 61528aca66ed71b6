import { type Connection, type ConnectionContext, Server, type WSMessage } from 'partyserver';
import type { NodeId } from '../../shared/canvas/node-id.ts';
import { errorName } from '../../shared/lib/error-name.ts';
import { type InstanceId, type RoomId, roomId } from '../../shared/model/ids.ts';
import { mayAskModel } from '../../shared/model/instance.ts';
import type { Login } from '../../shared/model/login.ts';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { admissionHeaders } from '../auth/admission.ts';
import { readSettings } from '../auth/settings.ts';
import type { Env } from '../env.ts';
import type { CanvasStanding } from '../hatchery/canvas-message.ts';
import { log } from '../platform/log.ts';
import { hasSchema, migrate } from '../platform/migrate.ts';
import { PartyWire } from '../platform/party-wire.ts';
import { randomBytes } from '../platform/random.ts';
import { RecallingStore } from '../platform/recalling-store.ts';
import { SqlStore } from '../platform/sql-store.ts';
import { type Attachment, newAttachment, type Standing } from './attachment.ts';
import { admitToCanvas } from './canvas-access.ts';
import { isGoneNode } from './canvas-nodes.ts';
import { founderIn, loginIn, readAtIn, standingIn } from './come-in.ts';
import { wasCut } from './cuts.ts';
import { deliver } from './deliver.ts';
import type { Founder } from './found.ts';
import { hostDesk } from './host-of.ts';
import { acceptInvite, lookInvite } from './invitations.ts';
import { inviting } from './inviting.ts';
import { noteLogin } from './logins.ts';
import type { Accepted, Guest, Invitation } from './outside.ts';
import { Room } from './room.ts';
import type { RoomMessage } from './room-message.ts';
import { readMeta, writeMeta } from './store/meta.ts';
import { readRow } from './store/records.ts';

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
  begin(founder: Founder & { homeRoom?: RoomId }): void {
    this.room ??= this.open();
    this.room.begin(roomId.parse(this.name), founder);
  }

  /** What other objects tell it, and the Worker. A room that never was hears nothing but its beginning. */
  receive(message: RoomMessage): void | Promise<void> {
    if (message.verb === 'begin')
      this.begin({ principal: message.founder, name: message.name, owner: message.owner });
    else this.begun().receive(message);
  }

  /** A room that never was lists it when somebody comes in by it … */
  loginBegan(login: Omit<Login, 'seq'>): void {
    if (this.room?.hasBegun === true) this.room.receive({ verb: 'loginBegan', login });
  }

  /** … and has nobody to hang up on. */
  loginEnded({ id: loginId }: { id: string }): void {
    if (this.room?.hasBegun === true) this.room.receive({ verb: 'loginEnded', loginId });
  }

  loginsEnded(): void {
    if (this.room?.hasBegun === true) this.room.receive({ verb: 'loginsEnded' });
  }

  /** Asked by the canvas, of whoever knocks there. */
  admitToCanvas(standing: Standing, readAt: number): CanvasStanding | null {
    return this.room === null ? null : admitToCanvas(this.room, standing, readAt);
  }

  /** Asked by the canvas, of nodes that it has a place for. */
  goneNodes(nodes: readonly NodeId[]): NodeId[] {
    const { room } = this;
    return room === null || !room.hasBegun
      ? []
      : nodes.filter((node) => isGoneNode(room.store, node));
  }

  /** Is the instance one whose box may ask the model? Asked by the Worker, with every request of a gateway. */
  servesModelTo(id: InstanceId, generation: number): boolean {
    const row = this.room === null ? null : readRow(this.room.store, 'instances', id);
    return row !== null && row.generation === generation && mayAskModel(row.state);
  }

  lookInvite(who: Pick<Guest, 'hash' | 'principal'>): Invitation | null {
    return this.room?.hasBegun === true ? lookInvite(this.room, who) : null;
  }

  async acceptInvite(who: Guest): Promise<Accepted> {
    try {
      const settings = await readSettings(this.env.DB);
      if (this.room?.hasBegun !== true) throw new Refusal('inviteVoid');
      return { ok: true, badge: acceptInvite(this.room, who, settings) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ok: false, error: error.toWire() };
    }
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
    const standing = standingIn(headers);
    if (headers.get(admissionHeaders.isHome) === 'yes') this.begin(founderIn(headers, standing));
    if (this.room?.knows(standing.principal) !== true)
      return connection.close(closeCodes.notAllowed, 'notAllowed');
    if (wasCut(this.room.store, standing, readAtIn(headers)))
      return connection.close(closeCodes.notAuthenticated, 'cut');
    this.rememberOrigin(headers.get(admissionHeaders.origin));
    const login = loginIn(headers, standing, Date.now());
    if (login !== null) noteLogin(this.room, login);
    connection.setState(newAttachment(standing, Date.now()));
    this.room.join(new PartyWire(connection, this.ctx));
  }

  /** Where boxes reach this room: as it was last reached by people. */
  private origin(): string | null {
    const { PUBLIC_ORIGIN } = this.env;
    return PUBLIC_ORIGIN ?? (this.room === null ? null : readMeta(this.room.store, 'origin'));
  }

  private rememberOrigin(origin: string | null): void {
    if (origin === null || this.room === null || this.origin() === origin) return;
    const { store } = this.room;
    store.transact(() => writeMeta(store, 'origin', origin));
  }

  /** What is stored cannot be served by this program: everybody is told so, and nothing is touched. */
  private refuse(error: unknown): void {
    log('error', 'room.refused', { error: errorName(error) });
    this.room = null;
    this.isRefused = true;
    for (const socket of this.ctx.getWebSockets()) socket.close(1011, 'internal');
  }

  /** Whoever tells a room that never was tries again later: it may be about to begin. */
  private begun(): Room {
    if (this.room?.hasBegun !== true) throw new Error('the room has not begun');
    return this.room;
  }

  private open(): Room {
    const { storage } = this.ctx;
    migrate(storage);
    return new Room({
      store: new RecallingStore(new SqlStore(storage)),
      now: Date.now,
      randomBytes,
      deliver: (entry, done) =>
        deliver(this.env, this.name, entry.message).then(
          () => done(true),
          () => done(false),
        ),
      outside: {
        settings: () => readSettings(this.env.DB),
        lookInvite: async (room, who) => {
          const there = await inviting(this.env, this.name, room);
          return there === null
            ? null
            : there === 'self'
              ? this.lookInvite(who)
              : there.lookInvite(who);
        },
        acceptInvite: async (room, who) => {
          const there = await inviting(this.env, this.name, room);
          if (there === null) return { ok: false, error: new Refusal('inviteVoid').toWire() };
          return there === 'self' ? this.acceptInvite(who) : there.acceptInvite(who);
        },
        canvas: (order) => {
          const canvas = this.env.Hatchery.get(this.env.Hatchery.idFromName(this.name));
          return canvas.take(order);
        },
      },
      hosts: hostDesk(this.env, this.name, () => this.origin()),
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
