import type { Box, Place } from '../layout/place.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { inside } from './deeds.ts';

/** Where these are after a step, by where they stand now; with a frame goes what lies in it. */
export function steppedBy(
  layout: CanvasLayout,
  ids: readonly string[],
  boxOf: (id: string) => Box | null,
  by: Place,
): ReadonlyMap<string, Box> {
  const all = ids.flatMap((id) => (id.startsWith('group:') ? [id, ...inside(layout, id)] : [id]));
  const stepped = new Map<string, Box>();
  for (const id of all) {
    const box = boxOf(id);
    if (box !== null) stepped.set(id, { ...box, x: box.x + by.x, y: box.y + by.y });
  }
  return stepped;
}
