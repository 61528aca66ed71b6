import * as Y from 'yjs';
import type { AutomaticPlaces } from '../../shared/canvas/automatic-places.ts';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { type CanvasMapName, canvasMapNames, readEntry } from '../../shared/canvas/document.ts';
import {
  type CanvasCaller,
  type CanvasKnown,
  isSignedMap,
  mayDraw,
} from '../../shared/canvas/may-change.ts';
import { type NodeId, splitNodeId } from '../../shared/canvas/node-id.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { callOf, type PendingCall } from './calls.ts';
import { clientBounds } from './client-bounds.ts';
import {
  type Bad,
  type Changed,
  type Counts,
  canvasIsFull,
  overfull,
  type Wish,
  whyNot,
} from './guard-content.ts';
import { lookAtStructure } from './guard-structure.ts';
import { Ledger, type SignedEntry } from './ledger.ts';
import { isReserved } from './room-client.ts';
import { type Author, WorkingDocument } from './working-document.ts';

/** Who writes as which client of the document; `room`: this object itself. */
export interface Binding {
  client: number;
  /** `ended`: of a document that was before this one; nobody's. */
  principal: Author | 'ended';
}

/** Everything that is kept of a canvas. */
export interface Kept {
  updates: readonly Uint8Array[];
  bindings: readonly Binding[];
  signed: readonly SignedEntry[];
  /** The client that the room itself writes as; nobody else may. */
  roomClient: number;
}

/** What has to be stored together before anybody is told of it. */
export interface Batch {
  update: Uint8Array;
  bindings: readonly Binding[];
  signed: readonly SignedEntry[];
  /** Who was called in comments: the room is to be told. */
  calls: readonly PendingCall[];
}

interface TakenBatch extends Batch {
  /** It gives places to what had none, or takes those that nobody chose, and does nothing else: all that people drew stands as it did. */
  isOnlyPlaces: boolean;
}

interface CanvasBehind {
  now: () => number;
  hidden: ReadonlySet<string>;
  stored: () => Uint8Array;
  holderOf: (client: number) => Principal | null;
}

/** One connection as a writer: which client of the document it is, once that is known. */
export interface Writer extends CanvasCaller {
  client: number | null;
}

/**
 * `nothing`: everything in it was known. `taken`: it stands. `undone`: so does it, but for these keys,
 * which were set back. `refused`: by somebody who may only look; `dropped`: nothing of it stands.
 */
export type Taken =
  | { kind: 'nothing' | 'taken' }
  | { kind: 'undone'; bad: readonly Bad[] }
  | { kind: 'refused' | 'dropped'; why: string };

/**
 * The document as it will be once everything under way is stored. Updates pass the guard here and
 * leave merged, so that whoever is told of a batch never saw what was bad in it.
 */
export class Canvas {
  private readonly doc: WorkingDocument;
  private readonly ledger: Ledger;
  private readonly known: Omit<CanvasKnown, 'isSaid'>;
  private readonly owners = new Map<number, Binding['principal']>();
  private readonly roomClient: number;
  private readonly holderOf: (client: number) => Principal | null;
  private readonly now: () => number;
  private bound: Binding[] = [];
  private calls: PendingCall[] = [];
  private isOnlyPlaces = true;

  /**
   * `stored`: all that was taken from here and stored, as one update; what is gone back to. `hidden`:
   * nodes that nothing here may be about. `holderOf`: whose a client is that wrote nothing yet.
   */
  constructor(
    { updates, bindings, signed, roomClient }: Kept,
    { now, hidden, stored, holderOf }: CanvasBehind,
  ) {
    this.ledger = new Ledger(signed);
    const { ledger } = this;
    this.known = {
      signed: (map, key) => ledger.signed(map, key),
      isHidden: (node) => hidden.has(node),
    };
    this.roomClient = roomClient;
    this.holderOf = holderOf;
    this.now = now;
    // Somebody may have been it by chance before it was nobody's.
    for (const { client, principal } of bindings)
      if (!isReserved(client)) this.owners.set(client, principal);
    this.doc = new WorkingDocument(updates, { client: roomClient, stored, now });
  }

  /** May this writer be this client? A connection is one client, and a client is one principal's for good. */
  mayBe({ principal, client: own }: Writer, client: number): boolean {
    const owner = this.ownerOf(client);
    if (owner !== undefined) return owner === principal;
    const isFree = (this.holderOf(client) ?? principal) === principal;
    return isFree && (own === null || own === client);
  }

  private ownerOf(client: number): Binding['principal'] | undefined {
    const isRoom = client === this.roomClient || isReserved(client);
    return isRoom ? 'room' : this.owners.get(client);
  }

  /** Is this what somebody knows who has the document that was before this one? */
  isOfBefore(stateVector: Uint8Array): boolean {
    return [...Y.decodeStateVector(stateVector).keys()].some(
      (client) => this.owners.get(client) === 'ended',
    );
  }

  /** An update as it came; a client `answers` with all that it has. The first new client it brings becomes the writer's. */
  take(update: Uint8Array, writer: Writer, { isAnswer = false } = {}): Taken {
    const structure = lookAtStructure(update, {
      known: (client) => this.doc.clockOf(client),
      isOld: (client) => this.owners.get(client) === 'ended',
      mayWriteAs: (client) => this.mayBe(writer, client),
      // Whoever was away brings what they did there as an answer, and is known to have been.
      isLate: (item) => !isAnswer && this.isLate(item, writer),
    });
    if (!structure.ok)
      return mayDraw(writer.role) || structure.isOld
        ? { kind: 'dropped', why: structure.why }
        : { kind: 'refused', why: onlyLook };
    const { writes, deletes } = structure;
    const fresh = writes.filter((client) => !this.owners.has(client));
    if (fresh.length > 1) return { kind: 'dropped', why: 'It is written as several.' };
    if (!mayDraw(writer.role)) {
      const changes = writes.length > 0 || (deletes && !isAnswer);
      return changes ? { kind: 'refused', why: onlyLook } : { kind: 'nothing' };
    }
    const before = this.doc.waiting;
    if (!this.doc.apply(update, writer.principal))
      return { kind: 'dropped', why: 'It does not fit the document.' };
    for (const client of fresh) this.bind(client, writer);
    this.isOnlyPlaces &&= this.doc.seen.every(isFirstPlace);
    const bad = this.judge(writer);
    if (bad.length > 0) return { kind: 'undone', bad };
    return { kind: this.doc.waiting > before ? 'taken' : 'nothing' };
  }

  /**
   * Makes changes in somebody's name, as if they had sent them: all or none. Answers with what may
   * not be; if there is anything, nothing happened.
   */
  act(wishes: readonly Wish[], caller: CanvasCaller): Bad[] {
    const changes = this.changesOf(wishes);
    const over = this.overWith(changes);
    const known: CanvasKnown = {
      ...this.known,
      signed: (map, key) =>
        this.ledger.signed(map, key) ??
        (changes.some((one) => one.map === map && one.key === key && one.after !== undefined)
          ? { by: caller.principal, marks: [] }
          : null),
      isSaid: (comment) => {
        const change = changes.find(({ map, key }) => map === 'comments' && key === comment);
        return (change ?? { after: this.valueOf('comments', comment) }).after !== undefined;
      },
    };
    const bad = changes.flatMap((change) => {
      const why = this.whyFull(change) ?? whyNot(change, caller, known, over);
      return why === null ? [] : [{ ...change, why }];
    });
    if (bad.length > 0) return bad;
    this.set(wishes, caller.principal);
    for (const change of changes) this.call(change);
    return bad;
  }

  /** Would the canvas hold more of something than it may? */
  isTooMuch(wishes: readonly Wish[]): boolean {
    const changes = this.changesOf(wishes);
    const over = this.overWith(changes);
    return changes.some(
      (change) =>
        this.whyFull(change) !== null ||
        (change.before === undefined && change.after !== undefined && over.has(change.map)),
    );
  }

  /** The same without asking: for what the room itself knows to be right, and does for `author` where somebody wants it. */
  set(wishes: readonly Wish[], author: Author = 'room'): void {
    this.isOnlyPlaces &&= wishes.every(
      ({ map, key, after }) => map === 'pos' && after === undefined && this.isNobodys(key),
    );
    this.doc.write(wishes, author);
    for (const change of this.doc.seen) this.sign(change);
  }

  /**
   * Puts what nobody placed where it is said to have come to stand, as nobody's: what has a place keeps it,
   * and there are no more of them than leaves the canvas to people. Answers with what is not taken: of what nobody
   * may place so (`refused`), or because there are enough now (`late`).
   */
  placeForNobody(places: AutomaticPlaces): Record<'refused' | 'late', string[]> {
    const wanted = new Map(
      places.flatMap(({ node, x, y }) =>
        this.valueOf('pos', node) === undefined ? [[node, { x, y }] as const] : [],
      ),
    );
    const free = Math.min(
      bounds.automaticPlaces - this.doc.automatic,
      bounds.places - this.countOf('pos'),
    );
    const left = this.isFull ? 0 : Math.max(0, free);
    const there = [...wanted].filter(([node]) => this.isThere(node));
    const fits = there.slice(0, left);
    if (fits.length > 0) this.doc.place(fits);
    for (const [node] of there) wanted.delete(node);
    return { refused: [...wanted.keys()], late: there.slice(left).map(([node]) => node) };
  }

  /** A note or frame that stands; of everything else the room knows, unless only some may see it. */
  private isThere(node: NodeId): boolean {
    const { kind, id } = splitNodeId(node);
    if (kind === 'note' || kind === 'group') return this.valueOf(`${kind}s`, id) !== undefined;
    return !this.known.isHidden(node);
  }

  /** Does a place stand there that nobody chose? */
  isNobodys(node: string): boolean {
    return this.doc.isNobodys(node);
  }

  /** What was held up on its way comes over nothing that somebody else did meanwhile: its writer is to look again. */
  private isLate(item: Y.Item, { principal }: Writer): boolean {
    const there = this.doc.overlooked(item, this.now() - clientBounds.lateMs);
    if (there === null || isReserved(there.client)) return false;
    return (there.by ?? this.ownerOf(there.client)) !== principal;
  }

  /** What was taken since the last time, merged, with all that has to be stored beside it. */
  takeBatch(): TakenBatch | null {
    const update = this.doc.takeUpdate();
    if (update === null) return null;
    const batch = {
      update,
      bindings: this.bound,
      signed: this.ledger.takeChanged(),
      calls: this.calls,
      isOnlyPlaces: this.isOnlyPlaces,
    };
    this.bound = [];
    this.calls = [];
    this.isOnlyPlaces = true;
    return batch;
  }

  /** What the document was measured to be, once all of it is stored. */
  weighs(bytes: number): void {
    this.doc.weighs(bytes);
  }

  /** It is larger than it may be and takes deletions only. */
  get isFull(): boolean {
    return this.doc.isFull;
  }

  /** Keys that are remembered as somebody's. */
  get signedCount(): number {
    return this.ledger.size;
  }

  valueOf(map: CanvasMapName, key: string): unknown {
    return this.doc.valueOf(map, key);
  }

  /** How many places nobody chose. */
  get automaticCount(): number {
    return this.doc.automatic;
  }

  countOf(map: CanvasMapName): number {
    return this.doc.counts[map];
  }

  /** Every entry of a map, in the order of the keys. */
  entriesOf(map: CanvasMapName): [string, unknown][] {
    return this.doc.entriesOf(map);
  }

  private bind(client: number, writer: Writer): void {
    this.owners.set(client, writer.principal);
    this.bound.push({ client, principal: writer.principal });
    writer.client ??= client;
  }

  /** Sets back what may not stay; what others rest on is looked at first. */
  private judge(writer: Writer): Bad[] {
    const over = this.overWith([]);
    const bad: Bad[] = [];
    // Comments that are to be set back, and what stood there before.
    const wrong = new Map<string, unknown>();
    const known: CanvasKnown = {
      ...this.known,
      isSaid: (comment) =>
        (wrong.has(comment) ? wrong.get(comment) : this.valueOf('comments', comment)) !== undefined,
    };
    for (const change of this.doc.seen.toSorted((a, b) => rank[a.map] - rank[b.map])) {
      const why = this.whyFull(change) ?? whyNot(change, writer, known, over);
      if (why === null) {
        this.sign(change);
        this.call(change);
        continue;
      }
      bad.push({ ...change, why });
      if (change.map === 'comments') wrong.set(change.key, change.before);
    }
    const back = bad.map(({ map, key, before }): Wish => ({ map, key, after: before }));
    // With a comment goes its resolution: of nothing it would take room that nobody sees.
    const withdrawn = this.doc.seen.flatMap(({ map, key, after }): Wish[] =>
      map !== 'comments' || after !== undefined || wrong.has(key)
        ? []
        : [{ map: 'resolved', key, after: undefined }],
    );
    if (back.length + withdrawn.length > 0) this.doc.write([...back, ...withdrawn], 'room');
    return bad;
  }

  private changesOf(wishes: readonly Wish[]): Changed[] {
    return wishes.map((wish) => ({ ...wish, before: this.valueOf(wish.map, wish.key) }));
  }

  /** Maps that would hold more than they may; the past has its limit as well. */
  private overWith(changes: readonly Changed[]): Set<CanvasMapName> {
    const counts = { ...this.doc.counts };
    for (const { map, before, after } of changes)
      counts[map] += Number(after !== undefined) - Number(before !== undefined);
    const over = overfull(counts);
    if (this.ledger.size >= 2 * bounds.signed)
      for (const map of canvasMapNames) if (isSignedMap(map)) over.add(map);
    return over;
  }

  /** A document that is too large takes no value at all; deletions it does. */
  private whyFull({ after }: Changed): string | null {
    return after !== undefined && this.isFull ? canvasIsFull : null;
  }

  private call(change: Changed): void {
    const call = callOf(change, (comment) =>
      readEntry('comments', comment, this.valueOf('comments', comment)),
    );
    if (call !== null) this.calls.push(call);
  }

  private sign({ map, key, after }: Changed): void {
    if (after === undefined || !isSignedMap(map)) return;
    const value = readEntry(map, key, after);
    if (value !== null) this.ledger.sign(map, key, value);
  }
}

/** A place for what had none; notes and groups come with theirs. */
const isFirstPlace = ({ map, key, before }: Changed): boolean =>
  map === 'pos' && before === undefined && !/^(?:note|group):/.test(key);

export const onlyLook = 'You may only look at this canvas.';

const rank: Counts = {
  notes: 0,
  groups: 0,
  comments: 0,
  pos: 1,
  looks: 1,
  edges: 1,
  replies: 1,
  resolved: 1,
};
