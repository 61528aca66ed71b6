import type { Bystander } from '../layout/stand-by.ts';
import type { Graph, NodeFacts } from './facts.ts';

/** Drawn beside something as long as it goes on, and placed by nobody. */
export const isBystander = ({ kind }: Pick<NodeFacts, 'kind'>): boolean => kind in ways;

/** How those of a kind stand to each other. */
export const ways: Partial<Record<NodeFacts['kind'], Bystander['along']>> = {
  tool: 'row',
  ghost: 'column',
  openclaw: 'column',
};

/** All that stands by itself. */
export function withoutBystanders({ nodes, edges }: Omit<Graph, 'shape'>): Omit<Graph, 'shape'> {
  const kept = new Map([...nodes].filter(([, facts]) => !isBystander(facts)));
  return {
    nodes: kept,
    edges: new Map([...edges].filter(([, { from, to }]) => kept.has(from) && kept.has(to))),
  };
}
