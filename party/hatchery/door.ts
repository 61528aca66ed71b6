import { type CanvasCaller, mayDraw } from '../../shared/canvas/may-change.ts';
import { type CanvasNotice, encodeNotice, type OnlyLooks } from '../../shared/canvas/wire.ts';
import { people } from '../../shared/methods/method.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { whyNot } from '../../shared/policy/why-not.ts';
import { type CloseReason, closeCodes } from '../../shared/protocol/close-codes.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { LogLevel } from '../autopilot/ports.ts';
import type { Whose } from '../autopilot/room-message.ts';
import { Accounts } from './account.ts';
import type { CanvasAccess } from './canvas-message.ts';
import type { CanvasStore } from './canvas-store.ts';
import { Seat, type SeatState, type SeatWire } from './seat.ts';

interface DoorPorts {
  store: Pick<CanvasStore, 'access' | 'putAccess' | 'aside'>;
  now(): number;
  log(level: LogLevel, event: string, facts?: Record<string, string | number | boolean>): void;
  /** A seat is empty. */
  left(seat: Seat): void;
  /** Somebody is something else now. */
  changed(seat: Seat): void;
}

type Standing = Pick<SeatState, 'principal' | 'credential'>;

/** Who sits at the canvas, by what the room says that they are; and how they are hung up on. */
export class Door {
  private readonly ports: DoorPorts;
  private readonly all = new Map<string, Seat>();
  private readonly accounts = new Accounts();

  constructor(ports: DoorPorts) {
    this.ports = ports;
  }

  seats(): IterableIterator<Seat> {
    return this.all.values();
  }

  get isEmpty(): boolean {
    return this.all.size === 0;
  }

  has(id: string): boolean {
    return this.all.has(id);
  }

  seat(id: string): Seat | undefined {
    return this.all.get(id);
  }

  /** Who sits here as this client of the document. */
  holderOf(client: number): Principal | null {
    for (const { state } of this.all.values()) if (state.client === client) return state.principal;
    return null;
  }

  /** After a sleep. */
  resume(wire: SeatWire, state: SeatState): Seat {
    const seat = this.seatOf(wire, state);
    this.all.set(wire.id, seat);
    return seat;
  }

  /** Somebody whose role is known; `null` when they were hung up on. */
  join(wire: SeatWire, state: SeatState): Seat | null {
    const { principal } = state;
    const name = this.ports.store.access(principal)?.name ?? '';
    const seat = this.seatOf(wire, { ...state, name });
    const role = this.rightsOf(state);
    if (role === null) return this.close(seat, 'notAllowed');
    this.dropHalfOpen();
    const own = [...this.all.values()].filter((one) => one.state.principal === principal);
    if (own.length >= limits.connectionsPerPrincipal || this.all.size >= limits.connectionsPerRoom)
      return this.close(seat, 'tooFast', 'tooMany');
    this.all.set(wire.id, seat);
    seat.update({});
    this.tellWho(seat, role);
    return seat;
  }

  /**
   * Who gave this client up says so in the next one's address: what is still on its way as it counts no more.
   * Of what somebody draws nothing is given up by who may only look with their key.
   */
  replace(by: SeatState, client: number): void {
    if (!mayDraw(this.ownRightsOf(by) ?? 'viewer')) return;
    const given = [...this.all.values()].filter(
      ({ state }) => state.principal === by.principal && state.client === client,
    );
    for (const seat of given) {
      // Also when its socket outlives a sleep.
      seat.update({ isLost: true });
      this.hangUp(seat, 'replaced');
    }
  }

  leave(id: string): void {
    const seat = this.all.get(id);
    if (seat === undefined) return;
    this.all.delete(id);
    seat.account.usedAt = this.ports.now();
    this.ports.left(seat);
  }

  /** What the room says that somebody is now. Older words change nothing. */
  hearAccess(access: CanvasAccess): void {
    const { store } = this.ports;
    const known = store.access(access.principal);
    if (!store.putAccess(access)) return;
    if (known !== null && known.role === access.role && known.name === access.name) return;
    for (const seat of [...this.all.values()])
      if (seat.state.principal === access.principal) this.review(seat, access.name);
  }

  /** The room paused its agents, or lets them go on. Older words change nothing. */
  hearPause(isPaused: boolean, version: number): void {
    if (!this.ports.store.aside.putPause(isPaused, version)) return;
    for (const seat of [...this.all.values()]) if (isAgent(seat.state)) this.review(seat);
  }

  /** Hangs up what came in by it; see the room's `cut`. */
  cut(isMeant: (state: Readonly<SeatState>) => boolean): void {
    for (const seat of [...this.all.values()])
      if (isMeant(seat.state)) this.hangUp(seat, 'notAuthenticated', 'cut');
  }

  /** Logins and keys that ended. */
  expire(): void {
    const now = this.ports.now();
    for (const seat of [...this.all.values()])
      if ((seat.state.credential?.expiresAt ?? Infinity) <= now)
        this.hangUp(seat, 'notAuthenticated', 'expired');
  }

  /** When the next of them ends (ms); Infinity for never. */
  nextEnd(): number {
    return Math.min(
      ...[...this.all.values()].map(({ state }) => state.credential?.expiresAt ?? Infinity),
    );
  }

  /** What somebody may do here: their role in the room, less by a key that is good for less, or in a pause. */
  rightsOf(one: Standing): Role | null {
    const role = this.ownRightsOf(one);
    return role !== null && isAgent(one) && this.ports.store.aside.pause() ? 'viewer' : role;
  }

  /** The same, as if there were no pause. */
  private ownRightsOf({ principal, credential }: Standing): Role | null {
    const { store } = this.ports;
    const role = store.access(principal)?.role ?? null;
    if (role === null) return null;
    const asker = {
      kind: splitPrincipal(principal).kind,
      role,
      scope: credential?.scope ?? null,
      isFounder: false,
      isLobby: false,
    };
    return whyNot(drawing, asker) === null ? role : 'viewer';
  }

  notice(seat: Seat, notice: CanvasNotice): void {
    seat.send(encodeNotice(notice), this.ports.now());
  }

  hangUp(seat: Seat, reason: CloseReason, words: string = reason): void {
    this.ports.log('info', 'canvas.closed', { principal: seat.state.principal, reason, words });
    this.close(seat, reason, words);
    this.leave(seat.wire.id);
  }

  /** The storage failed: everybody dials again and brings what they still have. */
  sendAway(): void {
    const all = [...this.all.values()];
    for (const { wire } of all) wire.close(1011, 'storage');
    for (const { wire } of all) this.leave(wire.id);
  }

  private seatOf(wire: SeatWire, state: SeatState): Seat {
    const now = this.ports.now();
    const isHere = (one: Principal) =>
      [...this.all.values()].some((seat) => seat.state.principal === one);
    return new Seat(wire, state, this.accounts.of(state.principal, now, isHere), now);
  }

  private review(seat: Seat, name = seat.state.name): void {
    const role = this.rightsOf(seat.state);
    if (role === null) return this.hangUp(seat, 'notAllowed');
    seat.update({ name });
    this.ports.changed(seat);
    this.tellWho(seat, role);
  }

  /** Sockets that pinged once and long do so no more. */
  private dropHalfOpen(): void {
    const since = this.ports.now() - limits.silentMs;
    for (const seat of [...this.all.values()]) {
      const pong = seat.wire.lastPongAt();
      if (pong !== null && pong < since) this.hangUp(seat, 'tooSlow', 'silent');
    }
  }

  private tellWho(seat: Seat, role: Role): void {
    const { principal, name } = seat.state;
    const mayEdit = mayDraw(role);
    const why = mayEdit ? {} : { why: this.whyOnlyLooks(principal) };
    this.notice(seat, { kind: 'you', principal, name, mayEdit, ...why });
  }

  private whyOnlyLooks(principal: Principal): OnlyLooks {
    const { store } = this.ports;
    if (!mayDraw(store.access(principal)?.role ?? 'viewer')) return 'role';
    return isAgent({ principal }) && store.aside.pause() ? 'pause' : 'key';
  }

  private close({ wire }: Seat, reason: CloseReason, words: string = reason): null {
    wire.close(closeCodes[reason], words);
    return null;
  }
}

const isAgent = ({ principal }: Pick<CanvasCaller, 'principal'>): boolean =>
  splitPrincipal(principal).kind === 'agent';

/** What drawing is, as a method of the room would say it. */
const drawing = { risk: 'say', callers: people, scope: 'chat', repeat: 'key' } as const;

/** Is this seat's credential or principal meant? */
export function isSeatMeant({ principal, credential }: Readonly<SeatState>, whose: Whose): boolean {
  if ('principal' in whose) return principal === whose.principal;
  if ('credential' in whose) return [credential?.id, credential?.login].includes(whose.credential);
  const { loginsOf, but, until } = whose;
  if (credential === null || credential.kind !== 'login' || principal !== loginsOf) return false;
  return credential.id !== but && (credential.beganAt ?? 0) <= until;
}
