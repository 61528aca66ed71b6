import type { Edge } from '@xyflow/react';
import type { Edge as Drawn } from '../../../shared/canvas/document.ts';
import { inLine } from '../../../shared/lib/marked.ts';
import type { EdgeFacts } from '../graph/facts.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';

export type FlowEdge = Edge<{ kind: EdgeFacts['kind'] | 'drawn'; label: string }, 'canvas'>;

/** Those of the room and those that people drew, between nodes that are there. */
export class FlowEdges {
  private known = new Map<string, { from: object; selected: boolean; edge: FlowEdge }>();

  of(
    facts: ReadonlyMap<string, EdgeFacts>,
    drawn: CanvasLayout['edges'],
    isThere: (id: string) => boolean,
    selected: ReadonlySet<string>,
    nameOf: (id: string) => string,
  ): FlowEdge[] {
    const next = new Map<string, { from: object; selected: boolean; edge: FlowEdge }>();
    const flows = new Set<string>();
    for (const { kind, from, to } of facts.values())
      if (kind === 'run' || kind === 'wait') flows.add(`${from} ${to}`);
    const add = (id: string, from: object, make: (isSelected: boolean) => FlowEdge) => {
      const isSelected = selected.has(id);
      const before = this.known.get(id);
      const same = before !== undefined && before.from === from && before.selected === isSelected;
      next.set(id, same ? before : { from, selected: isSelected, edge: make(isSelected) });
    };
    for (const one of facts.values()) {
      const { id, kind, from, to, label } = one;
      // What flows between two nodes also says that they belong together.
      if (kind === 'belongs' && flows.has(`${from} ${to}`)) continue;
      if (!isThere(from) || !isThere(to)) continue;
      add(id, one, () => ({
        ...{ id, type: 'canvas', source: from, target: to, data: { kind, label } },
        ...{ selectable: false, focusable: false },
        ariaLabel: lineName({ from, to, label: label || said[kind] }, nameOf),
      }));
    }
    for (const [key, one] of drawn) {
      if (!isThere(one.from) || !isThere(one.to)) continue;
      const id = `edge:${key}`;
      add(id, one, (isSelected) => ({
        ...{ id, type: 'canvas', source: one.from, target: one.to, selected: isSelected },
        data: { kind: 'drawn', label: one.label ?? '' },
        ariaLabel: lineName(one, nameOf),
      }));
    }
    this.known = next;
    return [...next.values()].map(({ edge }) => edge);
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
