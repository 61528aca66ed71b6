import { type Node, Position } from '@xyflow/react';
import type { Shape } from '../graph/facts.ts';
import { saysTheSame } from '../graph/share-graph.ts';
import { around, type Place } from '../layout/place.ts';
import { sizeOf } from '../layout/sizes.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { groupSize, noteSize } from './arrange.ts';
import type { Crowd } from './crowds.ts';
import { inOrder } from './in-order.ts';
import { isPlaceable } from './is-placeable.ts';
import type { Moved } from './view-state.ts';

/** What React Flow is told of a node: where it is and how large. What it says, its view reads itself. */
export type FlowNode = Node<{ crowd: Crowd | null }, 'facts' | 'note' | 'group' | 'crowd'>;

export interface Drawn {
  /** The room's, in the order of the keyboard. */
  facts: ReadonlyMap<string, Omit<Shape, 'title'>>;
  layout: Pick<CanvasLayout, 'pos' | 'looks' | 'notes' | 'groups'>;
  auto: ReadonlyMap<string, Place>;
  /** Of what only some may see. */
  own: ReadonlyMap<string, Place>;
  /** Own ones over those of others. */
  drags: ReadonlyMap<string, Moved>;
  selected: ReadonlySet<string>;
  mayDraw: boolean;
}

interface Spec {
  id: string;
  type: 'facts' | 'note' | 'group';
  x: number;
  y: number;
  width: number;
  height: number;
  selected: boolean;
  draggable: boolean;
  zIndex: number;
}

/** A node as it was made: `rest` is where it stands when nobody drags it, `at` its place in the list. */
interface Made {
  rest: Spec;
  spec: Spec;
  node: FlowNode;
  at: number;
}

/** Nodes as they were made the last time: one that is as before is the same value, and not drawn again. */
export class FlowNodes {
  private known = new Map<string, Made>();
  private last: FlowNode[] = [];
  private drawn: Drawn | null = null;

  of(drawn: Drawn): FlowNode[] {
    const before = this.drawn;
    this.drawn = drawn;
    if (before !== null && isOnlyMoved(before, drawn)) this.move(before.drags, drawn.drags);
    else this.make(drawn);
    return this.last;
  }

  private make(drawn: Drawn): void {
    const next = new Map<string, Made>();
    const list: FlowNode[] = [];
    for (const rest of specsOf(drawn)) {
      const spec = movedTo(rest, drawn.drags);
      const before = this.known.get(spec.id);
      const isSame = before !== undefined && saysTheSame(before.spec, spec);
      const node = isSame ? before.node : nodeOf(spec);
      next.set(spec.id, { rest, spec, node, at: list.length });
      list.push(node);
    }
    const isSame =
      list.length === this.last.length && list.every((one, at) => one === this.last[at]);
    this.known = next;
    if (!isSame) this.last = list;
  }

  /** Of a thousand nodes only those that are dragged, or were, are looked at: this is done for every frame. */
  private move(before: Drawn['drags'], drags: Drawn['drags']): void {
    const list = [...this.last];
    let isSame = true;
    for (const id of new Set([...before.keys(), ...drags.keys()])) {
      const made = this.known.get(id);
      if (made === undefined) continue;
      const spec = movedTo(made.rest, drags);
      if (saysTheSame(made.spec, spec)) continue;
      const node = nodeOf(spec);
      this.known.set(id, { ...made, spec, node });
      list[made.at] = node;
      isSame = false;
    }
    if (!isSame) this.last = list;
  }
}

const isOnlyMoved = (a: Drawn, b: Drawn): boolean =>
  saysTheSame({ ...a, drags: null, layout: null }, { ...b, drags: null, layout: null }) &&
  saysTheSame(a.layout, b.layout);

const movedTo = (rest: Spec, drags: Drawn['drags']): Spec => ({ ...rest, ...drags.get(rest.id) });

/** Where everything stands, whoever drags it. */
export function specsOf({ facts, layout, auto, own, selected, mayDraw }: Drawn): Spec[] {
  const { pos, looks, notes, groups } = layout;
  const specs: Spec[] = [];
  const add = (
    id: string,
    type: Spec['type'],
    place: Place | undefined,
    { width, height }: { width: number; height: number },
    draggable: boolean,
  ) => {
    if (place === undefined) return;
    const isSelected = selected.has(id);
    const zIndex = type === 'group' ? -1 : isSelected ? 2 : type === 'note' ? 1 : 0;
    const { x, y } = place;
    specs.push({ id, type, x, y, width, height, selected: isSelected, draggable, zIndex });
  };
  const sized = (id: string, usual: { width: number; height: number }) => {
    const { w = usual.width, h = usual.height } = looks.get(id) ?? {};
    return { width: w, height: h };
  };
  for (const key of inOrder(groups)) {
    const id = `group:${key}`;
    add(id, 'group', pos.get(id), sized(id, groupSize), mayDraw);
  }
  for (const { id, kind, isPrivate } of facts.values())
    add(
      id,
      'facts',
      (isPrivate ? own : pos).get(id) ?? auto.get(id),
      sizeOf(kind),
      mayDraw && isPlaceable(id),
    );
  for (const key of inOrder(notes)) {
    const id = `note:${key}`;
    add(id, 'note', pos.get(id), sized(id, noteSize), mayDraw);
  }
  return specs;
}

/** By these names a line that is let go beside one is led to it (`Ends`). */
const from = { id: 'from', width: 1, height: 1 };
const to = { ...from, id: 'to' };

function nodeOf({ id, type, x, y, width, height, selected, draggable, zIndex }: Spec): FlowNode {
  return {
    ...{ id, type, position: { x, y }, width, height, selected, zIndex },
    // Where it may be, the tool says whether it is.
    ...(draggable ? {} : { draggable }),
    data: { crowd: null },
    // Shift with a press chooses it as well; on nothing it begins a frame of choice.
    className: 'nokey',
    // Said to be measured: what is out of sight never is, and the first fit would wait for it.
    measured: { width, height },
    // Known beforehand, so that edges are drawn with the first paint ({@link useTamed}).
    handles: [
      { ...to, type: 'target', position: Position.Left, x: 0, y: height / 2 },
      { ...from, type: 'source', position: Position.Right, x: width, y: height / 2 },
    ],
  };
}

/** What lies around some of them. */
export const aroundNodes = (nodes: Iterable<FlowNode>) =>
  around([...nodes].map(({ position, width = 0, height = 0 }) => ({ ...position, width, height })));

/** A crowd in the place of its nodes. */
export function crowdNode(crowd: Crowd): FlowNode {
  const { id, x, y, width, height } = crowd;
  return {
    ...{ id, type: 'crowd', position: { x, y }, width, height, draggable: false },
    ...{ selectable: false, data: { crowd }, measured: { width, height } },
  };
}
