import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { playSeed } from './play-seed.ts';

/** Seeds that once failed: they are played first, for good. */
const failed: readonly number[] = [];

const seeds = Array.from({ length: 150 }, (_, i) => i + 1);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([...failed, ...seeds])(
  '[R96] [HR3] [HG5] [HC6] [HC23] seed %i: four to eight people, drops, deaths, undo and places that nobody chose',
  (seed) => {
    expect(playSeed(seed, (ms) => vi.advanceTimersByTime(ms))).toEqual({ seed, ok: true });
  },
);
