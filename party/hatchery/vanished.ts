import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { type CanvasMapName, readEntry } from '../../shared/canvas/document.ts';
import { isPassing, type NodeId, nodeId, splitNodeId } from '../../shared/canvas/node-id.ts';
import { errorName } from '../../shared/lib/error-name.ts';
import type { Orphan } from './canvas-aside.ts';
import type { CanvasPorts } from './canvas-room.ts';
import type { Wish } from './guard-content.ts';
import type { Keeper } from './keeper.ts';
import { forgetEnded } from './versions.ts';

/**
 * Layout of what is no longer there: kept for a while after it was first found missing, because what
 * was put away may come back to where it stood, then taken out in one update. Looked for once a day
 * while somebody is here; a canvas that nobody visits is woken only for what it knows to be due. One
 * that is crowded is looked at every ten minutes, and keeps what is gone for no longer: who places
 * ids of nothing takes nobody's room for a month. A place that nobody chose of what does not come back, an
 * approval or a job, goes with the second look that finds it so. Where half of what there may be of them is there, places
 * that nobody chose go as soon, and nothing else: what comes back gets its own anew. Answers whose comment was withdrawn go with the
 * second look that finds them so: until then an undo brings them back with it.
 */
export class Vanished {
  private readonly ports: Pick<CanvasPorts, 'store' | 'now' | 'log' | 'whichAreGone'>;
  private readonly keeper: Keeper;
  private wasFilling = false;

  constructor(ports: Vanished['ports'], keeper: Keeper) {
    this.ports = ports;
    this.keeper = keeper;
  }

  /** Somebody came: from the first time on it is looked once a day. */
  begin(): void {
    const { store, now } = this.ports;
    if (store.aside.lookedAt() === null) store.aside.putLookedAt(now());
  }

  /** When it is to be looked again (ms); Infinity for never. */
  nextLook(isEmpty: boolean): number {
    const { store } = this.ports;
    const looked = store.aside.lookedAt();
    const everyMs = this.isFilling ? bounds.lookCrowdedMs : bounds.lookEveryMs;
    const daily = isEmpty || this.hasNothing ? Infinity : (looked ?? 0) + everyMs;
    const due = (store.aside.oldestVanished() ?? Infinity) + bounds.vanishedMs;
    // What is due and could not be swept waits for the next day's look.
    return Math.min(daily, Math.max(due, (looked ?? 0) + bounds.retryLookMs));
  }

  /** True once each time it fills, or does no more: the next look is at another time. */
  changedPace(): boolean {
    const { wasFilling } = this;
    this.wasFilling = this.isFilling;
    return this.wasFilling !== wasFilling;
  }

  private get hasNothing(): boolean {
    const { canvas } = this.keeper;
    return [...laidOut, ...talk].every(([map]) => canvas.countOf(map) === 0);
  }

  private get isCrowded(): boolean {
    return laidOut.some((one) => this.isHalfFull(one));
  }

  /** Too many places that nobody chose. */
  private get isStrewn(): boolean {
    return 2 * this.keeper.canvas.automaticCount > bounds.automaticPlaces;
  }

  private get isFilling(): boolean {
    return this.isCrowded || this.isStrewn || talk.some((one) => this.isHalfFull(one));
  }

  private isHalfFull([map, most]: Held): boolean {
    return 2 * this.keeper.canvas.countOf(map) > most;
  }

  /** Looks, if it is time to; true if something was taken out, which is still to be stored. */
  async look(isEmpty: boolean): Promise<boolean> {
    const { store, now, log } = this.ports;
    if (this.keeper.isOver || this.nextLook(isEmpty) > now()) return false;
    store.aside.putLookedAt(now());
    forgetEnded(store, now());
    const keptMs = this.isCrowded ? bounds.lookCrowdedMs : bounds.vanishedMs;
    const shared = this.shared();
    const placed = asNodes([...shared, ...store.aside.ownNodes()]);
    let gone: ReadonlySet<NodeId>;
    try {
      gone = await this.gone(placed);
    } catch (error) {
      log('info', 'canvas.notLooked', { error: errorName(error) });
      return false;
    }
    if (this.keeper.isOver) return false;
    const known = new Map(store.aside.vanished().map(({ node, since }) => [node, since]));
    for (const node of known.keys()) if (!gone.has(node)) store.aside.forgetVanished(node);
    for (const node of gone) if (!known.has(node)) store.aside.putVanished(node, now());
    const goneFor = (ms: (node: string) => number) =>
      [...known].flatMap(([node, since]) =>
        gone.has(node) && since <= now() - ms(node) && !this.isMade(node) ? [node] : [],
      );
    const ended = goneFor((node) => (shared.has(node) ? keptMs : bounds.vanishedMs));
    const strewn = goneFor((node) =>
      this.isStrewn ? bounds.lookCrowdedMs : backWithin(node),
    ).filter((node) => this.keeper.canvas.isNobodys(node));
    return this.sweep(new Set(ended), new Set(strewn));
  }

  /** Takes out all about what ended, and of `strewn` the places. */
  private sweep(ended: ReadonlySet<string>, strewn: ReadonlySet<string>): boolean {
    const { store, log } = this.ports;
    const { canvas } = this.keeper;
    const [wishes, fresh] = this.orphans();
    store.aside.putOrphans(fresh);
    if (ended.size + strewn.size + wishes.length === 0) return false;
    for (const map of ['pos', 'looks'] as const)
      for (const [key] of canvas.entriesOf(map))
        if (ended.has(key) || (map === 'pos' && strewn.has(key)))
          wishes.push({ map, key, after: undefined });
    for (const [key, value] of canvas.entriesOf('edges')) {
      const line = readEntry('edges', key, value);
      if (line !== null && (ended.has(line.from) || ended.has(line.to)))
        wishes.push({ map: 'edges', key, after: undefined });
    }
    canvas.set(wishes);
    for (const node of ended) {
      store.aside.forgetOwnPlaces(node);
      store.aside.forgetVanished(node);
    }
    log('info', 'canvas.swept', { nodes: ended.size, keys: wishes.length });
    return wishes.length > 0;
  }

  /** What was said of comments that stand no more: what the look before found so already, and the rest. */
  private orphans(): [ended: Wish[], fresh: Orphan[]] {
    const { canvas } = this.keeper;
    const known = new Set(this.ports.store.aside.orphans().map(({ map, key }) => `${map} ${key}`));
    const isSaid = (comment: string) => canvas.valueOf('comments', comment) !== undefined;
    const of = (map: 'replies' | 'resolved', commentOf: (key: string, value: unknown) => string) =>
      canvas
        .entriesOf(map)
        .filter(([key, value]) => !isSaid(commentOf(key, value)))
        .map(([key]): Orphan => ({ map, key }));
    const all = [
      ...of('replies', (key, value) => readEntry('replies', key, value)?.to ?? ''),
      ...of('resolved', (key) => key),
    ];
    const isKnown = ({ map, key }: Orphan) => known.has(`${map} ${key}`);
    const ended = all.filter(isKnown).map((one): Wish => ({ ...one, after: undefined }));
    return [ended, all.filter((one) => !isKnown(one))];
  }

  /** Every node that the layout of everybody speaks of. */
  private shared(): Set<string> {
    const { canvas } = this.keeper;
    const named = new Set<string>();
    for (const map of ['pos', 'looks'] as const)
      for (const [key] of canvas.entriesOf(map)) named.add(key);
    for (const [key, value] of canvas.entriesOf('edges')) {
      const line = readEntry('edges', key, value);
      if (line !== null) named.add(line.from).add(line.to);
    }
    return named;
  }

  /** Notes and groups are the canvas' own to know, everything else is the room's. */
  private async gone(placed: ReadonlySet<NodeId>): Promise<Set<NodeId>> {
    const gone = new Set<NodeId>();
    const asked: NodeId[] = [];
    for (const node of placed) {
      const { kind } = splitNodeId(node);
      if (kind !== 'note' && kind !== 'group') asked.push(node);
      else if (!this.isMade(node)) gone.add(node);
    }
    for (let at = 0; at < asked.length; at += asksAtOnce)
      for (const node of await this.ports.whichAreGone(asked.slice(at, at + asksAtOnce)))
        gone.add(node);
    return gone;
  }

  /** A note or group that is there. */
  private isMade(node: NodeId): boolean {
    const { kind, id } = splitNodeId(node);
    const isOwn = kind === 'note' || kind === 'group';
    return isOwn && this.keeper.canvas.valueOf(`${kind}s`, id) !== undefined;
  }
}

/** How long what is gone may come back (ms). */
const backWithin = (node: string): number =>
  isPassing(node) ? bounds.retryLookMs : bounds.vanishedMs;

type Held = readonly [map: CanvasMapName, most: number];

/** The maps that can speak of what is gone, and what each holds at most. */
const laidOut: readonly Held[] = [
  ['pos', bounds.places],
  ['looks', bounds.things],
  ['edges', bounds.edges],
];

/** Those that speak of comments. */
const talk: readonly Held[] = [
  ['replies', bounds.replies],
  ['resolved', bounds.things],
];

const asNodes = (named: readonly string[]): Set<NodeId> =>
  new Set(
    named.flatMap((one) => {
      const parsed = nodeId.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    }),
  );

const asksAtOnce = 2_000;
