import { wantsNoMotion } from '../../ui/wants-no-motion.ts';
import type { Canvas } from '../canvas.ts';
import { splitNodeId } from '../graph/node-id.ts';
import { around, type Box, type Place } from '../layout/place.ts';
import { boxAt } from '../state/box-at.ts';
import type { Flow } from './tell-view.ts';
import { zooms } from './zooms.ts';

/** Brings something into sight: a node, both ends of a line, or the point of a comment. */
export async function goTo(canvas: Canvas, flow: Flow, id: string): Promise<void> {
  const point = pointOf(canvas, id);
  if (point !== null)
    return void (await flow.setCenter(point.x, point.y, { zoom: 1, duration: glideMs() }));
  const { kind, of } = splitNodeId(id);
  const line = kind === 'edge' ? canvas.room.store.getState().layout.edges.get(of) : undefined;
  const ends = line === undefined ? [id] : [line.from, line.to];
  // From afar only crowds are drawn: where they stand is known all the same.
  const box = around(ends.flatMap((one) => placed(canvas, one) ?? []));
  if (box !== null) return goToBox(flow, box);
  const nodes = ends.map((one) => ({ id: one }));
  // Of nothing that is drawn all would be shown.
  if (ends.some((one) => flow.getNode(one) !== undefined))
    await flow.fitView({ nodes, maxZoom: 1, duration: glideMs() });
}

/** Brings a box into sight, no larger than it is, and as much of it as can be drawn. */
export async function goToBox(flow: Pick<Flow, 'setCenter'>, box: Box): Promise<void> {
  const { x, y } = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  // React Flow holds nobody to it whom a program moves.
  const zoom = Math.max(zoomFor(box), zooms.minZoom);
  await flow.setCenter(x, y, { zoom, duration: glideMs() });
}

/** How small a box has to be drawn to be in sight whole. */
export function zoomFor(box: Box): number {
  const { width = 0, height = 0 } =
    document.querySelector('.react-flow')?.getBoundingClientRect() ?? {};
  return Math.min(1, width / (1.2 * box.width) || 1, height / (1.2 * box.height) || 1);
}

/** Where something stands; `null` for what is not there, or stands where its chat does. */
export const placed = ({ room, drawing, auto, graph }: Canvas, id: string): Box | null =>
  boxAt(
    id,
    room.store.getState().layout,
    (one) => drawing.placeOf(one) ?? auto.getState().get(one),
    graph.getState(),
  );

/** A comment at a point of the canvas is an address too. */
export function pointOf({ room }: Canvas, id: string): Place | null {
  const { kind, of } = splitNodeId(id);
  const { x, y } = (kind === 'comment' && room.store.getState().layout.comments.get(of)) || {};
  return x === undefined || y === undefined ? null : { x, y };
}

/** Moves under 200 ms, and none where motion is unwanted. */
export const glideMs = (): number => (wantsNoMotion() ? 0 : 180);
