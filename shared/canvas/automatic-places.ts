import * as z from 'zod/mini';
import { canvasBounds as bounds } from './canvas-bounds.ts';
import { place } from './document.ts';
import { nodeId } from './node-id.ts';
import { canvasMessages, readJson } from './wire.ts';

/**
 * What a page asks for: places of what everybody sees and nobody placed, and of notes and frames that lost theirs
 * to a deletion while somebody wrote in them. The room writes them as a client of its
 * own ({@link automaticClient}), where nothing stands, as nobody's act; what it takes not, it says.
 */
const order = z
  .array(z.strictObject({ node: nodeId, x: place.shape.x, y: place.shape.y }))
  .check(z.minLength(1), z.maxLength(bounds.automaticAtOnce));
export type AutomaticPlaces = z.infer<typeof order>;

/** Of a whole frame, its type included; `null` if it is none. */
export function decodePlaces(frame: Uint8Array): AutomaticPlaces | null {
  const parsed = order.safeParse(readJson(frame, canvasMessages.places));
  return parsed.success ? parsed.data : null;
}
