import { afterEach, expect, test, vi } from 'vitest';
import { bo } from '../testing/people.ts';
import { testRoom } from '../testing/test-room.tsx';
import { canvasOf } from './canvas.ts';

afterEach(() => void vi.unstubAllGlobals());

/** The names of what is held now. */
function stubLocks(): ReadonlySet<string> {
  const held = new Set<string>();
  const request = async (name: string, work: () => Promise<void>) => {
    held.add(name);
    await work();
    held.delete(name);
  };
  vi.stubGlobal('navigator', { locks: { request } });
  return held;
}

test('[HC4] a canvas whose room was opened anew lets go of what it kept, also while it lingers', async () => {
  const held = stubLocks();
  const [before, again] = [testRoom(), testRoom()];
  canvasOf(before);
  const [first] = held;
  expect(canvasOf(before)).toBe(canvasOf(before));
  expect(held.size).toBe(1);
  canvasOf(again);
  await Promise.resolve();
  await Promise.resolve();
  expect(held.size).toBe(1);
  expect(held.has(first ?? '')).toBe(false);
});

test('[HC4] a canvas whose room is not open any more is let go when one opens another', async () => {
  const held = stubLocks();
  canvasOf(testRoom());
  canvasOf(testRoom({}, { principal: bo }));
  await Promise.resolve();
  await Promise.resolve();
  expect([...held]).toEqual([expect.stringContaining(bo)]);
});
