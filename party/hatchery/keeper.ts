import * as Y from 'yjs';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import type { CanvasMapName } from '../../shared/canvas/document.ts';
import { errorName } from '../../shared/lib/error-name.ts';
import { newId } from '../../shared/lib/new-id.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { LogLevel } from '../autopilot/ports.ts';
import { Canvas } from './canvas.ts';
import type { CanvasStore, VersionHead } from './canvas-store.ts';
import { isWorn, renew } from './load-document.ts';
import { freshRoomClient } from './room-client.ts';
import { emptyLayout, encodeLayout, isVersionDue, keepVersion } from './versions.ts';

interface KeeperPorts {
  store: CanvasStore;
  /** What is stored, and so may be told. */
  document: Y.Doc;
  /** Nodes that not everybody of the room may see: nothing about them stands in the document. */
  hidden: ReadonlySet<string>;
  /** Who sits at the canvas as this client of the document, or may come back as it. */
  holderOf(client: number): Principal | null;
  now(): number;
  randomBytes(count: number): Uint8Array;
  log(level: LogLevel, event: string, facts?: Record<string, string | number | boolean>): void;
}

/**
 * Keeps what a canvas holds: what passed the guard is stored in one batch, and only then let into the
 * document that everybody is told of. Versions of the layout are made on the way.
 */
export class Keeper {
  private readonly ports: KeeperPorts;
  private working: Canvas | null = null;
  private isWrittenAnew = false;
  /** When a canvas that is full is looked at again (ms). */
  private looksAgainAt = 0;

  constructor(ports: KeeperPorts) {
    this.ports = ports;
    this.working = this.open();
  }

  /** The document as it will be once everything under way is stored. Throws while the store cannot be read. */
  get canvas(): Canvas {
    this.working ??= this.open();
    return this.working;
  }

  /** The document was written anew: another one keeps it, and nothing is stored from here any more. */
  get isOver(): boolean {
    return this.isWrittenAnew;
  }

  /**
   * Stores what was taken, then lets everybody have it. When the storage fails nothing of it stands and
   * the canvas is as it was stored: `failed`.
   */
  store(): 'stored' | 'nothing' | 'failed' {
    const { store, document } = this.ports;
    try {
      const batch = this.working?.takeBatch() ?? null;
      if (batch === null) return 'nothing';
      // What cannot be read again is never stored.
      Y.decodeUpdate(batch.update);
      const { isOnlyPlaces, ...kept } = batch;
      if (!isOnlyPlaces) this.keepWhatWas();
      store.append(kept);
      Y.applyUpdate(document, batch.update, 'stored');
      return 'stored';
    } catch (error) {
      this.giveUp(error);
      return 'failed';
    }
  }

  /** What was taken and is not stored never was; the next who asks finds what is stored. */
  giveUp(error: unknown): void {
    this.ports.log('error', 'canvas.notStored', { error: errorName(error) });
    this.working = null;
  }

  /**
   * Merges what lies beside each other, once that is much, or the document is full. True when the document was written anew
   * without its past: everything in memory is of the one before.
   */
  tidy(): boolean {
    const { store, document, log } = this.ports;
    const { rows, bytes } = store.pending();
    const isMuch = rows >= bounds.compactRows || bytes >= bounds.compactBytes;
    if (!isMuch && !this.isFullAgain()) return false;
    try {
      const state = Y.encodeStateAsUpdate(document);
      store.compact(state);
      this.canvas.weighs(state.length);
      return this.renew();
    } catch (error) {
      log('error', 'canvas.notCompacted', { error: errorName(error) });
      return false;
    }
  }

  /** Keeps the layout as it is; answers with the version that holds it. */
  keepVersion(head: VersionHead): string {
    return keepVersion(this.ports.store, head, encodeLayout(this.canvas), this.ports.now());
  }

  /** Full, and for a while nobody looked whether it could be less. */
  private isFullAgain(): boolean {
    const now = this.ports.now();
    if (this.working?.isFull !== true || now < this.looksAgainAt) return false;
    this.looksAgainAt = now + bounds.renewEveryMs;
    return true;
  }

  private renew(): boolean {
    const { store, document, now, randomBytes, log } = this.ports;
    if (now() - store.renewedAt() < bounds.renewEveryMs) return false;
    const isMuch = this.canvas.signedCount > bounds.signed;
    if (!isMuch && !isWorn(document, bounds.pastBytesBusy)) return false;
    renew(store, document, { client: freshRoomClient(randomBytes), now: now() });
    this.isWrittenAnew = true;
    log('info', 'canvas.renewed', { bytes: store.pending().bytes });
    return true;
  }

  /** Before each bout of drawing the layout is kept as it was left. */
  private keepWhatWas(): void {
    const { store, document, now, randomBytes } = this.ports;
    if (!isVersionDue(store, now())) return;
    const entriesOf = (map: CanvasMapName) => document.getMap(map).entries();
    const layout = encodeLayout({ entriesOf });
    if (layout === emptyLayout) return;
    keepVersion(store, { id: newId(randomBytes), at: now(), by: null, name: null }, layout, now());
  }

  private open(): Canvas {
    const { store, document, hidden, holderOf, now } = this.ports;
    const stored = () => Y.encodeStateAsUpdate(document);
    return new Canvas(store.load(), { hidden, stored, holderOf, now });
  }
}
