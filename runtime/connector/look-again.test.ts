import { expect, test } from 'vitest';
import { lookAgainMs } from './look-again.ts';

test('[GC62] what a gateway goes on refusing is asked for ever more seldom, and never given up', () => {
  const after = [1, 2, 3, 6, 7, 2_000].map(lookAgainMs);
  expect(after).toEqual([10_000, 20_000, 40_000, 300_000, 300_000, 300_000]);
});
