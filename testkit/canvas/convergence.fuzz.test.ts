import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { playSeed } from './play-seed.ts';

/** Seeds beyond the usual ones that once failed, each with what was wrong. They stay. */
const failed: readonly (readonly [number, string])[] = [
  [
    1466,
    'what had come of a client that was given up stood only after the one that replaced it was answered',
  ],
];

/** `SEEDS=151-5000` plays those instead, as many as a night has time for. */
const [from = 1, to = 150] = (process.env.SEEDS ?? '1-150').split('-').map(Number);
const seeds = Array.from({ length: to - from + 1 }, (_, i) => from + i);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const plays = (seed: number) =>
  expect(playSeed(seed, (ms) => vi.advanceTimersByTime(ms))).toEqual({ seed, ok: true });

test.each(failed)('[R96] seed %i: %s', plays);

test.each(seeds)(
  '[R96] [HR3] [HG5] [HC6] [HC23] seed %i: four to eight people, drops, deaths, undo and places that nobody chose',
  plays,
);
