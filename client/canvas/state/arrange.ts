import type { StoreApi } from 'zustand/vanilla';
import type { Graph, NodeFacts } from '../graph/facts.ts';
import { isLasting, lastingOf } from '../graph/lasting.ts';
import { askLayout } from '../layout/ask-layout.ts';
import type { Plan } from '../layout/lay-out.ts';
import { type Box, overlaps, type Place, type Size } from '../layout/place.ts';
import { settle } from '../layout/settle.ts';
import { sizeOf } from '../layout/sizes.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';

/** What of the room is laid out, and what each hangs together with. */
export function planOf({
  nodes,
  edges,
}: Omit<Graph, 'shape'>): Plan & { beside: ReadonlyMap<string, string[]> } {
  const beside = new Map<string, string[]>();
  const add = (id: string, other: string) => {
    const list = beside.get(id);
    if (list === undefined) beside.set(id, [other]);
    else list.push(other);
  };
  for (const { from, to } of edges.values()) {
    add(to, from);
    add(from, to);
  }
  const held = [...edges.values()].filter(({ kind }) => kind !== 'grant');
  return {
    nodes: [...nodes.values()].map(({ id, kind }) => ({ id, ...sizeOf(kind) })),
    edges: held.map(({ from, to }) => ({ from, to })),
    beside,
  };
}

export const boxOf = ({ kind }: NodeFacts, place: Place): Box => ({ ...place, ...sizeOf(kind) });

interface On {
  graph: StoreApi<Graph>;
  auto: StoreApi<ReadonlyMap<string, Place>>;
  layout: () => CanvasLayout;
  /** Where somebody put it. */
  placeOf: (id: string) => Place | undefined;
  /** False while it is not known whether somebody did. */
  mayPlace: (id: string) => boolean;
  /** Only some may see it now, or everybody. */
  turned: (id: string) => void;
}

/**
 * Gives a place to what nobody placed, once for as long as the canvas is open, whoever it is. First to
 * what lasts and everybody sees, by nothing but that: so it comes out the same in every page, and is
 * kept for everybody ({@link placesToKeep}). Then beside it to what comes and goes and to what only
 * some see, which makes way for what comes to last, and goes along when that is kept elsewhere.
 */
export class Arranger {
  private readonly on: On;
  private isBusy = false;
  /** Where what lasts stood, and whether for everybody. */
  private stood = new Map<string, { place: Place; isKept: boolean }>();
  /** What is to stand elsewhere than it was settled. */
  private readonly leaving = new Set<string>();
  private seen: readonly unknown[] = [];
  /** What only some may see, and what everybody, as it was laid out. */
  private readonly privacy = new Map<string, boolean>();

  constructor(on: On) {
    this.on = on;
  }

  /** Places what has none. While one layout is on its way, the next waits for it. */
  readonly arrange = async (): Promise<void> => {
    this.dropTurned();
    if (this.isBusy) return;
    this.makeWay();
    if (this.waiting(isAny).length === 0) return;
    this.isBusy = true;
    try {
      await this.settle(true);
      this.makeWay();
      await this.settle(false);
    } finally {
      this.isBusy = false;
    }
    await this.arrange();
  };

  /** `isForAll`: what lasts and everybody sees; else all that is left. */
  private async settle(isForAll: boolean): Promise<void> {
    const { graph, auto } = this.on;
    const isOne = (facts: NodeFacts) => isLasting(facts) === isForAll;
    if (this.waiting(isOne).length === 0) return;
    const now = graph.getState();
    const { beside, ...plan } = planOf(isForAll ? lastingOf(now) : now);
    const laidOut = await askLayout(plan);
    const taken = this.taken(isForAll);
    const waiting = this.waiting(isOne).filter(({ id }) => laidOut.has(id));
    const unsettled = new Map(
      waiting.map(({ id, kind }) => [id, { id, size: sizeOf(kind), beside: beside.get(id) ?? [] }]),
    );
    // In the order of the plan: what lasts is settled in the same one everywhere.
    const inOrder = plan.nodes.flatMap(({ id }) => unsettled.get(id) ?? []);
    const settled = settle(inOrder, laidOut, taken);
    for (const id of settled.keys()) this.leaving.delete(id);
    auto.setState(new Map([...auto.getState(), ...settled]), true);
  }

  /**
   * What becomes private, or everybody's, is laid out anew: where it came to stand beside what only some see
   * is no place for everybody.
   */
  private dropTurned(): void {
    const { graph, auto, turned } = this.on;
    const gone = new Set<string>();
    for (const { id, isPrivate } of graph.getState().nodes.values()) {
      const was = this.privacy.get(id);
      this.privacy.set(id, isPrivate);
      if (was !== undefined && was !== isPrivate) gone.add(id);
    }
    if (gone.size === 0) return;
    for (const id of gone) {
      this.leaving.delete(id);
      turned(id);
    }
    auto.setState(new Map([...auto.getState()].filter(([id]) => !gone.has(id))), true);
  }

  /** Notes what of the rest is to stand elsewhere, because of what came to last or is kept elsewhere. */
  private makeWay(): void {
    const { graph, auto, placeOf, layout } = this.on;
    const { nodes, edges, shape } = graph.getState();
    const autos = auto.getState();
    const before = this.seen;
    this.seen = [shape, autos, layout().pos];
    if (this.seen.every((one, at) => one === before[at])) return;
    const fresh: Box[] = [];
    const moved = new Set<string>();
    const stands: typeof this.stood = new Map();
    for (const facts of nodes.values()) {
      if (!isLasting(facts)) continue;
      const { id } = facts;
      const kept = placeOf(id);
      const place = kept ?? autos.get(id);
      if (place === undefined) continue;
      const stood = this.stood.get(id);
      stands.set(id, { place, isKept: kept !== undefined });
      const isElsewhere =
        stood !== undefined &&
        !stood.isKept &&
        kept !== undefined &&
        (kept.x !== stood.place.x || kept.y !== stood.place.y);
      if (stood === undefined || isElsewhere) fresh.push(boxOf(facts, place));
      if (isElsewhere) moved.add(id);
    }
    this.stood = stands;
    if (fresh.length === 0) return;
    const along = new Set(
      [...edges.values()].flatMap(({ from, to }) => [
        ...(moved.has(from) ? [to] : []),
        ...(moved.has(to) ? [from] : []),
      ]),
    );
    for (const facts of nodes.values()) {
      const place = autos.get(facts.id);
      if (place === undefined || isLasting(facts) || placeOf(facts.id) !== undefined) continue;
      const box = boxOf(facts, place);
      if (along.has(facts.id) || fresh.some((one) => overlaps(one, box)))
        this.leaving.add(facts.id);
    }
  }

  private waiting(isOne: (facts: NodeFacts) => boolean): NodeFacts[] {
    const { graph, placeOf, mayPlace } = this.on;
    const auto = this.on.auto.getState();
    return [...graph.getState().nodes.values()].filter(
      (facts) =>
        isOne(facts) &&
        (!auto.has(facts.id) || this.leaving.has(facts.id)) &&
        placeOf(facts.id) === undefined &&
        mayPlace(facts.id),
    );
  }

  /** What lies where; `isForAll`: as far as everybody knows it. */
  private taken(isForAll: boolean): Map<string, Box> {
    const { placeOf } = this.on;
    const auto = this.on.auto.getState();
    const { nodes } = this.on.graph.getState();
    const boxes = new Map<string, Box>();
    for (const facts of nodes.values()) {
      if (isForAll && facts.isPrivate) continue;
      const isSettled = !this.leaving.has(facts.id) && (!isForAll || isLasting(facts));
      const place = placeOf(facts.id) ?? (isSettled ? auto.get(facts.id) : undefined);
      if (place !== undefined) boxes.set(facts.id, boxOf(facts, place));
    }
    for (const [id, box] of drawnOf(this.on.layout())) boxes.set(id, box);
    return boxes;
  }
}

const isAny = () => true;

type Drawn = Pick<CanvasLayout, 'pos' | 'looks'>;

/** Where notes lie. */
export const notesOf = (layout: Drawn): Map<string, Box> => boxesOf(layout, 'note:', noteSize);

/** Where notes and frames lie: what nobody put into a frame would look as if it were part of it. */
export const drawnOf = (layout: Drawn): Map<string, Box> =>
  new Map([...notesOf(layout), ...boxesOf(layout, 'group:', groupSize)]);

function boxesOf({ pos, looks }: Drawn, kind: string, { width, height }: Size): Map<string, Box> {
  const boxes = new Map<string, Box>();
  for (const [id, { x, y }] of pos) {
    if (!id.startsWith(kind)) continue;
    const { w = width, h = height } = looks.get(id) ?? {};
    boxes.set(id, { x, y, width: w, height: h });
  }
  return boxes;
}

export const noteSize = { width: 172, height: 108 };
export const groupSize = { width: 420, height: 280 };

/** So small they may be made. */
export const leastSizes = {
  note: { width: 96, height: 56 },
  group: { width: 120, height: 80 },
} as const;
