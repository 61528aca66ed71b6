import YPartyKitProvider from 'y-partykit/provider';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { type CanvasMapName, canvasMapNames } from '../../../shared/canvas/document.ts';
import {
  type CanvasNotice,
  canvasMessages,
  decodeNotice,
  decodeSaved,
} from '../../../shared/canvas/wire.ts';
import { type Change, readChange } from './canvas-values.ts';
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
  /** `origin`: of what is nobody's act. */
  write(changes: readonly Change[], origin?: 'automatic'): Sent;
  destroy(): void;
}

/**
 * One document and its socket to the canvas's room. A document has one client id for its life; when
 * the room drops an update of it, nothing that it sends counts any more and the next link begins
 * with a fresh one.
 */
export class CanvasLink implements Link {
  readonly awareness: Awareness;
  private readonly doc = new Y.Doc();
  private readonly provider: YPartyKitProvider;
  private readonly maps: ReadonlyMap<unknown, CanvasMapName>;
  private readonly events: LinkEvents;
  private readonly stops: readonly (() => void)[];
  private socket = 0;
  private updates = 0;

  constructor(
    host: string,
    room: string,
    events: LinkEvents,
    WebSocketPolyfill?: typeof WebSocket,
  ) {
    this.events = events;
    this.awareness = new Awareness(this.doc);
    this.maps = new Map(canvasMapNames.map((name) => [this.doc.getMap(name), name]));
    // Its second way, between the tabs of a browser, would go around the room.
    this.provider = new YPartyKitProvider(host, room, this.doc, {
      ...{ party: 'hatchery', awareness: this.awareness, disableBc: true, connect: false },
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
  write(changes: readonly Change[], origin?: 'automatic'): Sent {
    this.doc.transact(() => {
      for (const { map, key, after } of changes)
        if (after === undefined) this.doc.getMap(map).delete(key);
        else this.doc.getMap(map).set(key, after);
    }, origin);
    const { socket, updates } = this;
    return { socket, updates, clock: this.ownClock(Y.encodeStateVector(this.doc)) };
  }

  destroy(): void {
    for (const stop of this.stops) stop();
    this.provider.destroy();
    this.awareness.destroy();
    this.doc.destroy();
  }

  private listen(): void {
    const { doc, provider, events } = this;
    doc.on('afterTransaction', ({ changed }: Y.Transaction) => {
      const changes = [...changed].flatMap(([type, keys]) => this.changesOf(type, keys));
      if (changes.length > 0) events.changed(changes);
    });
    // After the provider's own handler, by the same condition: what is counted was sent.
    doc.on('update', (_: Uint8Array, origin: unknown) => {
      if (origin !== provider && provider.wsconnected) this.updates += 1;
    });
    provider.on('status', ({ status }: { status: string }) => {
      if (status !== 'connected') return;
      this.socket += 1;
      this.updates = 0;
    });
    provider.on('sync', (isSynced: boolean) => events.synced(isSynced));
    provider.on('connection-close', ({ code, reason }: CloseEvent) => events.closed(code, reason));
    this.awareness.on('change', ({ added, updated, removed }: Touched) => {
      const own = doc.clientID;
      if ([added, updated, removed].some((ids) => ids.some((id) => id !== own))) events.others();
    });
    provider.messageHandlers[canvasMessages.saved] = (_, { arr }) => {
      const saved = decodeSaved(arr);
      if (saved === null) return;
      const { stateVector, answers, updates } = saved;
      events.stored({ socket: this.socket, clock: this.ownClock(stateVector), answers, updates });
    };
    provider.messageHandlers[canvasMessages.notice] = (_, { arr }) => {
      const notice = decodeNotice(arr);
      if (notice !== null) events.notice(notice);
    };
  }

  private ownClock(stateVector: Uint8Array): number {
    return Y.decodeStateVector(stateVector).get(this.doc.clientID) ?? 0;
  }

  private changesOf(type: unknown, keys: ReadonlySet<string | null>): Change[] {
    const map = this.maps.get(type);
    if (map === undefined) return [];
    return [...keys].flatMap((key) => {
      if (key === null) return [];
      const value: unknown = this.doc.getMap(map).get(key);
      // What a canvas cannot have is shown as if it were not there; the room sets it back.
      const change = readChange(map, key, value) ?? readChange(map, key, undefined);
      return change === null ? [] : [change];
    });
  }
}

interface Touched {
  added: number[];
  updated: number[];
  removed: number[];
}
