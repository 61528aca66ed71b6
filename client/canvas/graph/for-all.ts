import { deriveGraph, type Seen } from './derive-graph.ts';
import type { Graph } from './facts.ts';

/**
 * The same nodes, of which those that everybody sees say what they say to everybody: nothing in them
 * counts what only some may see.
 */
export function forAll(present: Graph, seen: Seen): Graph {
  const { nodes, edges } = deriveGraph({ ...seen, isForAll: true });
  const said = [...present.nodes].map(
    ([id, one]) => [id, one.isPrivate ? one : (nodes.get(id) ?? one)] as const,
  );
  return { ...present, nodes: new Map(said), edges };
}
