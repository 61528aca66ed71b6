import type { StoreApi } from 'zustand/vanilla';
import { patientPart } from '../../ui/parts.ts';
import { isBystander, withoutBystanders } from '../graph/bystanders.ts';
import type { Graph, NodeFacts } from '../graph/facts.ts';
import { isKept, isLasting, keptOf, lastingOf } from '../graph/lasting.ts';
import { nodeOf } from '../graph/node-id.ts';
import { saysTheSame } from '../graph/share-graph.ts';
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
  /** Where one put what only some see. */
  own: () => ReadonlyMap<string, Place>;
  /** Where somebody put it. */
  placeOf: (id: string) => Place | undefined;
  /** False while it is not known whether somebody did. */
  mayPlace: (id: string) => boolean;
  /** Only some may see it now, or everybody. */
  turned: (id: string) => void;
}

const standing = patientPart(() => import('./place-bystanders.ts'));

/** What is laid out together, and from what: what comes later goes around what came before. */
interface Stage {
  isOne: (facts: NodeFacts) => boolean;
  /** What the layout is made of. */
  of: (graph: Graph) => Omit<Graph, 'shape'>;
  /** What counts as lying there. */
  goesAround: (facts: NodeFacts) => boolean;
}

const stages: readonly Stage[] = [
  { isOne: isLasting, of: lastingOf, goesAround: isLasting },
  { isOne: (facts) => isKept(facts) && !isLasting(facts), of: keptOf, goesAround: isKept },
  {
    isOne: (facts) => !isKept(facts) && !isBystander(facts),
    of: withoutBystanders,
    goesAround: () => true,
  },
];

/**
 * Gives a place to what nobody placed. First, once for as long as the canvas is open, to what lasts and
 * everybody sees, by nothing but that, and then to what waits or is worked on: so it comes out the same
 * in every page, and is kept for everybody ({@link placesToKeep}). Then to what only some see; what is
 * not kept yet makes way for what comes to last, what only some see for all of that, and both go along when
 * it is kept elsewhere. Last, and
 * anew with all that changes, to what stands beside it (`stand-by.ts`).
 */
export class Arranger {
  private readonly on: On;
  private isBusy = false;
  /** Where what everybody sees stood, and whether for everybody. */
  private stood = new Map<string, { place: Place; isKept: boolean }>();
  /** What is to stand elsewhere than it was settled. */
  private readonly leaving = new Set<string>();
  private seen: readonly unknown[] = [];
  private stoodBy: readonly unknown[] = [];
  /** What only some may see, and what everybody, as it was laid out. */
  private readonly privacy = new Map<string, boolean>();

  constructor(on: On) {
    this.on = on;
  }

  /** So that it is there when something comes to stand beside something. */
  begin(): void {
    void standing().catch(() => {});
  }

  /** Places what has none. While one layout is on its way, the next waits for it. */
  readonly arrange = async (): Promise<void> => {
    this.dropTurned();
    if (this.isBusy) return;
    this.makeWay();
    if (stages.every((stage) => this.waiting(stage).length === 0)) return this.standBy();
    this.isBusy = true;
    try {
      for (const stage of stages) {
        await this.settle(stage);
        this.makeWay();
      }
    } finally {
      this.isBusy = false;
    }
    await this.arrange();
  };

  private async settle(stage: Stage): Promise<void> {
    const { graph, auto } = this.on;
    if (this.waiting(stage).length === 0) return;
    const { beside, ...plan } = planOf(stage.of(graph.getState()));
    const laidOut = await askLayout(plan);
    const offer = await this.offer();
    const taken = this.lying(stage.goesAround);
    for (const [id, box] of offer) taken.set(id, box);
    const waiting = this.waiting(stage).filter(({ id }) => laidOut.has(id));
    const unsettled = new Map(
      waiting.map(({ id, kind }) => [id, { id, size: sizeOf(kind), beside: beside.get(id) ?? [] }]),
    );
    // In the order of the plan: what lasts is settled in the same one everywhere.
    const inOrder = plan.nodes.flatMap(({ id }) => unsettled.get(id) ?? []);
    const settled = settle(inOrder, laidOut, taken);
    for (const id of settled.keys()) this.leaving.delete(id);
    auto.setState(new Map([...auto.getState(), ...settled]), true);
  }

  /** The place of an OpenClaw that there is not, among what lasts and stands already. */
  private async offer(): Promise<ReadonlyMap<string, Box>> {
    const { graph } = this.on;
    const { nodes } = graph.getState();
    const isOffered = nodes.has(nodeOf.openclaw) && this.lying(isLasting).has(nodeOf.autopilot);
    const fetched = isOffered ? await standing().catch(() => null) : null;
    return fetched?.offered(graph.getState(), this.lying(isLasting)) ?? new Map();
  }

  private async standBy(): Promise<void> {
    const { graph, auto, layout, own } = this.on;
    if (![...graph.getState().nodes.values()].some(isBystander)) return;
    const fetched = await standing().catch(() => null);
    if (fetched === null) return;
    const now = graph.getState();
    const { pos, looks } = layout();
    const depends = () => [now.shape, now.edges, pos, looks, own(), auto.getState()];
    if (depends().every((one, at) => one === this.stoodBy[at])) return;
    const places = fetched.placeBystanders({
      graph: now,
      shared: this.lying(isKept),
      all: this.lying((facts) => !isBystander(facts)),
    });
    const autos = auto.getState();
    const isSame = [...places].every(([id, place]) => {
      const was = autos.get(id);
      return was !== undefined && saysTheSame(was, place);
    });
    if (!isSame) auto.setState(new Map([...autos, ...places]), true);
    this.stoodBy = depends();
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
    const fresh: { box: Box; lasts: boolean }[] = [];
    const moved = new Set<string>();
    const stands: typeof this.stood = new Map();
    for (const facts of nodes.values()) {
      if (!isKept(facts)) continue;
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
      if (stood === undefined || isElsewhere)
        fresh.push({ box: boxOf(facts, place), lasts: isLasting(facts) });
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
      const isStill = isLasting(facts) || isBystander(facts) || placeOf(facts.id) !== undefined;
      if (place === undefined || isStill) continue;
      const here = boxOf(facts, place);
      const isCovered = fresh.some(
        ({ box, lasts }) => (lasts || !isKept(facts)) && overlaps(box, here),
      );
      if (along.has(facts.id) || isCovered) this.leaving.add(facts.id);
    }
  }

  private waiting({ isOne }: Stage): NodeFacts[] {
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

  /** What lies where: of what settled by itself only what counts, of what only some see nothing else. */
  private lying(counts: (facts: NodeFacts) => boolean): Map<string, Box> {
    const { placeOf } = this.on;
    const auto = this.on.auto.getState();
    const { nodes } = this.on.graph.getState();
    const boxes = new Map<string, Box>();
    for (const facts of nodes.values()) {
      const isOne = counts(facts);
      if (facts.isPrivate && !isOne) continue;
      const isSettled = isOne && !this.leaving.has(facts.id);
      const place = placeOf(facts.id) ?? (isSettled ? auto.get(facts.id) : undefined);
      if (place !== undefined) boxes.set(facts.id, boxOf(facts, place));
    }
    for (const [id, box] of drawnOf(this.on.layout())) boxes.set(id, box);
    return boxes;
  }
}

type Drawn = Pick<CanvasLayout, 'pos' | 'looks'>;

/** Where notes lie. */
export const notesOf = (layout: Drawn): Map<string, Box> => boxesOf(layout, 'note:', noteSize);

/** Where frames lie. */
export const framesOf = (layout: Drawn): Map<string, Box> => boxesOf(layout, 'group:', groupSize);

/** Where notes and frames lie: what nobody put into a frame would look as if it were part of it. */
export const drawnOf = (layout: Drawn): Map<string, Box> =>
  new Map([...notesOf(layout), ...framesOf(layout)]);

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
