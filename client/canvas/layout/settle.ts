import { type Box, overlaps, type Place, type Size } from './place.ts';

export interface Unsettled {
  id: string;
  size: Size;
  /** What it hangs together with, nearest first. */
  beside: readonly string[];
}

/**
 * Where what nobody placed comes to stand. What has a place keeps it, be it a person's or one that
 * it got here before; the rest goes where the layout says, moved along with what it hangs together
 * with when that stands elsewhere, and down to where it lies on nothing.
 */
export function settle(
  waiting: readonly Unsettled[],
  laidOut: ReadonlyMap<string, Place>,
  taken: ReadonlyMap<string, Box>,
): Map<string, Place> {
  const boxes = new Map(taken);
  const settled = new Map<string, Place>();
  for (const { id, size, beside } of waiting) {
    const wanted = laidOut.get(id) ?? { x: 0, y: 0 };
    const anchor = beside.find((one) => taken.has(one)) ?? beside.find((one) => boxes.has(one));
    const stands = anchor === undefined ? undefined : boxes.get(anchor);
    const plan = anchor === undefined ? undefined : laidOut.get(anchor);
    const moved =
      stands === undefined || plan === undefined
        ? wanted
        : { x: wanted.x + stands.x - plan.x, y: wanted.y + stands.y - plan.y };
    const place = freeFrom({ ...moved, ...size }, boxes.values());
    settled.set(id, place);
    boxes.set(id, { ...place, ...size });
  }
  return settled;
}

const gap = 16;

/** The next place below that lies on nothing. */
export function freeFrom(box: Box, boxes: Iterable<Box>): Place {
  let { y } = box;
  const inColumn = { ...box, y: 0, height: 1 };
  const near = [...boxes].filter((one) => overlaps({ ...one, y: 0, height: 1 }, inColumn));
  near.sort((a, b) => a.y - b.y);
  for (const one of near)
    if (overlaps(one, { ...box, y: y - gap, height: box.height + 2 * gap }))
      y = one.y + one.height + gap;
  return { x: box.x, y };
}
