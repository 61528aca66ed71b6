import { expect, test } from 'vitest';
import { lineEnds } from './line-ends.ts';
import type { Box } from './place.ts';

const at = (x: number, y: number): Box => ({ x, y, width: 200, height: 80 });

test.each([
  ['to the right', at(300, 0), [200, 40, 'right', 300, 40, 'left']],
  ['to the right and far below', at(200, 900), [200, 40, 'right', 200, 940, 'left']],
  ['right below, as a call under its approval', at(40, 120), [100, 80, 'bottom', 140, 120, 'top']],
  ['above', at(-20, -200), [100, 0, 'top', 80, -120, 'bottom']],
  ['to the left', at(-400, 10), [0, 40, 'left', -200, 50, 'right']],
  ['far to the left and a little above', at(-900, -100), [0, 40, 'left', -700, -60, 'right']],
  ['to the left and further below', at(-300, 700), [100, 80, 'bottom', -200, 700, 'top']],
  ['over a corner of it', at(-192, 76), [100, 80, 'bottom', -92, 76, 'top']],
  ['over it', at(20, 20), [100, 80, 'bottom', 120, 20, 'top']],
] as const)('[HC31] a line to what lies %s ends where it runs behind neither', (_, to, ends) => {
  const { sourceX, sourceY, sourcePosition, ...target } = lineEnds(at(0, 0), to);
  const { targetX, targetY, targetPosition } = target;
  expect([sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition]).toEqual(ends);
});

test('[HC31] lines between the same two run beside each other, at both ends, and round no corner', () => {
  const sides = (to: Box, lane: number) => {
    const { sourceX, sourceY, targetX, targetY } = lineEnds(at(0, 0), to, lane);
    return [sourceX, sourceY, targetX, targetY];
  };
  expect([-1, 0, 1].map((lane) => sides(at(300, 0), lane))).toEqual([
    [200, 14, 300, 14],
    [200, 40, 300, 40],
    [200, 66, 300, 66],
  ]);
  expect(sides(at(300, 0), 4)).toEqual([200, 70, 300, 70]);
  expect(sides(at(0, 200), 1)).toEqual([126, 80, 126, 200]);
});
