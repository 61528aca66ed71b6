import type { Place } from '../layout/place.ts';

/** So near (px) two corners are one. */
const near = 4;
const step = 16;

/** How far these are to go, to the right and down alike, so that none begins where one of `others` does. */
export function stepAside(these: readonly Place[], others: readonly Place[]): number {
  const isTaken = (by: number) =>
    these.some(({ x, y }) =>
      others.some((one) => Math.abs(one.x - x - by) <= near && Math.abs(one.y - y - by) <= near),
    );
  let by = 0;
  while (isTaken(by)) by += step;
  return by;
}
