import type { NodeChange } from '@xyflow/react';
import type { Box } from '../layout/place.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { inside } from './deeds.ts';
import type { FlowNode } from './flow-nodes.ts';
import type { Moved } from './view-state.ts';

/**
 * Where what one drags is after these changes, and how large what one resizes: with a frame that is dragged goes
 * what lies in it; of one whose upper or left edge is pulled, which moves it as well, that stays.
 */
export function movedBy(
  changes: readonly NodeChange<FlowNode>[],
  drags: ReadonlyMap<string, Moved>,
  layout: CanvasLayout,
  boxOf: (id: string) => Box | null,
): Map<string, Moved> {
  const moved = new Map<string, Moved>(drags);
  const isPulled = (id: string) =>
    changes.some((one) => one.type === 'dimensions' && one.resizing === true && one.id === id);
  for (const change of changes) {
    if (change.type === 'position' && change.position !== undefined) {
      const { id, position, dragging } = change;
      const isDragged = dragging === true;
      // React Flow calls no drag what an edge that is pulled does.
      if (!isDragged && !isPulled(id)) continue;
      const before = moved.get(id) ?? boxOf(id);
      moved.set(id, { ...moved.get(id), ...position });
      if (!isDragged || !id.startsWith('group:') || before === null) continue;
      const by = { x: position.x - before.x, y: position.y - before.y };
      for (const one of inside(layout, id)) {
        const box = moved.get(one) ?? boxOf(one);
        const isOwn = changes.some((other) => other.type === 'position' && other.id === one);
        if (box !== null && !isOwn) moved.set(one, { x: box.x + by.x, y: box.y + by.y });
      }
    }
    if (change.type !== 'dimensions') continue;
    const box = change.resizing === true ? boxOf(change.id) : null;
    if (box !== null && change.dimensions)
      moved.set(change.id, { ...box, ...moved.get(change.id), ...change.dimensions });
    if (change.resizing === false) moved.delete(change.id);
  }
  return moved;
}
