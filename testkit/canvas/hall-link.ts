import { CanvasDocument } from '../../client/canvas/sync/canvas-document.ts';
import type { Link, LinkEvents } from '../../client/canvas/sync/canvas-link.ts';
import type { Change } from '../../client/canvas/sync/canvas-values.ts';
import type { Sent } from '../../client/canvas/sync/journal.ts';
import { type AutomaticPlace, canvasMessages } from '../../shared/canvas/wire.ts';
import { CanvasClient } from './canvas-client.ts';
import type { CanvasHall } from './canvas-hall.ts';

/** What a page's canvas is linked by, with a hall in place of the network: it says what the product's own link says. */
export class HallLink extends CanvasClient implements Link {
  isSynced = false;
  private readonly hall: CanvasHall;
  private readonly events: LinkEvents;
  private readonly own: CanvasDocument;
  private socket = 0;
  private updates = 0;
  private isOver = false;

  constructor(hall: CanvasHall, client: number, events: LinkEvents) {
    super(client);
    this.hall = hall;
    this.events = events;
    this.own = new CanvasDocument((changes) => events.changed(changes), this.doc);
    this.doc.on('update', (_: Uint8Array, origin: unknown) => {
      if (origin !== this && this.isOpen) this.updates += 1;
    });
  }

  override open(send: (frame: Uint8Array<ArrayBuffer>) => void): void {
    this.socket += 1;
    this.updates = 0;
    super.open(send);
  }

  override close(code?: number): void {
    super.close();
    if (this.isOver) return;
    if (this.isSynced) {
      this.isSynced = false;
      this.events.synced(false);
    }
    if (code !== undefined) this.events.closed(code, '');
  }

  override hear(frame: Uint8Array): void {
    if (this.isOver) return;
    const before = this.notices.length;
    super.hear(frame);
    for (const notice of this.notices.slice(before)) this.events.notice(notice);
    if (frame[0] === canvasMessages.saved && this.saved !== null) {
      const { stateVector, answers, updates } = this.saved;
      const clock = this.own.ownClock(stateVector);
      this.events.stored({ socket: this.socket, clock, answers, updates });
    }
    if (frame[0] !== canvasMessages.sync || frame[1] !== 1 || this.isSynced) return;
    this.isSynced = true;
    this.events.synced(true);
  }

  write(changes: readonly Change[]): Sent {
    const clock = this.own.write(changes);
    return { socket: this.socket, updates: this.updates, clock };
  }

  place(places: readonly AutomaticPlace[]): boolean {
    if (this.isOpen) this.asksFor(...places);
    return this.isOpen;
  }

  destroy(): void {
    this.isOver = true;
    this.hall.drop(this);
  }
}
