import type { Edge } from '@xyflow/react';
import type { Edge as Drawn } from '../../../shared/canvas/document.ts';
import { inLine } from '../../../shared/lib/marked.ts';
import type { EdgeFacts } from '../graph/facts.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';

/** `lane`: how many lines beside the middle of all between the same two. */
export type FlowEdge = Edge<
  { kind: EdgeFacts['kind'] | 'drawn'; label: string; lane: number },
  'canvas'
>;

/**
 * Those of the room and those that people drew, between nodes that are there. One that is as before, its
 * name too, is the same value; so are all of them.
 */
export class FlowEdges {
  private known = new Map<string, { from: object; edge: FlowEdge }>();
  private last: FlowEdge[] = [];

  of(
    facts: ReadonlyMap<string, EdgeFacts>,
    drawn: CanvasLayout['edges'],
    isThere: (id: string) => boolean,
    selected: ReadonlySet<string>,
    nameOf: (id: string) => string,
  ): FlowEdge[] {
    const next: typeof this.known = new Map();
    const lanes = new Map<string, FlowEdge[]>();
    const flows = new Set<string>();
    for (const { kind, from, to } of facts.values())
      if (kind === 'run' || kind === 'wait' || kind === 'would') flows.add(`${from} ${to}`);
    const add = (from: object, edge: FlowEdge) => {
      next.set(edge.id, { from, edge });
      const { source, target } = edge;
      const pair = source < target ? `${source} ${target}` : `${target} ${source}`;
      const among = lanes.get(pair);
      if (among === undefined) lanes.set(pair, [edge]);
      else among.push(edge);
    };
    for (const one of facts.values()) {
      const { id, kind, from, to, label } = one;
      // What flows or would change between two nodes also says that they belong together.
      if (kind === 'belongs' && flows.has(`${from} ${to}`)) continue;
      if (!isThere(from) || !isThere(to)) continue;
      add(one, {
        ...{ id, type: 'canvas', source: from, target: to, data: { kind, label, lane: 0 } },
        ...{ selectable: false, focusable: false },
        ariaLabel: lineName({ from, to, label: label || said[kind] }, nameOf),
      });
    }
    for (const [key, one] of drawn) {
      if (!isThere(one.from) || !isThere(one.to)) continue;
      const id = `edge:${key}`;
      add(one, {
        ...{ id, type: 'canvas', source: one.from, target: one.to, selected: selected.has(id) },
        data: { kind: 'drawn', label: one.label ?? '', lane: 0 },
        ariaLabel: lineName(one, nameOf),
      });
    }
    for (const among of lanes.values()) {
      // A document has its keys in another order in each page.
      among.sort((a, b) => (a.id < b.id ? -1 : 1));
      for (const [at, { data }] of among.entries())
        if (data !== undefined) data.lane = at - (among.length - 1) / 2;
    }
    for (const [id, { from, edge }] of next) {
      const before = this.known.get(id);
      const isSame =
        before?.from === from &&
        before.edge.selected === edge.selected &&
        before.edge.ariaLabel === edge.ariaLabel &&
        before.edge.data?.lane === edge.data?.lane;
      if (isSame) next.set(id, before);
    }
    const list = [...next.values()].map(({ edge }) => edge);
    const isSame =
      list.length === this.last.length && list.every((one, at) => one === this.last[at]);
    this.known = next;
    if (!isSame) this.last = list;
    return this.last;
  }
}

/** Why the room's lines are there, for who does not see how they look. */
const said: Record<EdgeFacts['kind'], string> = {
  ...{ belongs: 'belongs together', grant: 'may', run: 'goes on', wait: 'waits' },
  would: 'would change',
};

/** What a line is called for who does not see it. */
export const lineName = (
  { from, to, label = '' }: { from: string; to: string; label?: Drawn['label'] },
  nameOf: (id: string) => string,
): string =>
  `Line from ${nameOf(from)} to ${nameOf(to)}${label === '' ? '' : `: ${inLine(label)}`}`;
