import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import type { Canvas } from '../canvas.ts';
import { leastSizes } from '../state/arrange.ts';
import { resize } from '../state/deeds.ts';
import { placed } from './go-to.ts';

/** Makes notes and groups that are chosen so much wider and higher; `joins`: it is one act with the last. */
export function makeLarger(canvas: Canvas, by: number, { joins }: { joins: boolean }): void {
  const { room, view, drawing } = canvas;
  const { layout } = room.store.getState();
  const changes = [...view.getState().selected].flatMap((id) => {
    const box = /^(note|group):/.test(id) ? placed(canvas, id) : null;
    if (box === null) return [];
    const least = leastSizes[id.startsWith('note:') ? 'note' : 'group'];
    const to = (size: number, from: number) =>
      Math.min(canvasBounds.size, Math.max(from, size + by));
    const width = to(box.width, least.width);
    return resize(layout, id, { ...box, width, height: to(box.height, least.height) });
  });
  if (changes.length > 0) drawing.draw(changes, { joins });
}
