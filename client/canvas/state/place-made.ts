import type { Box } from '../layout/place.ts';
import type { CanvasLayout, Change } from '../sync/canvas-values.ts';
import { drop } from './deeds.ts';

/** What is made at a place belongs to the frame that lies there, as if it had been dropped. */
export function placedIn(
  layout: CanvasLayout,
  made: readonly Change[],
  id: string,
  box: Box,
): Change[] {
  const places = drop(layout, new Map([[id, box]]));
  return made.map(
    (change) => places.find(({ map, key }) => map === change.map && key === change.key) ?? change,
  );
}
