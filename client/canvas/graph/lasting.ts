import { passingKinds } from '../../../shared/canvas/node-id.ts';
import type { EdgeFacts, Graph, NodeKind, Shape } from './facts.ts';

/** Does it stay, and may everybody see it? What only some may see is in no place that others read. */
export const isLasting = ({ kind, isPrivate }: Kinds): boolean => !isPrivate && lasting.has(kind);

/** Has it one place, kept for everybody: what lasts, and what waits or is worked on until it ends? */
export const isKept = ({ kind, isPrivate }: Kinds): boolean =>
  !isPrivate && (lasting.has(kind) || passing.has(kind));

type Kinds = Pick<Shape, 'kind' | 'isPrivate'>;

const lasting: ReadonlySet<NodeKind> = new Set<NodeKind>([
  ...(['autopilot', 'community', 'instance', 'member', 'project', 'thread', 'artifact'] as const),
]);

const passing: ReadonlySet<NodeKind> = new Set<NodeKind>(passingKinds);

type Hung = Omit<Graph, 'shape'>;

/**
 * What lasts of a graph and how it hangs together for good, in an order that does not depend on when
 * which row came: everybody lays out the same, and nothing in it says that there is more.
 */
export function lastingOf({ nodes, edges }: Pick<Graph, 'nodes' | 'edges'>): Hung {
  const kept = [...nodes.values()].filter(isLasting);
  const order = [...lasting];
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

/** The same with what passes and what that hangs on, however it stands; these are in the order of their making. */
export function keptOf(graph: Pick<Graph, 'nodes' | 'edges'>): Hung {
  const { nodes, edges } = lastingOf(graph);
  const all = new Map(nodes);
  for (const [id, one] of graph.nodes) if (isKept(one)) all.set(id, one);
  const joins = [...graph.edges].filter(
    ([, { from, to }]) => all.has(from) && all.has(to) && !(nodes.has(from) && nodes.has(to)),
  );
  return { nodes: all, edges: new Map([...edges, ...joins]) };
}

const holds = ({ kind, from }: EdgeFacts): boolean =>
  kind === 'belongs' || (kind === 'run' && from.startsWith('instance:'));

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
