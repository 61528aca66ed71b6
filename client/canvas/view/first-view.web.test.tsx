import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { runId, threadId } from '../../../shared/model/ids.ts';
import type { Thread } from '../../../shared/model/thread.ts';
import { emptyReplica } from '../../../shared/sync/replica.ts';
import { approval } from '../../testing/approvals.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { chat, nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo, holding } from '../../testing/people.ts';
import { TestHatchery } from '../../testing/test-hatchery.ts';
import { inRoom, testRoom } from '../../testing/test-room.tsx';
import { assemble, canvasOf, setCanvas } from '../canvas.ts';
import type { Change } from '../sync/canvas-values.ts';
import CanvasPage from './canvas-page.tsx';

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

const at = (key: string, place: { x: number; y: number }): Change => ({
  ...{ map: 'pos', key, after: place },
});

const idle = { state: 'idle' } as const;
const running = { state: 'running', runId: runId.parse('r1') } as const;
const waiting = { state: 'waiting', runId: runId.parse('r2') } as const;

/** A room of so many chats, one below the other, of which the last was used last. */
async function open(count: number, more: Change[] = [], states: Thread['activity'][] = []) {
  const ids = Array.from({ length: count }, (_, i) => `t${i}`);
  const threads = ids.map((id, i) => ({ ...chat(id), lastAt: i, activity: states[i] ?? idle }));
  const has = [...ids.map((id, i) => at(`thread:${id}`, { x: 0, y: i * 112 })), ...more];
  const page = await openCanvas({ threads }, 'owner', has);
  await act(async () => {});
  const { transform = '' } =
    page.container.querySelector<HTMLElement>('.react-flow__viewport')?.style ?? {};
  const zoom = Number(/scale\(([\d.]+)\)/.exec(transform)?.[1]);
  const crowds = [...page.container.querySelectorAll('.react-flow__node-crowd')];
  return { ...page, zoom, crowds };
}

test('[HC20] a room of 45 chats opens where the newest is, in words that can be read', async () => {
  const { zoom, crowds, container } = await open(45);
  expect(zoom).toBe(0.6);
  expect(crowds).toEqual([]);
  expect(nodeOf(container, 'thread:t44')).not.toBeNull();
  expect(nodeOf(container, 'thread:t0')).toBeNull();
});

test('[HC20] places that come before the rows of the room are not all there is to see', async () => {
  const room = testRoom({ ...holding({}), replica: emptyReplica });
  const hatchery = new TestHatchery(ada, 'owner');
  setCanvas(room, assemble(room, hatchery.room));
  const { container } = mount(await inRoom(room, <CanvasPage />));
  await act(async () =>
    hatchery.sync([
      ...[at('autopilot', { x: 0, y: 0 }), at('community', { x: 288, y: 0 })],
      ...[at('thread:t1', { x: -1_000, y: 0 }), at('thread:t2', { x: 576, y: 0 })],
    ]),
  );
  expect(container.querySelector('.react-flow')).toBeNull();
  const rows = holding({ threads: [chat('t1'), chat('t2')] });
  await act(async () =>
    room.connection.store.setState({ ...room.connection.store.getState(), ...rows }),
  );
  await act(async () => {});
  const { seen } = canvasOf(room).view.getState();
  const { x, zoom } = must(seen, 'a view');
  expect(x - 1_000 * zoom).toBeGreaterThan(0);
  expect(x + (576 + 216) * zoom).toBeLessThan(box.width);
});

test('[HC20] a note that lies far off does not make a small room small', async () => {
  const note: Change = { map: 'notes', key: 'far', after: { text: 'far', by: bo, at: 1 } };
  const { zoom, container } = await open(4, [note, at('note:far', { x: 100_000, y: 0 })]);
  expect(zoom).toBeGreaterThanOrEqual(0.6);
  expect(nodeOf(container, 'thread:t0')).not.toBeNull();
});

test('[HC20] [HC25] a room of a hundred chats opens as crowds, which count, say what waits, and are gone into by a press', async () => {
  const { zoom, crowds, container } = await open(100, [], [running, waiting, running]);
  expect(zoom).toBeLessThan(0.16);
  const counts = crowds.map((one) => Number(/^\d+/.exec(one.textContent ?? '')?.[0]));
  expect(crowds.length).toBeGreaterThan(5);
  expect(counts.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(100);
  expect(crowds.map((one) => one.textContent)).toContain('9chats1 waiting2 running');
  const chats = crowds.find((one) => one.textContent?.includes('chats'));
  await act(async () => chats?.querySelector('button')?.click());
  await act(() =>
    vi.waitFor(() => expect(container.querySelector('.react-flow__node-facts')).not.toBeNull()),
  );
});

test('[HC20] what an approval would make is in what one sees first', async () => {
  const places = [
    ...[at('autopilot', { x: -700, y: 0 }), at('community', { x: 0, y: 0 })],
    ...[at('thread:t0', { x: 200, y: 200 }), at('approval:x1', { x: 488, y: 200 })],
  ];
  const approvals = [approval({ name: 'x1', threadId: threadId.parse('t0') })];
  const { room } = await openCanvas({ threads: [chat('t0')], approvals }, 'owner', places);
  const canvas = canvasOf(room);
  await act(() => vi.dynamicImportSettled());
  const { x: left } = must(canvas.auto.getState().get('ghost:x1'), 'a preview');
  const { x, zoom } = must(canvas.view.getState().seen, 'a view');
  expect((left + 216) * zoom + x).toBeLessThan(box.width);
  expect(-700 * zoom + x).toBeGreaterThan(0);
});

test.each([
  ['in its own row', []],
  ['below what stands there', [at('community', { x: 290, y: 40 })]],
  ['above it', [at('community', { x: 290, y: 40 }), at('thread:t1', { x: 280, y: 200 })]],
])(
  '[HC20] the place of an OpenClaw that there is not is in what one sees first: %s',
  async (_, has) => {
    const elsewhere = [at('community', { x: -600, y: 0 }), at('thread:t1', { x: -300, y: 0 })];
    const others = elsewhere.filter(({ key }) => !has.some((one) => one.key === key));
    const { room } = await openCanvas({}, 'owner', [
      at('autopilot', { x: 0, y: 0 }),
      ...has,
      ...others,
    ]);
    const canvas = canvasOf(room);
    await act(() => vi.dynamicImportSettled());
    const { x: left, y: top } = must(canvas.auto.getState().get('openclaw'), 'a place');
    const { x, y, zoom } = must(canvas.view.getState().seen, 'a view');
    expect([x + left * zoom > 0, x + (left + 216) * zoom < box.width]).toEqual([true, true]);
    expect([y + top * zoom >= 64, y + (top + 84) * zoom <= box.height - 88]).toEqual([true, true]);
  },
);

test('[HC20] the map covers nothing, neither at first nor when everything is brought into sight', async () => {
  const { room, container } = await open(6, [at('autopilot', { x: 650, y: 0 })]);
  const { view, auto } = canvasOf(room);
  await act(() => vi.dynamicImportSettled());
  // The place of an OpenClaw is the last in the first row.
  expect(auto.getState().get('openclaw')).toEqual({ x: 930, y: 0 });
  const under = () => {
    const { x, y, zoom } = must(view.getState().seen, 'a view');
    return (930 + 216) * zoom + x > box.width - 171 && y < 119;
  };
  expect(under()).toBe(false);
  const before = must(view.getState().seen, 'a view');
  const press = (key: string) =>
    act(async () => {
      const on = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      container.querySelector('.react-flow')?.dispatchEvent(on);
    });
  // The end of a move is told a moment later.
  const zoomIs = (zoom: number) =>
    act(() => vi.waitFor(() => expect(view.getState().seen?.zoom).toBeCloseTo(zoom)));
  await press('+');
  await zoomIs(before.zoom * 1.25);
  await press('0');
  await zoomIs(before.zoom);
  expect(under()).toBe(false);
});
