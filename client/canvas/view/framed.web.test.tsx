import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { must } from '../../../shared/lib/must.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { chat, nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo } from '../../testing/people.ts';
import { canvasOf } from '../canvas.ts';
import type { Change } from '../sync/canvas-values.ts';

const box = { x: 0, y: 0, top: 0, left: 0, right: 1_200, bottom: 800, width: 1_200, height: 800 };

beforeEach(() => {
  stubCanvas();
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({
    ...{ ...box, toJSON: () => box },
  });
});
afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const at = (key: string, x: number, y: number): Change => ({
  ...{ map: 'pos', key, after: { x, y } },
});
const note = (key: string, x: number, y: number): Change[] => [
  { map: 'notes', key, after: { text: key, by: bo, at: 1 } },
  at(`note:${key}`, x, y),
];
const line = (key: string, from: string, to: string): Change => ({
  ...{ map: 'edges', key },
  after: { from: nodeId.parse(from), to: nodeId.parse(to), by: bo, at: 1 },
});

async function open(ids: readonly string[], has: readonly Change[]) {
  const page = await openCanvas({ threads: ids.map(chat) }, 'owner', has);
  await act(async () => {});
  const { view } = canvasOf(page.room);
  const { transform = '' } = page.find('.react-flow__viewport').style;
  const [, x = 0, y = 0, zoom = 1] = must(
    /translate\((.+)px, ?(.+)px\) scale\((.+)\)/.exec(transform),
    transform,
  ).map(Number);
  const point = (type: string, place: { x: number; y: number }) =>
    act(async () => {
      const how = { clientX: x + place.x * zoom, clientY: y + place.y * zoom };
      const event = new PointerEvent(type, {
        ...{ ...how, bubbles: true, button: 0, isPrimary: true, pointerType: 'mouse' },
      });
      page.find('.react-flow__pane').dispatchEvent(event);
    });
  const key = (type: 'keydown' | 'keyup', name: string, how: KeyboardEventInit = {}) =>
    act(async () => {
      const event = { key: name, bubbles: true, cancelable: true, ...how };
      document.body.dispatchEvent(new KeyboardEvent(type, event));
    });
  return {
    ...page,
    view,
    zoom,
    key,
    chosen: () => [...view.getState().selected].sort(),
    layout: () => page.hatchery.room.store.getState().layout,
    frame: async (...places: { x: number; y: number }[]) => {
      for (const [n, place] of places.entries())
        await point(n === 0 ? 'pointerdown' : 'pointermove', place);
      await point('pointerup', must(places.at(-1), 'an end'));
    },
  };
}

test('[HC34] a frame of choice leaves lines that lead out of it alone, and so do Delete and Cut', async () => {
  const { key, frame, chosen, layout } = await open(
    ['t1', 't2'],
    [
      ...[at('thread:t1', 0, 0), at('thread:t2', 0, 2_000), ...note('n', 0, 100)],
      ...[line('in', 'note:n', 'thread:t1'), line('out', 'thread:t1', 'thread:t2')],
    ],
  );
  await key('keydown', 'Shift', { shiftKey: true });
  await frame({ x: -20, y: -20 }, { x: 100, y: 100 }, { x: 100, y: 180 }, { x: 100, y: 150 });
  await key('keyup', 'Shift');
  expect(chosen()).toEqual(['edge:in', 'note:n', 'thread:t1']);
  await key('keydown', 'Delete');
  expect([...layout().edges.keys()]).toEqual(['out']);
});

test('[HC34] a frame that is drawn from afar groups what is there, and Ctrl A chooses all of it', async () => {
  const ids = Array.from({ length: 100 }, (_, i) => `t${i}`);
  const { key, frame, chosen, layout, view, zoom, container } = await open(ids, [
    ...ids.map((id, i) => at(`thread:${id}`, 0, i * 112)),
    ...[...note('n', 300, 0), ...note('m', 300, 500)],
  ]);
  expect(zoom).toBeLessThan(0.16);
  expect(nodeOf(container, 'note:n')).toBeNull();
  await act(async () => view.setState({ tool: 'group' }));
  await frame({ x: -50, y: -50 }, { x: 300, y: 300 }, { x: 600, y: 300 });
  const [group] = chosen();
  const inIt = [...layout().pos].flatMap(([id, place]) => (place.in === group ? [id] : []));
  expect(inIt.sort()).toEqual(['note:n', 'thread:t0', 'thread:t1', 'thread:t2']);
  // What is chosen is seen, its field too.
  expect(nodeOf(container, must(group, 'a group'))?.querySelector('input')).not.toBeNull();
  await act(async () => view.setState({ editing: null }));
  await key('keydown', 'a', { ctrlKey: true });
  expect(chosen()).toEqual(expect.arrayContaining([group, 'note:n', 'note:m', 'thread:t99']));
  expect(nodeOf(container, 'note:n')).not.toBeNull();
  expect(container.querySelector('.react-flow__node-crowd')).toBeNull();
});
