import type { NodeKind as Placed } from '../../../shared/canvas/node-id.ts';
import type { Bystander } from '../layout/stand-by.ts';
import type { Graph, NodeFacts, NodeKind } from './facts.ts';

/** Drawn beside something as long as it goes on, and placed by nobody. */
export const isBystander = ({ kind }: Pick<NodeFacts, 'kind'>): boolean => kind in ways;

/** How those of a kind stand to each other: of all that has no name in the contract. */
export const ways: Partial<Record<NodeKind, Bystander['along']>> = {
  tool: 'row',
  ghost: 'column',
  openclaw: 'column',
} satisfies Record<Exclude<NodeKind, Placed>, Bystander['along']>;

/** All that stands by itself. */
export function withoutBystanders({ nodes, edges }: Omit<Graph, 'shape'>): Omit<Graph, 'shape'> {
  const kept = new Map([...nodes].filter(([, facts]) => !isBystander(facts)));
  return {
    nodes: kept,
    edges: new Map([...edges].filter(([, { from, to }]) => kept.has(from) && kept.has(to))),
  };
}
