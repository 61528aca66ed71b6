import YPartyKitProvider from 'y-partykit/provider';
import { Awareness } from 'y-protocols/awareness';
import {
  type AutomaticPlace,
  type CanvasNotice,
  canvasMessages,
  decodeNotice,
  decodeSaved,
  encodePlaces,
} from '../../../shared/canvas/wire.ts';
import { CanvasDocument } from './canvas-document.ts';
import type { Change } from './canvas-values.ts';
import type { Sent, Stored } from './journal.ts';
import { sendOwn } from './send-own.ts';
import { watchPulse } from './watch-pulse.ts';

/** What a link tells whoever holds it. */
export interface LinkEvents {
  /** What stands in the document at these keys now. */
  changed(changes: readonly Change[]): void;
  /** All that the room has is here; or the socket is gone. */
  synced(isSynced: boolean): void;
  stored(what: Stored): void;
  notice(notice: CanvasNotice): void;
  closed(code: number, reason: string): void;
  /** Somebody else moved, came or went. */
  others(): void;
  /** The socket is dead and nobody said so: nothing comes of this link any more. */
  dead(): void;
}

/** What a canvas needs of a link. */
export interface Link {
  readonly isSynced: boolean;
  readonly awareness: Pick<Awareness, 'clientID' | 'getStates' | 'setLocalState'>;
  write(changes: readonly Change[]): Sent;
  /** Asks the room to put there what nobody placed; false when there is no way to it. */
  place(places: readonly AutomaticPlace[]): boolean;
  destroy(): void;
}

/**
 * One document and its socket to the canvas's room. A document has one client id for its life; when
 * the room drops an update of it, nothing that it sends counts any more and the next link begins
 * with a fresh one, which says whom it `replaces`: what is still on its way is not to come after.
 */
export class CanvasLink implements Link {
  readonly awareness: Awareness;
  private readonly own: CanvasDocument;
  private readonly provider: YPartyKitProvider;
  private readonly events: LinkEvents;
  private readonly stops: readonly (() => void)[];
  private socket = 0;
  private updates = 0;
  private isSending = false;

  constructor(
    host: string,
    room: string,
    events: LinkEvents,
    replaces: number | undefined,
    WebSocketPolyfill?: typeof WebSocket,
  ) {
    this.events = events;
    this.own = new CanvasDocument((changes) => events.changed(changes));
    const { doc } = this.own;
    this.awareness = new Awareness(doc);
    // Its second way, between the tabs of a browser, would go around the room.
    this.provider = new YPartyKitProvider(host, room, doc, {
      ...{ party: 'hatchery', awareness: this.awareness, disableBc: true, connect: false },
      params: { client: `${doc.clientID}`, replaces: replaces?.toString() },
      ...(WebSocketPolyfill === undefined ? {} : { WebSocketPolyfill }),
    });
    this.listen();
    this.stops = [sendOwn(this.provider), watchPulse(this.provider, () => events.dead())];
    this.provider.connect();
  }

  get isSynced(): boolean {
    return this.provider.synced;
  }

  /** Sets or deletes keys in one update, which is on its way when this returns. */
  write(changes: readonly Change[]): Sent {
    this.sendUpdates();
    const clock = this.own.write(changes);
    const { socket, updates } = this;
    return { socket, updates, clock };
  }

  place(places: readonly AutomaticPlace[]): boolean {
    const { ws, wsconnected } = this.provider;
    if (ws === null || !wsconnected) return false;
    ws.send(encodePlaces(places));
    return true;
  }

  destroy(): void {
    for (const stop of this.stops) stop();
    this.provider.destroy();
    // It dials a moment after it is told to, and means to be connected from then on, destroyed or not.
    queueMicrotask(() => this.provider.disconnect());
    this.awareness.destroy();
    this.own.doc.destroy();
  }

  private sendUpdates(): void {
    if (this.isSending) return;
    this.isSending = true;
    const { provider } = this;
    const { doc } = this.own;
    doc.on('update', provider._updateHandler);
    // After the provider's own handler, by the same condition: what is counted was sent.
    doc.on('update', (_: Uint8Array, origin: unknown) => {
      if (origin !== provider && provider.wsconnected) this.updates += 1;
    });
  }

  private listen(): void {
    const { own, provider, events } = this;
    const { doc } = own;
    // Yjs encodes for whoever listens, here all of a canvas as it came: listened to from the first edit on.
    doc.off('update', provider._updateHandler);
    provider.on('status', ({ status }: { status: string }) => {
      if (status !== 'connected') return;
      this.socket += 1;
      this.updates = 0;
    });
    provider.on('sync', (isSynced: boolean) => events.synced(isSynced));
    provider.on('connection-close', ({ code, reason }: CloseEvent) => events.closed(code, reason));
    this.awareness.on('change', ({ added, updated, removed }: Touched) => {
      const self = doc.clientID;
      if ([added, updated, removed].some((ids) => ids.some((id) => id !== self))) events.others();
    });
    provider.messageHandlers[canvasMessages.saved] = (_, { arr }) => {
      const saved = decodeSaved(arr);
      if (saved === null) return;
      const { stateVector, answers, updates } = saved;
      events.stored({ socket: this.socket, clock: own.ownClock(stateVector), answers, updates });
    };
    provider.messageHandlers[canvasMessages.notice] = (_, { arr }) => {
      const notice = decodeNotice(arr);
      if (notice !== null) events.notice(notice);
    };
  }
}

interface Touched {
  added: number[];
  updated: number[];
  removed: number[];
}
