import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unmountAll } from '../../testing/mount.tsx';
import { openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo } from '../../testing/people.ts';
import { canvasOf } from '../canvas.ts';
import type { Change } from '../sync/canvas-values.ts';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const has: Change[] = [
  { map: 'notes', key: 'n', after: { text: 'Launch', by: bo, at: 1 } },
  { map: 'pos', key: 'note:n', after: { x: 0, y: 300 } },
];

async function board(role: 'owner' | 'viewer' = 'owner') {
  const { room, hatchery } = await openCanvas({}, role, has);
  const { view } = canvasOf(room);
  const held = new Map<string, string>();
  const clipboardData = {
    getData: (kind: string) => held.get(kind) ?? '',
    setData: (kind: string, words: string) => void held.set(kind, words),
  };
  return {
    view,
    held,
    notes: () => [...hatchery.room.store.getState().layout.notes.values()].map(({ text }) => text),
    choose: (id: string) => act(async () => view.setState({ selected: new Set([id]) })),
    does: async (type: 'copy' | 'cut' | 'paste', target: EventTarget = document.body) => {
      const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
        clipboardData,
      });
      await act(async () => void target.dispatchEvent(event));
      await act(() => vi.dynamicImportSettled());
    },
    press: async (key: string) => {
      const how = { key, ctrlKey: true, bubbles: true, cancelable: true };
      await act(async () => void document.body.dispatchEvent(new KeyboardEvent('keydown', how)));
      await act(() => vi.dynamicImportSettled());
    },
  };
}

test('[HC34] what is copied is its words elsewhere, and itself here, once for each time', async () => {
  const { choose, does, notes, held, view } = await board();
  await choose('note:n');
  await does('copy');
  expect(held.get('text/plain')).toBe('Launch');
  await does('paste');
  await does('paste');
  expect(notes()).toEqual(['Launch', 'Launch', 'Launch']);
  expect([...view.getState().selected]).not.toContain('note:n');
});

test('[HC34] what is cut is gone until it is pasted; words from elsewhere become a note', async () => {
  const { choose, does, notes, held } = await board();
  await choose('note:n');
  await does('cut');
  expect(notes()).toEqual([]);
  await does('paste');
  expect(notes()).toEqual(['Launch']);
  held.set('text/plain', 'From a mail');
  await does('paste');
  expect(notes()).toEqual(['Launch', 'From a mail']);
});

test('[HC34] Ctrl D doubles what is chosen; who may only look, or writes, pastes nothing', async () => {
  const { choose, press, notes } = await board();
  await choose('note:n');
  await press('d');
  expect(notes()).toEqual(['Launch', 'Launch']);
  unmountAll();
  const viewer = await board('viewer');
  viewer.held.set('text/plain', 'From a mail');
  await viewer.does('paste');
  await viewer.choose('note:n');
  await viewer.press('d');
  await viewer.does('cut');
  expect(viewer.notes()).toEqual(['Launch']);
});
