import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { threadId } from '../../../shared/model/ids.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { chat, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada } from '../../testing/people.ts';
import { toastStore } from '../../ui/toast-store.ts';
import { canvasOf } from '../canvas.ts';
import type { Place } from '../layout/place.ts';
import type { Change } from '../sync/canvas-values.ts';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  toastStore.setState([], true);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const secret = {
  ...{ id: `${ada}/t1b`, seq: 1, principal: ada, threadId: threadId.parse('t1b') },
  ...{ title: 'Secret', lastAt: 1, activity: { state: 'idle' as const } },
};
const threads = [chat('t1'), chat('t2')];
const at = (key: string, x: number): Change => ({ map: 'pos', key, after: { x, y: 7 } });

/** A layouter in whose time something happens, once, before it fails and the page lays out itself. */
const layouterThat = (happens: () => void) => {
  let isDone = false;
  return class extends EventTarget {
    postMessage(): void {
      if (!isDone) happens();
      isDone = true;
      this.dispatchEvent(new Event('error'));
    }
    terminate(): void {}
  };
};

const said = () => toastStore.getState().map(({ text }) => text);

/** Presses Tidy in a room where the chats stand far apart, `meanwhile` while it waits; answers with what went out. */
async function tidy(
  rows: object,
  meanwhile: (page: Awaited<ReturnType<typeof openCanvas>>) => void = () => {},
  own: ReadonlyMap<string, Place> = new Map(),
) {
  const page = await openCanvas({ threads, ...rows });
  const { hatchery, room, called } = page;
  await act(async () => {
    canvasOf(room).own.store.setState({ isKnown: true, places: own });
    hatchery.change([at('thread:t1', 9_000), at('thread:t2', -9_000)]);
  });
  vi.stubGlobal(
    'Worker',
    layouterThat(() => meanwhile(page)),
  );
  await act(async () => called('Tidy').click());
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  const places = () => Object.fromEntries([...hatchery.room.store.getState().layout.pos].sort());
  return { ...page, places, written: hatchery.written };
}

test('[HC24] Tidy is one act for everybody that Undo takes back; a private chat is laid beside it, for oneself', async () => {
  const { room, written, places, called, container } = await tidy({ privateThreads: [secret] });
  expect(written).toHaveLength(1);
  expect(JSON.stringify(written)).not.toContain('t1b');
  expect(canvasOf(room).auto.getState().has('thread:t1b')).toBe(true);
  expect(canvasOf(room).own.store.getState().places.size).toBe(0);
  expect(places()['thread:t1']?.x).not.toBe(9_000);
  const mine = places();
  await act(async () => called('Undo').click());
  expect(places()['thread:t1']).toEqual({ x: 9_000, y: 7 });
  expect(container.textContent).not.toContain('Somebody changed it');
  unmountAll();
  expect((await tidy({})).places()).toEqual(mine);
});

test('[HC6] the Undo that is offered with a sentence goes with what Undo would do: with both when it was done, alone when something else was', async () => {
  const offers = () => toastStore.getState().map(({ text, does }) => [text, does?.label]);
  const words = 'The room’s nodes are tidy.';
  const { hatchery, called } = await tidy({});
  expect(offers()).toEqual([[words, 'Undo']]);
  await act(async () => hatchery.change([at('member:human:bo', 1)]));
  expect(offers()).toEqual([[words, 'Undo']]);
  act(() => hatchery.room.undo());
  expect(offers()).toEqual([]);
  await act(async () => called('Tidy').click());
  await act(async () => {});
  expect(offers()).toEqual([[words, 'Undo']]);
  act(() => hatchery.room.draw([at('thread:t1', 5)]));
  expect(offers()).toEqual([[words, undefined]]);
  act(() => toastStore.setState([], true));
  act(() => hatchery.room.undo());
  expect(offers()).toEqual([]);
});

test('[HC24] what one placed for oneself alone stays where it is, for Undo would not bring it back', async () => {
  const own = new Map([['thread:t1b', { x: 77, y: 5_000 }]]);
  const { room } = await tidy({ privateThreads: [secret] }, () => {}, own);
  expect(canvasOf(room).own.store.getState().places).toEqual(own);
  expect(canvasOf(room).auto.getState().has('thread:t1b')).toBe(false);
  expect(said()).toEqual(['The room’s nodes are tidy.']);
});

test('[HC24] what somebody moves while Tidy is at it stays where they put it, and that is said', async () => {
  const { places } = await tidy({}, ({ hatchery }) => hatchery.change([at('thread:t1', 4_000)]));
  expect(places()['thread:t1']).toEqual({ x: 4_000, y: 7 });
  expect(places()['thread:t2']?.x).not.toBe(-9_000);
  expect(said()).toEqual(['The room’s nodes are tidy, but for what was moved just now.']);
});

test('[HC24] Tidy while one is under way does nothing: one act, one sentence', async () => {
  const { written } = await tidy({}, ({ called }) => called('Tidy').click());
  expect(written).toHaveLength(1);
  expect(said()).toEqual(['The room’s nodes are tidy.']);
});

test('[HC24] who may not draw any more by then is not told that it is tidy', async () => {
  const { places, container } = await tidy({}, ({ hatchery }) =>
    hatchery.notice({ kind: 'you', principal: ada, name: 'Ada', mayEdit: false, why: 'role' }),
  );
  expect(places()['thread:t1']).toEqual({ x: 9_000, y: 7 });
  await act(() => vi.dynamicImportSettled());
  expect(said()).toEqual([]);
  expect(container.textContent).toContain('You may only look at this canvas.');
});
