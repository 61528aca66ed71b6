import { afterEach, expect, test, vi } from 'vitest';
import { testRoom } from '../testing/test-room.tsx';
import { canvasOf } from './canvas.ts';

afterEach(() => void vi.unstubAllGlobals());

test('[HC4] a canvas whose room was opened anew lets go of what it kept, also while it lingers', async () => {
  const held = new Set<string>();
  const request = async (name: string, work: () => Promise<void>) => {
    held.add(name);
    await work();
    held.delete(name);
  };
  vi.stubGlobal('navigator', { locks: { request } });
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
