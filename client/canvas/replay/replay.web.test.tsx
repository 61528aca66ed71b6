import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RoomContext } from '../../store/use-room.ts';
import { momentsOf } from '../../testing/moments.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { chat, nodeOf, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo, holding, member } from '../../testing/people.ts';
import { TestHatchery } from '../../testing/test-hatchery.ts';
import { atAddress, pagesOf, stepOf } from '../../testing/test-pages.tsx';
import { testRoom } from '../../testing/test-room.tsx';
import { assemble, setCanvas } from '../canvas.ts';
import CanvasPage from '../view/canvas-page.tsx';

beforeEach(stubCanvas);

afterEach(() => {
  unmountAll();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];
const moments = momentsOf(
  [1_000, 'run', 'r1', 'queued'],
  [1_500, 'run', 'r1', 'running'],
  [2_000, 'call', 'p1', 'running'],
  [92_000, 'call', 'p1', 'done'],
  [93_000, 'run', 'r1', 'done'],
);

/** Ada's page of the canvas at an address that names the past of chat `t1`. */
async function replay() {
  const topics = ['workspace', 'approvals', 'jobs', 'thread:t1'];
  const room = testRoom(holding({ members, threads: [chat('t1')] }, { topics }));
  const hatchery = new TestHatchery(ada, 'owner');
  const canvas = assemble(room, hatchery.room);
  setCanvas(room, canvas);
  vi.spyOn(room.connection, 'call').mockImplementation((method) => {
    // biome-ignore lint/suspicious/noExplicitAny: the answers of several methods
    const said: any =
      method === 'threads.timeline'
        ? Promise.resolve({ moments, dropped: 0 })
        : new Promise(() => {});
    return said;
  });
  const view = stepOf(() => (
    <RoomContext value={room}>
      <CanvasPage />
    </RoomContext>
  ));
  const pages = pagesOf({ '/r/$room/hatchery': [view] });
  const page = mount(await atAddress('/r/room/hatchery?replay=t1', pages));
  await act(async () => hatchery.sync());
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  const press = (key: string) =>
    page.fire(
      document.body,
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    );
  const call = () => nodeOf(page.container, 'tool:p1');
  const shown = () => page.find('section[aria-label="Replay"]').textContent ?? '';
  return { ...page, room, hatchery, canvas, press, call, shown };
}

test('[TV5] [TV6] the past is said to be that, drawn step by step by keys, and left by Escape', async () => {
  const { container, press, call, shown } = await replay();
  expect(shown()).toMatch(/^Replay · .*\d\d:\d\d:\d\d — not now1 of 5Bo asked/);
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Replay');
  expect(call()).toBeNull();
  expect(nodeOf(container, 'thread:t1')?.textContent).toContain('Chat · queued');
  press('ArrowRight');
  press('ArrowRight');
  await act(async () => {});
  expect(shown()).toContain('web.fetch: running');
  expect(call()?.textContent).toContain('Call · running');
  expect(shown()).toContain('The next was 1:30 later; the pause is shortened.');
  const lit = (id: string) =>
    nodeOf(container, id)?.querySelector('[data-lit]')?.getAttribute('data-lit');
  expect([lit('tool:p1'), lit('thread:t1'), lit(`member:${bo}`)]).toEqual([
    'true',
    'true',
    'false',
  ]);
  press('End');
  expect(shown()).toContain('The run is done');
  press('Home');
  expect(shown()).toContain('Bo asked');
  press('Escape');
  await act(async () => {});
  expect(container.querySelector('section[aria-label="Replay"]')).toBeNull();
  expect(nodeOf(container, 'thread:t1')?.textContent).not.toContain('queued');
  expect(container.querySelector('[data-lit]')).toBeNull();
});

test('[TV6] the list, too, tells what is as it was then from what is as it is now', async () => {
  const { container, canvas, press } = await replay();
  act(() => canvas.view.setState({ isList: true }));
  const named = () =>
    [...container.querySelectorAll('section:has(> ul)')].map(
      (one) => `${one.getAttribute('aria-label')}: ${one.querySelector('ul')?.textContent}`,
    );
  expect(named().filter((one) => one.includes(', as it was then'))).toEqual([
    expect.stringMatching(/^Chats, as it was then: /),
  ]);
  expect(named().filter((one) => !one.includes(', as it was then'))).toContainEqual(
    expect.stringMatching(/^Members, as it is now: .*Bo/),
  );
  press('Escape');
  await act(async () => {});
  expect(named().join()).not.toContain('as it');
});

test('[TV5] meanwhile nothing is drawn by hand, and who looks is not here for others', async () => {
  const { container, press, hatchery } = await replay();
  expect(container.querySelector('[role=toolbar]')).toBeNull();
  press('N');
  expect(hatchery.room.store.getState().layout.notes.size).toBe(0);
  expect(hatchery.told).toBeNull();
  press('Escape');
  await act(async () => {});
  expect(container.querySelector('[role=toolbar]')).not.toBeNull();
  expect(hatchery.told).not.toBeNull();
});

test('[TV7] it plays from moment to moment, waits no pause out, and stands still at the end', async () => {
  const { called, shown } = await replay();
  vi.useFakeTimers();
  act(() => called('Play').click());
  const after = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  await after(499);
  expect(shown()).toContain('1 of 5');
  await after(1);
  expect(shown()).toContain('2 of 5');
  await after(500);
  expect(shown()).toContain('3 of 5');
  await after(2_000);
  expect(shown()).toContain('4 of 5');
  await after(60_000);
  expect(shown()).toContain('5 of 5');
  expect(called('Play').textContent).toBe('Play');
});
