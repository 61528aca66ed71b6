import type { Graph } from '../graph/facts.ts';
import type { Box, Place } from '../layout/place.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { boxOf } from './arrange.ts';
import { frameOf, isMade } from './deeds.ts';
import { isPlaceable } from './is-placeable.ts';

/**
 * Where something that one may place stands, as it is stored and not as somebody drags it just now;
 * `null` for what is not there or nobody places.
 */
export function boxAt(
  id: string,
  layout: CanvasLayout,
  placeOf: (id: string) => Place | undefined,
  { nodes }: Pick<Graph, 'nodes'>,
): Box | null {
  if (isMade(layout, id)) return frameOf(layout, id);
  const facts = nodes.get(id);
  const place = placeOf(id);
  if (facts === undefined || place === undefined || !isPlaceable(id)) return null;
  return boxOf(facts, { x: place.x, y: place.y });
}
