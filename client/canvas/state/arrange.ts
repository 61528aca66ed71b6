import type { StoreApi } from 'zustand/vanilla';
import type { Graph, NodeFacts } from '../graph/facts.ts';
import { askLayout } from '../layout/ask-layout.ts';
import type { Plan } from '../layout/lay-out.ts';
import type { Box, Place } from '../layout/place.ts';
import { settle } from '../layout/settle.ts';
import { sizeOf } from '../layout/sizes.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';

/** What of the room is laid out, and what each hangs together with. */
export function planOf({ nodes, edges }: Graph): Plan & { beside: ReadonlyMap<string, string[]> } {
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
}

/** Gives a place to what nobody placed, once for as long as the canvas is open, whoever it is. */
export class Arranger {
  private readonly on: On;
  private isBusy = false;

  constructor(on: On) {
    this.on = on;
  }

  /** Places what has none. While one layout is on its way, the next waits for it. */
  readonly arrange = async (): Promise<void> => {
    if (this.isBusy || this.waiting().length === 0) return;
    this.isBusy = true;
    try {
      const { beside, ...plan } = planOf(this.on.graph.getState());
      const laidOut = await askLayout(plan);
      const taken = this.taken();
      const waiting = this.waiting().filter(({ id }) => laidOut.has(id));
      const unsettled = waiting.map(({ id, kind }) => ({
        ...{ id, size: sizeOf(kind), beside: beside.get(id) ?? [] },
      }));
      const settled = settle(unsettled, laidOut, taken);
      const { auto } = this.on;
      auto.setState(new Map([...auto.getState(), ...settled]), true);
    } finally {
      this.isBusy = false;
    }
    await this.arrange();
  };

  private waiting(): NodeFacts[] {
    const { graph, placeOf, mayPlace } = this.on;
    const auto = this.on.auto.getState();
    return [...graph.getState().nodes.values()].filter(
      ({ id }) => !auto.has(id) && placeOf(id) === undefined && mayPlace(id),
    );
  }

  private taken(): Map<string, Box> {
    const { placeOf } = this.on;
    const { pos, looks } = this.on.layout();
    const auto = this.on.auto.getState();
    const { nodes } = this.on.graph.getState();
    const boxes = new Map<string, Box>();
    for (const facts of nodes.values()) {
      const place = placeOf(facts.id) ?? auto.get(facts.id);
      if (place !== undefined) boxes.set(facts.id, boxOf(facts, place));
    }
    for (const [id, { x, y }] of pos) {
      if (!id.startsWith('note:')) continue;
      const { w = noteSize.width, h = noteSize.height } = looks.get(id) ?? {};
      boxes.set(id, { x, y, width: w, height: h });
    }
    return boxes;
  }
}

export const noteSize = { width: 172, height: 108 };
export const groupSize = { width: 420, height: 280 };

/** So small they may be made. */
export const leastSizes = {
  note: { width: 96, height: 56 },
  group: { width: 120, height: 80 },
} as const;
