import { sizeOf } from '../layout/sizes.ts';
import type { Bystander } from '../layout/stand-by.ts';
import type { Graph, NodeFacts } from './facts.ts';

/** Drawn beside something as long as it goes on, and placed by nobody. */
export const isBystander = ({ kind }: Pick<NodeFacts, 'kind'>): boolean => kind in along;

const along: Partial<Record<NodeFacts['kind'], Bystander['along']>> = {
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

/** Each beside what its first line comes from; those that everybody sees, and those that only some do. */
export function bystandersOf({
  nodes,
  edges,
}: Omit<Graph, 'shape'>): Record<'shared' | 'own', Bystander[]> {
  const by = new Map<string, string>();
  for (const { from, to } of edges.values()) if (!by.has(to)) by.set(to, from);
  const all: Record<'shared' | 'own', Bystander[]> = { shared: [], own: [] };
  for (const { id, kind, turn, isPrivate } of nodes.values()) {
    const how = along[kind];
    const at = by.get(id);
    if (how === undefined || at === undefined) continue;
    all[isPrivate ? 'own' : 'shared'].push({ id, by: at, size: sizeOf(kind), turn, along: how });
  }
  return all;
}
