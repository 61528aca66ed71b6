import type { EdgeFacts, Graph, NodeKind, Shape } from './facts.ts';

/**
 * Does it stay, and may everybody see it? That has one place for everybody. Calls, approvals, jobs
 * and what they would do come and go, and what only some may see is in no place that others read.
 */
export const isLasting = ({ kind, isPrivate }: Pick<Shape, 'kind' | 'isPrivate'>): boolean =>
  !isPrivate && kinds.has(kind);

const kinds: ReadonlySet<NodeKind> = new Set<NodeKind>([
  ...(['autopilot', 'community', 'instance', 'member', 'project', 'thread', 'artifact'] as const),
]);

/**
 * What lasts of a graph and how it hangs together for good, in an order that does not depend on when
 * which row came: everybody lays out the same, and nothing in it says that there is more.
 */
export function lastingOf({ nodes, edges }: Pick<Graph, 'nodes' | 'edges'>): Omit<Graph, 'shape'> {
  const kept = [...nodes.values()].filter(isLasting);
  const order = [...kinds];
  kept.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || byName(a.id, b.id));
  const ids = new Set(kept.map(({ id }) => id));
  const held = [...edges.values()].filter(
    (one) => holds(one) && ids.has(one.from) && ids.has(one.to),
  );
  // A session that runs hangs on its instance as one that rests does.
  const byEnds = new Map(held.map((one) => [`${one.from} ${one.to}`, one]));
  return {
    nodes: new Map(kept.map((one) => [one.id, one])),
    edges: new Map([...byEnds].sort(([a], [b]) => byName(a, b))),
  };
}

const holds = ({ kind, from }: EdgeFacts): boolean =>
  kind === 'belongs' || (kind === 'run' && from.startsWith('instance:'));

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
