import type { Viewport } from '@xyflow/react';
import { around, type Box, type Size } from '../layout/place.ts';

/** How near one looks at the least and at the most, and what bars cover at the edges. */
export interface Sight {
  least: number;
  most: number;
  /** What would be smaller than that is seen whole, as crowds. */
  crowdedBelow: number;
  beside: { top: number; bottom: number; left: number; right: number };
}

/**
 * All of `boxes` where their words can be read with that; else as many as stand around `first`, or
 * around the middle where those are too many or none, and nothing beyond all of them.
 */
export function readableView(
  boxes: readonly Box[],
  first: readonly Box[],
  view: Size,
  { least, most, crowdedBelow, beside }: Sight,
): Viewport | null {
  const all = around(boxes);
  if (all === null) return null;
  const width = Math.max(1, view.width - beside.left - beside.right);
  const height = Math.max(1, view.height - beside.top - beside.bottom);
  const fit = Math.min(most, width / all.width, height / all.height);
  const zoom = fit < crowdedBelow ? fit : Math.max(least, fit);
  const seen = { width: width / zoom, height: height / zoom };
  const { x, y } = middle(aim(first.length === 0 ? boxes : first, seen));
  const left = within(x - seen.width / 2, all.x, all.width, seen.width);
  const top = within(y - seen.height / 2, all.y, all.height, seen.height);
  return { x: beside.left - left * zoom, y: beside.top - top * zoom, zoom };
}

/** What lies around them, or the one nearest to its middle where that is too large. */
function aim(boxes: readonly Box[], seen: Size): Box {
  const whole = around(boxes) ?? nowhere;
  if (whole.width <= seen.width && whole.height <= seen.height) return whole;
  const to = middle(whole);
  const far = (box: Box) => Math.hypot(middle(box).x - to.x, middle(box).y - to.y);
  return boxes.reduce((a, b) => (far(b) < far(a) ? b : a), boxes[0] ?? whole);
}

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };

const middle = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });

/** Where what is seen begins, so that nothing beyond all is in it; in the middle of it where all fits. */
const within = (at: number, from: number, length: number, seen: number): number =>
  length <= seen ? from + (length - seen) / 2 : Math.min(from + length - seen, Math.max(from, at));
