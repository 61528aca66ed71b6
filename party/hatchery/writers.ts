import type { AutomaticPlaces } from '../../shared/canvas/automatic-places.ts';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { mayDraw } from '../../shared/canvas/may-change.ts';
import { encodeSaved } from '../../shared/canvas/wire.ts';
import { errorName } from '../../shared/lib/error-name.ts';
import { type Canvas, onlyLook, type Taken, type Writer } from './canvas.ts';
import type { CanvasPorts } from './canvas-room.ts';
import { clientBounds } from './client-bounds.ts';
import type { Door } from './door.ts';
import type { ClientFrame } from './frames.ts';
import type { Bad } from './guard-content.ts';
import { writtenAnew } from './guard-structure.ts';
import type { Keeper } from './keeper.ts';
import type { Seat } from './seat.ts';

interface WritersPorts extends Pick<CanvasPorts, 'now' | 'log' | 'store'> {
  door: Door;
  keeper: Keeper;
  /** `null` while the store cannot be read. */
  readCanvas(): Canvas | null;
  flushSoon(): void;
}

/** Hears what seats write: each as its own client of the document, and no further than the guard lets it. */
export class Writers {
  private readonly ports: WritersPorts;
  /** Whose frames are in the batch that waits. */
  private waiting = new Map<Seat, { answers: number; updates: number }>();

  constructor(ports: WritersPorts) {
    this.ports = ports;
  }

  /** One update: what passed waits to be stored with all that comes in one go. */
  take(seat: Seat, { kind, update }: ClientFrame & { kind: 'answer' | 'update' }): void {
    const { principal, client, isLost } = seat.state;
    const role = this.ports.door.rightsOf(seat.state);
    if (role === null) return this.ports.door.hangUp(seat, 'notAllowed');
    if (isLost) return kind === 'update' ? this.goesOn(seat) : undefined;
    const writer: Writer = { principal, role, client };
    const taken = this.judged(update, writer, kind === 'answer');
    if (taken === null) return this.ports.door.sendAway();
    if (writer.client !== client) seat.update({ client: writer.client });
    switch (taken.kind) {
      case 'refused':
        return this.refuse(seat, taken.why);
      case 'dropped':
        return this.drop(seat, taken.why);
      case 'undone': {
        this.undone(seat, taken.bad);
        this.countBad(seat);
      }
    }
    if (taken.kind !== 'nothing') seat.wroteAt = this.ports.now();
    const told = this.waiting.get(seat) ?? { answers: 0, updates: 0 };
    if (kind === 'answer') told.answers += 1;
    else told.updates += 1;
    this.waiting.set(seat, told);
    this.ports.flushSoon();
  }

  /** Places that nobody chose. It is nobody's act: what is taken is not said to be saved, only what is not. */
  place(seat: Seat, places: AutomaticPlaces): void {
    const { door, keeper } = this.ports;
    const role = door.rightsOf(seat.state);
    if (role === null) return door.hangUp(seat, 'notAllowed');
    if (seat.state.isLost) return;
    if (!mayDraw(role)) return this.refuse(seat, onlyLook);
    try {
      const { refused, late } = keeper.canvas.placeForNobody(places);
      if (refused.length > 0) door.notice(seat, { kind: 'unplaced', nodes: refused });
      if (late.length > 0) door.notice(seat, { kind: 'unplaced', nodes: late, isFull: true });
    } catch (error) {
      keeper.giveUp(error);
      return door.sendAway();
    }
    this.ports.flushSoon();
  }

  /** `null`: it broke on the way, and nothing that is not stored may stand. */
  private judged(update: Uint8Array, writer: Writer, isAnswer: boolean): Taken | null {
    try {
      return this.ports.keeper.canvas.take(update, writer, { isAnswer });
    } catch (error) {
      this.ports.keeper.giveUp(error);
      return null;
    }
  }

  private undone(seat: Seat, bad: readonly Bad[]): void {
    const keys = bad.slice(0, 50).map(({ map, key }) => ({ map, key }));
    const why = bad[0]?.why ?? '';
    this.ports.door.notice(seat, { kind: 'undone', why, keys, count: bad.length });
  }

  /** Once is a page that has not heard yet; who goes on is hung up on. */
  private refuse(seat: Seat, why: string): void {
    this.ports.door.notice(seat, { kind: 'refused', why });
    seat.update({ refused: seat.state.refused + 1 });
    if (seat.state.refused >= bounds.refusedWrites) this.ports.door.hangUp(seat, 'notAllowed');
  }

  private drop(seat: Seat, why: string): void {
    this.ports.log('info', 'canvas.dropped', { principal: seat.state.principal, why });
    this.startOver(seat, why);
    this.countBad(seat);
  }

  /** It is to make a fresh document: nothing that it sends on this socket fits any more. */
  startOver(seat: Seat, why: string): void {
    if (seat.state.isLost) return;
    seat.update({ isLost: true });
    seat.lostAt = this.ports.now();
    const isRenewed = why === writtenAnew;
    this.ports.door.notice(seat, { kind: 'rebuild', why, ...(isRenewed ? { isRenewed } : {}) });
  }

  /** A client that knows no notices would draw into nothing for as long as it is connected: it is to see that it is not. */
  private goesOn(seat: Seat): void {
    const now = this.ports.now();
    seat.lostAt ??= now;
    if (now - seat.lostAt >= clientBounds.lostMs)
      this.ports.door.hangUp(seat, 'badFrame', 'rebuild');
  }

  private countBad(seat: Seat): void {
    if (seat.account.bad.take(1, this.ports.now()) > 0)
      this.ports.door.hangUp(seat, 'tooFast', 'badUpdates');
  }

  /**
   * A seat is one client of the document for as long as it lasts, and nobody else may be it. It is
   * remembered beyond that once it wrote; for a day also before, for what it writes may be lost on its
   * way, and whoever wrote as it meanwhile would stand in its place. Who may only look leaves nothing
   * behind, however often they come.
   */
  claim(seat: Seat, client: number | null): void {
    const { principal } = seat.state;
    const role = this.ports.door.rightsOf(seat.state);
    if (client === null || role === null) return;
    const canvas = this.ports.readCanvas();
    if (canvas === null) return this.ports.door.sendAway();
    if (!canvas.mayBe({ principal, role, client: null }, client)) return;
    if (seat.state.client !== client) seat.update({ client });
    this.reserve(seat);
  }

  private reserve(seat: Seat): void {
    const { client, principal } = seat.state;
    const { store, door, now, log } = this.ports;
    try {
      const role = door.rightsOf(seat.state);
      if (client !== null && role !== null && mayDraw(role))
        store.aside.reserve(client, principal, now());
    } catch (error) {
      log('error', 'canvas.notReserved', { error: errorName(error) });
    }
  }

  /** Nothing of the batch stands. */
  forget(): void {
    this.waiting.clear();
  }

  left(seat: Seat): void {
    this.waiting.delete(seat);
    this.reserve(seat);
  }

  /** The batch is stored: its writers hear that it is saved. */
  told(stateVector: Uint8Array): void {
    const { waiting } = this;
    this.waiting = new Map();
    for (const [seat, { answers, updates }] of waiting) {
      seat.update({ answers: seat.state.answers + answers, updates: seat.state.updates + updates });
      const { state } = seat;
      const saved = { stateVector, answers: state.answers, updates: state.updates };
      seat.send(encodeSaved(saved), this.ports.now());
    }
  }
}
