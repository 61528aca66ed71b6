import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { threadId } from '../../../shared/model/ids.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { chat, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada } from '../../testing/people.ts';
import { canvasOf } from '../canvas.ts';
import type { Change } from '../sync/canvas-values.ts';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const secret = {
  ...{ id: `${ada}/t1b`, seq: 1, principal: ada, threadId: threadId.parse('t1b') },
  ...{ title: 'Secret', lastAt: 1, activity: { state: 'idle' as const } },
};
const threads = [chat('t1'), chat('t2')];
const at = (key: string, x: number): Change => ({ map: 'pos', key, after: { x, y: 7 } });

/** Presses Tidy in a room where the chats stand far apart; answers with what went out. */
async function tidy(rows: object) {
  const page = await openCanvas({ threads, ...rows });
  const { hatchery, room, called } = page;
  await act(async () => {
    canvasOf(room).own.store.setState({ isKnown: true });
    hatchery.change([at('thread:t1', 9_000), at('thread:t2', -9_000)]);
  });
  await act(async () => called('Tidy').click());
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  const places = () => Object.fromEntries([...hatchery.room.store.getState().layout.pos].sort());
  return { ...page, places, written: hatchery.written };
}

test('[HC24] Tidy is one act for everybody that Undo takes back; a private chat is placed for oneself', async () => {
  const { room, written, places, called, container } = await tidy({ privateThreads: [secret] });
  expect(written).toHaveLength(1);
  expect(JSON.stringify(written)).not.toContain('t1b');
  expect(canvasOf(room).own.store.getState().places.has('thread:t1b')).toBe(true);
  expect(places()['thread:t1']?.x).not.toBe(9_000);
  const mine = places();
  await act(async () => called('Undo').click());
  expect(places()['thread:t1']).toEqual({ x: 9_000, y: 7 });
  expect(container.textContent).not.toContain('Somebody changed it');
  unmountAll();
  expect((await tidy({})).places()).toEqual(mine);
});
