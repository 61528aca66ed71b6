import type { Viewport } from '@xyflow/react';
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Moment } from '../../../shared/model/moment.ts';
import { CallRefused } from '../../connection/connection.ts';
import { RoomContext } from '../../store/use-room.ts';
import { momentsOf } from '../../testing/moments.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { chat, nodeOf, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo, holding, member } from '../../testing/people.ts';
import { TestHatchery } from '../../testing/test-hatchery.ts';
import { atAddress, pagesOf, stepOf } from '../../testing/test-pages.tsx';
import { testRoom } from '../../testing/test-room.tsx';
import { strays } from '../../ui/stray-letters.ts';
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

const told = () => Promise.resolve({ moments, dropped: 0 });
const never = () => new Promise<never>(() => {});

/** Ada's page of the canvas at an address that names the past of chat `t1`. */
async function replay(
  search = '?replay=t1',
  answer: (params: unknown) => Promise<{ moments: Moment[]; dropped: number }> = told,
  seen: Viewport | null = null,
) {
  const topics = ['workspace', 'approvals', 'jobs', 'thread:t1'];
  const room = testRoom(holding({ members, threads: [chat('t1')] }, { topics }));
  const hatchery = new TestHatchery(ada, 'owner');
  const canvas = assemble(room, hatchery.room);
  setCanvas(room, canvas);
  canvas.view.setState({ seen });
  vi.spyOn(room.connection, 'call').mockImplementation((method, params) => {
    // biome-ignore lint/suspicious/noExplicitAny: the answers of several methods
    const said: any = method === 'threads.timeline' ? answer(params) : never();
    return said;
  });
  const view = stepOf(() => (
    <RoomContext value={room}>
      <CanvasPage />
    </RoomContext>
  ));
  const pages = pagesOf({ '/r/$room/hatchery': [view] });
  const page = mount(await atAddress(`/r/room/hatchery${search}`, pages));
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

test('[TV8] who leaves the past sees what they saw before it, and finds that when they come back', async () => {
  const box = { x: 0, y: 0, top: 0, left: 0, right: 1_200, bottom: 800, width: 1_200, height: 800 };
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({
    ...{ ...box, toJSON: () => box },
  });
  const seen = { x: -9_000, y: 7, zoom: 0.7 };
  const { container, press, canvas } = await replay('?replay=t1', told, seen);
  const shown = () =>
    container.querySelector<HTMLElement>('.react-flow__viewport')?.style.transform ?? '';
  await act(() => vi.waitFor(() => expect(shown()).toMatch(/scale\(0\.[59]/)));
  press('Escape');
  await act(() => vi.waitFor(() => expect(shown()).toBe('translate(-9000px,7px) scale(0.7)')));
  expect(canvas.view.getState().seen).toEqual(seen);
});

test('[TV6] the list, too, tells what is as it was then from what is as it is now', async () => {
  const { container, canvas, press } = await replay();
  act(() => canvas.view.setState({ isList: true }));
  await act(() => vi.dynamicImportSettled());
  const named = () =>
    [...container.querySelectorAll('section:has(> ul)')].map(
      (one) => `${one.getAttribute('aria-label')}: ${one.querySelector('ul')?.textContent}`,
    );
  expect(named().filter((one) => one.includes(', as it was then'))).toEqual([
    expect.stringMatching(/^Chats and sessions, as it was then: /),
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

test('[TV5] Escape leads back to now, also while the past is on its way, and nothing is drawn by hand until then', async () => {
  for (const [search, answer, words] of [
    ['?replay=t1', never, 'No past is drawn.'],
    ['?replay=t1', () => Promise.resolve({ moments: [], dropped: 0 }), 'Nothing happened here yet'],
    ['?replay=t1', () => Promise.reject(new CallRefused(busy)), 'The room is busy.'],
    ['?replay=', never, 'The address names no chat'],
  ] as const) {
    const { press, hatchery, shown, container, unmount } = await replay(search, answer);
    expect(shown()).toContain(words);
    const note = { x: 0, y: 0, width: 180, height: 120, text: 'A note', by: ada, at: 1 };
    act(() => hatchery.change([{ map: 'notes', key: 'n1', after: note }]));
    press('N');
    press('G');
    expect(hatchery.written).toEqual([]);
    expect(container.querySelector('.react-flow__node.draggable')).toBeNull();
    press('Escape');
    await act(async () => {});
    expect(container.querySelector('section[aria-label="Replay"]')).toBeNull();
    expect(container.querySelector('.react-flow__node.draggable')).not.toBeNull();
    press('N');
    expect(hatchery.written).not.toEqual([]);
    unmount();
    strays.end();
  }
});

const busy = {
  code: 'busy',
  message: 'The room is busy.',
  fix: 'Try again.',
  retry: 'later',
} as const;

test('[TV5] whoever may not read the chat any more sees nothing of its past, and why', async () => {
  const { container, canvas, room, shown, press } = await replay();
  expect(shown()).toContain('1 of 5');
  const { store } = room.connection;
  act(() => store.setState({ ...store.getState(), refused: new Map([['thread:t1', 'notFound']]) }));
  expect(shown()).toContain('This thread does not exist or is not visible to you.');
  expect(shown()).not.toContain('Bo asked');
  expect(canvas.view.getState().past).toBeNull();
  expect(container.querySelector('[data-lit]')).toBeNull();
  press('Escape');
  await act(async () => {});
  expect(container.querySelector('section[aria-label="Replay"]')).toBeNull();
});

test('[TV5] nobody is told to be a viewer who is none', async () => {
  const { text } = await replay();
  expect(text()).not.toContain('you may look');
});

test('[TV6] [TV7] of one run only its own moments are gone through, and what else the chat did then is drawn', async () => {
  const asked: unknown[] = [];
  const two = momentsOf(
    [1_000, 'run', 'r1', 'queued'],
    [1_500, 'run', 'r1', 'running'],
    [2_000, 'run', 'r2', 'queued', { runId: 'r2' }],
    [9_000, 'run', 'r1', 'done'],
    [9_500, 'run', 'r2', 'running', { runId: 'r2' }],
    [9_900, 'run', 'r2', 'done', { runId: 'r2' }],
  );
  const { container, press, shown } = await replay('?replay=t1&run=r2', (params) => {
    asked.push(params);
    return Promise.resolve({ moments: two, dropped: 0 });
  });
  expect(asked).toEqual([{ threadId: 't1' }]);
  const words = () => nodeOf(container, 'thread:t1')?.textContent;
  expect(shown()).toContain('1 of 3');
  expect(shown()).toContain('Bo asked');
  expect(shown()).toContain('The next was 7.5 s later');
  expect(words()).toContain('Chat · running');
  press('ArrowRight');
  expect(shown()).toContain('2 of 3');
  expect(shown()).toContain('The run began');
  press('End');
  await act(async () => {});
  expect(shown()).toContain('The run is done');
  expect(words()).not.toContain('running');
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
