import { Graph, layout } from '@dagrejs/dagre';
import type { Place, Size } from './place.ts';

/** What is to be laid out; made of plain values, since a worker gets it. */
export interface Plan {
  nodes: readonly ({ id: string } & Size)[];
  /** From left to right. */
  edges: readonly { from: string; to: string }[];
}

const crowd = 400;

/** Places for all of them, so that none lies on another. The same plan gets the same places. */
export function layOut({ nodes, edges }: Plan): Map<string, Place> {
  const graph = new Graph();
  // The better ranking takes seconds for a crowd.
  const ranker = nodes.length > crowd ? 'longest-path' : 'network-simplex';
  graph.setGraph({ rankdir: 'LR', nodesep: 28, ranksep: 64, ranker });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  return new Map(
    nodes.map(({ id, width, height }) => {
      const { x = 0, y = 0 } = graph.node(id);
      return [id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) }];
    }),
  );
}
