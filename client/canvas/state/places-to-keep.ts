import { canvasBounds as bounds } from '../../../shared/canvas/canvas-bounds.ts';
import type { Graph } from '../graph/facts.ts';
import { isLasting } from '../graph/lasting.ts';
import { type Box, overlaps, type Place } from '../layout/place.ts';
import { freeFrom } from '../layout/settle.ts';
import { type CanvasLayout, type Change, readChange } from '../sync/canvas-values.ts';
import { boxOf, notesOf } from './arrange.ts';

/** All that it depends on whether a place is written for everybody. */
export interface Settled {
  graph: Pick<Graph, 'nodes'>;
  /** Where what nobody placed came to stand here. */
  auto: ReadonlyMap<string, Place>;
  /** What the document says, with one's own over it. */
  layout: Pick<CanvasLayout, 'pos' | 'looks'>;
  /** The rows of the room are those that it has now. */
  isCurrent: boolean;
  /** The document is what the room has, and one may draw. */
  takesPlaces: boolean;
  /** One looks at the past. */
  isPast: boolean;
  /** Set back by the room already. */
  isBarred: (id: string) => boolean;
}

/** One update of them is far below what the room takes in one; the next goes when this one stands. */
const mostAtOnce = 1_000;

/** The document has room for what people place, however much there is in the room. */
const mostPlaced = bounds.places / 4;

/**
 * Places to be written for everybody: of what lasts, everybody sees and nobody placed, where it came
 * to stand here, or as far below as what others placed meanwhile takes.
 */
export function placesToKeep(settled: Settled): Change[] {
  const { graph, auto, layout, isCurrent, takesPlaces, isPast, isBarred } = settled;
  if (!isCurrent || !takesPlaces || isPast) return [];
  const { pos } = layout;
  const waiting = [...graph.nodes.values()].filter(
    (facts) => isLasting(facts) && !pos.has(facts.id) && auto.has(facts.id) && !isBarred(facts.id),
  );
  const some = waiting.slice(0, Math.max(0, Math.min(mostAtOnce, mostPlaced - pos.size)));
  if (some.length === 0) return [];
  const boxes: Box[] = [...notesOf(layout).values()];
  for (const facts of graph.nodes.values()) {
    const place = facts.isPrivate ? undefined : pos.get(facts.id);
    if (place !== undefined) boxes.push(boxOf(facts, { x: place.x, y: place.y }));
  }
  return some.flatMap((facts): Change[] => {
    const wanted = boxOf(facts, auto.get(facts.id) ?? { x: 0, y: 0 });
    const isFree = !boxes.some((one) => overlaps(one, wanted));
    const { x, y } = isFree ? wanted : freeFrom(wanted, boxes);
    const change = readChange('pos', facts.id, { x: Math.round(x), y: Math.round(y) });
    if (change === null) return [];
    boxes.push({ ...wanted, x, y });
    return [change];
  });
}
