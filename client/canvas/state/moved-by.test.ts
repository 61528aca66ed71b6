import type { NodeChange } from '@xyflow/react';
import { expect, test } from 'vitest';
import { bo } from '../../testing/people.ts';
import type { Box } from '../layout/place.ts';
import { emptyLayout, withChanges } from '../sync/canvas-values.ts';
import { frameOf } from './deeds.ts';
import type { FlowNode } from './flow-nodes.ts';
import { movedBy } from './moved-by.ts';
import { type Moved, noDrags } from './view-state.ts';

const layout = withChanges(emptyLayout, [
  { map: 'groups', key: 'g', after: { title: 'Plans', by: bo, at: 1 } },
  { map: 'pos', key: 'group:g', after: { x: 0, y: 0 } },
  { map: 'pos', key: 'note:n', after: { x: 50, y: 50, in: 'group:g' } },
]);
const boxOf = (id: string): Box | null => frameOf(layout, id);

const to = (id: string, x: number, more: object = {}): NodeChange<FlowNode> => ({
  ...{ type: 'position', id, position: { x, y: 0 } },
  ...more,
});
const size = (id: string, width: number, resizing: boolean): NodeChange<FlowNode> => ({
  ...{ type: 'dimensions', id, resizing, dimensions: { width, height: 280 } },
});
const after = (
  changes: NodeChange<FlowNode>[],
  drags: ReadonlyMap<string, Moved> = noDrags,
): Record<string, Moved> => Object.fromEntries(movedBy(changes, drags, layout, boxOf));

const dragging = { dragging: true };

test('[HC9] what is dragged is where it is dragged, and with a frame what lies in it', () => {
  expect(after([to('note:n', 70, dragging)])).toEqual({ 'note:n': { x: 70, y: 0 } });
  const once = movedBy([to('group:g', 10, dragging)], noDrags, layout, boxOf);
  expect(Object.fromEntries(once)).toEqual({
    'group:g': { x: 10, y: 0 },
    'note:n': { x: 60, y: 50 },
  });
  // Step by step, and not twice what is dragged with it.
  expect(after([to('group:g', 30, dragging)], once)['note:n']).toEqual({ x: 80, y: 50 });
  const both = [to('group:g', 10, dragging), to('note:n', 60, dragging)];
  expect(after(both)['note:n']).toEqual({ x: 60, y: 0 });
  // A place that React Flow sets of itself, as at the end of a drag, is none.
  expect(after([to('note:n', 70, { dragging: false }), to('note:n', 80)])).toEqual({});
});

test('[HC9] an upper or left edge that is pulled moves as it is pulled, and what lies in the frame stays', () => {
  const pulled = after([to('group:g', -40), size('group:g', 460, true)]);
  expect(pulled).toEqual({ 'group:g': { x: -40, y: 0, width: 460, height: 280 } });
  expect(after([size('group:g', 400, true)])).toEqual({
    'group:g': { x: 0, y: 0, width: 400, height: 280 },
  });
  expect(after([size('group:g', 460, false)], new Map(Object.entries(pulled)))).toEqual({});
});
