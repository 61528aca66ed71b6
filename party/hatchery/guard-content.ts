import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import type { CanvasMapName } from '../../shared/canvas/document.ts';
import {
  type CanvasCaller,
  type CanvasKnown,
  whyNotChange,
} from '../../shared/canvas/may-change.ts';

/** A key that an update changed: what stood there and what stands there now; `undefined` for nothing. */
export interface Changed {
  map: CanvasMapName;
  key: string;
  before: unknown;
  after: unknown;
}

/** One key that is to be set or, without `after`, deleted. */
export type Wish = Pick<Changed, 'map' | 'key' | 'after'>;

/** How many keys each map holds, the changes included. */
export type Counts = Readonly<Record<CanvasMapName, number>>;

export interface Bad extends Changed {
  why: string;
}

/** Why a change may not stay, or `null`. */
export function whyNot(
  { map, key, before, after }: Changed,
  caller: CanvasCaller,
  known: CanvasKnown,
  over: ReadonlySet<CanvasMapName>,
): string | null {
  if (after !== undefined && !isPlain(after, 4)) return 'It is no plain value.';
  if (before === undefined && after !== undefined && over.has(map)) return canvasIsFull;
  return whyNotChange({ map, key, after }, caller, known);
}

/** The one answer that is about how much there is and not about what it is. */
export const canvasIsFull = 'The canvas is full.';

/** Maps that hold more than they may. */
export function overfull(counts: Counts): Set<CanvasMapName> {
  const over = new Set<CanvasMapName>();
  const { notes, groups, comments, replies, edges, pos, looks, resolved } = counts;
  if (notes + groups + comments > bounds.things)
    for (const map of ['notes', 'groups', 'comments'] as const) over.add(map);
  if (edges > bounds.edges) over.add('edges');
  if (replies > bounds.replies) over.add('replies');
  if (pos > bounds.places) over.add('pos');
  if (looks > bounds.things) over.add('looks');
  if (resolved > bounds.things) over.add('resolved');
  return over;
}

/**
 * What JSON can say, and no more: Yjs carries bytes, big integers and `undefined` as well, and reads
 * a key `__proto__` as what an object inherits.
 */
function isPlain(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth === 0) return false;
  if (Array.isArray(value)) return value.every((one) => isPlain(one, depth - 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).every((one) => isPlain(one, depth - 1));
}
