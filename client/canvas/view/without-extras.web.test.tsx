import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unmountAll } from '../../testing/mount.tsx';
import { nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo } from '../../testing/people.ts';

const asked = vi.hoisted(() => new Set<string>());

vi.mock('./point-comments.tsx', () => {
  asked.add('comments');
  throw new Error('no such part');
});
vi.mock('./pointers.tsx', () => {
  asked.add('pointers');
  throw new Error('no such part');
});
vi.mock('./once-drawn.ts', () => {
  asked.add('once drawn');
  throw new Error('no such part');
});

beforeEach(() => {
  stubCanvas();
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async () => new Response());
  // Loaded anew just now: it is not again.
  sessionStorage.setItem('loaded-anew-at', String(Date.now() + 60_000));
});
afterEach(() => {
  unmountAll();
  sessionStorage.clear();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('[UI69] a canvas is there without what it has no use for at first, where that cannot be fetched', async () => {
  const { container, hatchery } = await openCanvas();
  await act(async () =>
    hatchery.tell(77, { user: { principal: bo, name: 'Bo' }, cursor: { x: 5, y: 5 } }),
  );
  for (let i = 0; i < 8; i += 1) {
    await act(() => vi.dynamicImportSettled());
    await act(() => vi.advanceTimersByTimeAsync(10_000));
  }
  expect([...asked].sort()).toEqual(['comments', 'once drawn', 'pointers']);
  expect(container.querySelector('.canvas-pointer')).toBeNull();
  expect(nodeOf(container, 'thread:t1')).not.toBeNull();
});
