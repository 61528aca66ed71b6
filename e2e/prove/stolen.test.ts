import { expect, test } from 'vitest';
import { stolenSeconds } from './stolen.ts';

test('[HP8] [PG8] what a host took from a machine is told by it, or is nothing', () => {
  const stat =
    'cpu  9 0 9 9 0 0 0 700 0 0\ncpu0 4 0 4 4 0 0 0 500 0 0\ncpu1 5 0 5 5 0 0 0 200 0 0\nintr 7\n';
  expect(stolenSeconds(stat)).toBe(3.5);
  expect(stolenSeconds('')).toBe(0);
  expect(stolenSeconds()).toBeGreaterThanOrEqual(0);
});
