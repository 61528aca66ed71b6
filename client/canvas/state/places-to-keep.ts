import { canvasBounds as bounds } from '../../../shared/canvas/canvas-bounds.ts';
import type { AutomaticPlace } from '../../../shared/canvas/wire.ts';
import type { Graph } from '../graph/facts.ts';
import { isKept } from '../graph/lasting.ts';
import { type Box, overlaps, type Place } from '../layout/place.ts';
import { freeFrom } from '../layout/settle.ts';
import { type CanvasLayout, readChange } from '../sync/canvas-values.ts';
import { boxOf, drawnOf } from './arrange.ts';

/** All that it depends on whether a place is written for everybody. */
export interface Settled {
  graph: Pick<Graph, 'nodes'>;
  /** Where what nobody placed came to stand here. */
  auto: ReadonlyMap<string, Place>;
  /** What the document says, with one's own over it. */
  layout: Pick<CanvasLayout, 'pos' | 'looks' | 'nobodys'>;
  /** The rows of the room are those that it has now. */
  isCurrent: boolean;
  /** The document is what the room has, and one may draw. */
  takesPlaces: boolean;
  /** One looks at the past. */
  isPast: boolean;
  /** The room was asked for it already. */
  isHeld: (id: string) => boolean;
}

/**
 * Places that the room is to be asked for: of what everybody sees and nobody placed ({@link isKept}), where it came
 * to stand here, or as far below as what others placed meanwhile takes. The next thousand go when these stand.
 */
export function placesToKeep(settled: Settled): AutomaticPlace[] {
  const { graph, auto, layout, isCurrent, takesPlaces, isPast, isHeld } = settled;
  if (!isCurrent || !takesPlaces || isPast) return [];
  const { pos, nobodys } = layout;
  const waiting = [...graph.nodes.values()].filter(
    (facts) => isKept(facts) && !pos.has(facts.id) && auto.has(facts.id) && !isHeld(facts.id),
  );
  const free = Math.min(bounds.automaticPlaces - nobodys.size, bounds.places - pos.size);
  const some = waiting.slice(0, Math.max(0, Math.min(bounds.automaticAtOnce, free)));
  if (some.length === 0) return [];
  const boxes: Box[] = [...drawnOf(layout).values()];
  for (const facts of graph.nodes.values()) {
    const isOffer = facts.kind === 'openclaw';
    const place = facts.isPrivate ? undefined : (isOffer ? auto : pos).get(facts.id);
    if (place !== undefined) boxes.push(boxOf(facts, { x: place.x, y: place.y }));
  }
  return some.flatMap((facts): AutomaticPlace[] => {
    const wanted = boxOf(facts, auto.get(facts.id) ?? { x: 0, y: 0 });
    const isFree = !boxes.some((one) => overlaps(one, wanted));
    const { x, y } = isFree ? wanted : freeFrom(wanted, boxes);
    const after = { x: Math.round(x), y: Math.round(y) };
    if (readChange('pos', facts.id, after) === null) return [];
    boxes.push({ ...wanted, x, y });
    return [{ node: facts.id, ...after }];
  });
}
