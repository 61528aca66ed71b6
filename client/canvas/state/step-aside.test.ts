import { expect, test } from 'vitest';
import { stepAside } from './step-aside.ts';

const at = (x: number, y = x) => ({ x, y });

test('[HC37] what would begin where another begins goes on to the right and down, until it does not', () => {
  expect(stepAside([at(100)], [])).toBe(0);
  expect(stepAside([at(100)], [at(105), at(100, 105)])).toBe(0);
  expect(stepAside([at(100)], [at(96, 104)])).toBe(16);
  expect(stepAside([at(100)], [at(116), at(100), at(132)])).toBe(48);
  // Several stay as they lie to each other.
  expect(stepAside([at(0), at(300)], [at(316), at(300)])).toBe(32);
});
