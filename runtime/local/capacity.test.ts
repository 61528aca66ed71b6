import { expect, test } from 'vitest';
import { bootsAtOnce } from './capacity.ts';

test('[BX15] as many gateways boot at a time as are asked for, or one for two processors', () => {
  expect([1, 2, 8].map((processors) => bootsAtOnce(undefined, processors))).toEqual([1, 1, 4]);
  expect(bootsAtOnce('2', 2)).toBe(2);
  for (const asked of ['', '0', '13', '1.5', 'many']) expect(bootsAtOnce(asked, 8)).toBe(4);
});
