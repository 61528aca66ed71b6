import * as Y from 'yjs';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { type CanvasMapName, canvasMapNames, type Place } from '../../shared/canvas/document.ts';
import { utf8Length } from '../../shared/lib/utf8.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Changed, Counts, Wish } from './guard-content.ts';
import { isNobodys, writeAsNobody } from './room-client.ts';

/** In whose name something was done; `room`: in nobody's. */
export type Author = Principal | 'room';

/** What stands at a key, or stood there last, as whose it counts. */
interface Overlooked {
  /** That put it there. */
  client: number;
  /** Whose doing it is that it stands there, or does no more; `null` where only the client tells. */
  by: Author | null;
}

interface Behind {
  now: () => number;
  /** The client that the room itself writes as. */
  client: number;
  /** All that left from here and was stored, as one update; what is gone back to. */
  stored: () => Uint8Array;
}

/**
 * A document as it will be once everything under way is stored. It says which keys each transaction
 * changed and how much there is, and gathers what is to be stored; it judges nothing.
 */
export class WorkingDocument {
  private doc = new Y.Doc();
  private readonly behind: Behind;
  private held = emptyCounts();
  private readonly nobodys = new Set<string>();
  private changed: Changed[] = [];
  private outgoing: Uint8Array[] = [];
  /**
   * By the keys of each map, since when it is as it is (ms), and by whom; nothing of what was loaded. Items do
   * not tell: those that are deleted are merged.
   */
  private readonly came = new WeakMap<object, Map<string, { at: number; by: Author }>>();
  /** Whose the transaction is. */
  private author: Author = 'room';
  /** Bytes of the document, at most. */
  private size = 0;

  constructor(updates: readonly Uint8Array[], behind: Behind) {
    this.behind = behind;
    this.load(updates);
  }

  /** The keys that the last transaction changed. */
  get seen(): readonly Changed[] {
    return this.changed;
  }

  /** How many keys each map holds. */
  get counts(): Counts {
    return this.held;
  }

  /** How many places nobody chose. */
  get automatic(): number {
    return this.nobodys.size;
  }

  /** It is larger than it may be. */
  get isFull(): boolean {
    return this.size > bounds.documentBytes;
  }

  /** How many updates wait to be stored. */
  get waiting(): number {
    return this.outgoing.length;
  }

  /** What the document was measured to be, once all of it is stored. */
  weighs(bytes: number): void {
    this.size = bytes;
  }

  /** How much of a client it knows. */
  clockOf(client: number): number {
    return Y.getState(this.doc.store, client);
  }

  valueOf(map: CanvasMapName, key: string): unknown {
    return this.doc.getMap(map).get(key);
  }

  /** Every entry of a map, in the order of the keys. */
  entriesOf(map: CanvasMapName): [string, unknown][] {
    return [...this.doc.getMap(map).entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /**
   * What stood there before `since`, or was gone by then, and a new item would come over without its writer
   * having known it; `null` if there is nothing. Over what it knew that is gone it comes as meant.
   */
  overlooked({ origin, parent, parentSub }: Y.Item, since: number): Overlooked | null {
    // Of several that come together the first says what they were put on.
    if (origin !== null && origin.clock >= this.clockOf(origin.client)) return null;
    const known = origin === null ? null : Y.getItem(this.doc.store, origin);
    const map = known === null ? this.doc.getMap(String(parent)) : known.parent;
    const key = known === null ? parentSub : known.parentSub;
    if (!(map instanceof Y.Map) || key === null) return null;
    const there = map._map.get(key);
    if (there === undefined || Y.compareIDs(there.lastId, origin)) return null;
    const came = this.came.get(map)?.get(key);
    if (came !== undefined && came.at > since) return null;
    // Its client does not tell who took it away.
    return { client: there.id.client, by: came?.by ?? (there.deleted ? 'room' : null) };
  }

  /** False when it did not fit, which the guard should have seen: then everything is as it was. */
  apply(update: Uint8Array, author: Author): boolean {
    const waiting = [...this.outgoing];
    this.begin(author);
    try {
      Y.applyUpdate(this.doc, update, 'writer');
      const { pendingStructs, pendingDs } = this.doc.store;
      if (pendingStructs === null && pendingDs === null) return true;
    } catch {
      // Gone back from below.
    }
    this.doc.destroy();
    this.doc = new Y.Doc();
    this.load([this.behind.stored(), ...waiting]);
    this.outgoing = waiting;
    return false;
  }

  /** As the room's own client, in one transaction. */
  write(wishes: readonly Wish[], author: Author): void {
    this.begin(author);
    this.doc.transact(() => {
      for (const { map, key, after } of wishes) {
        if (after === undefined) this.doc.getMap(map).delete(key);
        else this.doc.getMap(map).set(key, after);
      }
    }, 'room');
  }

  /** As nobody's, in one transaction. */
  place(places: Iterable<readonly [string, Place]>): void {
    this.begin('room');
    writeAsNobody(this.doc, places);
  }

  /** Does a place stand there that nobody chose? */
  isNobodys(node: string): boolean {
    return isNobodys(this.doc, node);
  }

  /** What came since the last time, merged; `null` for nothing. */
  takeUpdate(): Uint8Array | null {
    const [first, ...others] = this.outgoing;
    this.outgoing = [];
    if (first === undefined) return null;
    return others.length === 0 ? first : Y.mergeUpdates([first, ...others]);
  }

  private begin(author: Author): void {
    this.changed = [];
    this.author = author;
  }

  private load(updates: readonly Uint8Array[]): void {
    let isLoading = true;
    this.held = emptyCounts();
    this.nobodys.clear();
    this.size = 0;
    for (const map of canvasMapNames) {
      const came = new Map<string, { at: number; by: Author }>();
      this.came.set(this.doc.getMap(map), came);
      this.doc.getMap(map).observe(({ changes, target }) => {
        for (const [key, { action, oldValue }] of changes.keys) {
          if (action !== 'update') this.held[map] += action === 'add' ? 1 : -1;
          const before: unknown = action === 'add' ? undefined : oldValue;
          // `undefined` can be set; only a key that is not there is deleted.
          const after: unknown = action === 'delete' ? undefined : (target.get(key) ?? null);
          this.changed.push({ map, key, before, after });
          if (map === 'pos') {
            if (after !== undefined && isNobodys(this.doc, key)) this.nobodys.add(key);
            else this.nobodys.delete(key);
          }
          if (isLoading) continue;
          // What stood there is forgotten, and makes room at once.
          this.size -= wordsIn(before);
          came.set(key, { at: this.behind.now(), by: this.author });
        }
      });
    }
    for (const update of updates) {
      Y.applyUpdate(this.doc, update, 'stored');
      this.size += update.length;
    }
    isLoading = false;
    // Loading what one's own client wrote makes Yjs choose another.
    this.doc.clientID = this.behind.client;
    this.doc.on('update', (update: Uint8Array) => {
      this.outgoing.push(update);
      this.size += update.length;
    });
  }
}

/** Bytes of the words of a value: nearly all that a large one has. */
function wordsIn(value: unknown): number {
  const isNote = typeof value === 'object' && value !== null && 'text' in value;
  return isNote && typeof value.text === 'string' ? utf8Length(value.text) : 0;
}

const emptyCounts = (): Record<CanvasMapName, number> => ({
  pos: 0,
  looks: 0,
  notes: 0,
  groups: 0,
  edges: 0,
  comments: 0,
  replies: 0,
  resolved: 0,
});
