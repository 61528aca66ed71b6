import { ways } from '../graph/bystanders.ts';
import type { Graph } from '../graph/facts.ts';
import type { Box, Place } from '../layout/place.ts';
import { sizeOf } from '../layout/sizes.ts';
import { type Bystander, standBy } from '../layout/stand-by.ts';

interface On {
  graph: Omit<Graph, 'shape'>;
  /** What lies where for everybody, and here. */
  shared: ReadonlyMap<string, Box>;
  all: ReadonlyMap<string, Box>;
  /** How far they were from what they stand beside. */
  kept: ReadonlyMap<string, Place>;
}

/**
 * Where all bystanders of a page stand, and how far from what: beside what everybody sees by that alone,
 * and beside what only some see by all of it. Fetched with the first of them.
 */
export function placeBystanders({ graph, shared, all, kept }: On) {
  const bystanders = bystandersOf(graph);
  const places = standBy(bystanders.shared, shared, kept);
  const boxes = new Map(all);
  for (const { id, size } of bystanders.shared) {
    const place = places.get(id);
    if (place !== undefined) boxes.set(id, { ...place, ...size });
  }
  for (const [id, place] of standBy(bystanders.own, boxes, kept)) places.set(id, place);
  const far = new Map<string, Place>();
  for (const { id, by } of [...bystanders.shared, ...bystanders.own]) {
    const [at, of] = [places.get(id), all.get(by)];
    if (at !== undefined && of !== undefined) far.set(id, { x: at.x - of.x, y: at.y - of.y });
  }
  return { places, far };
}

/** Each beside what its first line comes from; those that everybody sees, and those that only some do. */
function bystandersOf({
  nodes,
  edges,
}: Omit<Graph, 'shape'>): Record<'shared' | 'own', Bystander[]> {
  const by = new Map<string, string>();
  for (const { from, to } of edges.values()) if (!by.has(to)) by.set(to, from);
  const all: Record<'shared' | 'own', Bystander[]> = { shared: [], own: [] };
  for (const { id, kind, turn, isPrivate } of nodes.values()) {
    const along = ways[kind];
    const at = by.get(id);
    if (along === undefined || at === undefined) continue;
    all[isPrivate ? 'own' : 'shared'].push({ id, by: at, size: sizeOf(kind), turn, along });
  }
  return all;
}
