import type { Viewport } from '@xyflow/react';
import { around, type Box, overlaps, type Size } from '../layout/place.ts';

/**
 * How near one looks at the least and at the most, how far off where that brings everything into sight
 * (`whole`), what bars cover at the edges, and what lies over the upper right corner between them.
 */
export interface Sight {
  whole: number;
  least: number;
  most: number;
  /** So many or more are seen as crowds below that zoom, no farther off than the farthest; `null`: never. */
  crowds: { fewest: number; below: number; farthest: number } | null;
  beside: Beside;
  corner?: Size;
}

interface Beside {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/**
 * All of `boxes` where their words can be read with that, or where they are seen as crowds; else as
 * many as stand around `first`, or around the middle where those are too many or none, and nothing
 * beyond all of them. What lies far from most of them is none of them.
 */
export function readableView(
  boxes: readonly Box[],
  first: readonly Box[],
  view: Size,
  sight: Sight,
): Viewport | null {
  const { corner, beside } = sight;
  const usual = viewOf(boxes, first, view, sight);
  if (usual === null || corner === undefined) return usual;
  // Below the corner or left of it, as that shows more.
  const others = [
    { ...beside, top: corner.height },
    { ...beside, right: corner.width },
  ].flatMap((one) => viewOf(boxes, first, view, { ...sight, beside: one }) ?? []);
  const ways = [usual, ...others.sort((a, b) => b.zoom - a.zoom)];
  const clearOf = (these: readonly Box[]) =>
    ways.find(({ x, y, zoom }) => {
      const size = { width: corner.width / zoom, height: corner.height / zoom };
      const under = { ...size, x: (view.width - x) / zoom - size.width, y: -y / zoom };
      return !these.some((box) => overlaps(box, under));
    });
  return clearOf(boxes) ?? clearOf(first) ?? usual;
}

function viewOf(
  boxes: readonly Box[],
  first: readonly Box[],
  view: Size,
  { whole: farthest, least, most, crowds, beside }: Sight,
): Viewport | null {
  const width = Math.max(1, view.width - beside.left - beside.right);
  const height = Math.max(1, view.height - beside.top - beside.bottom);
  const fitOf = (box: Box) => Math.min(most, width / box.width, height / box.height);
  const whole = around(boxes);
  if (whole === null) return null;
  const near = fitOf(whole) >= farthest ? boxes : together(boxes, first);
  const all = around(near) ?? whole;
  const fit = fitOf(all);
  const isCrowded = crowds !== null && boxes.length >= crowds.fewest && fit < crowds.below;
  const zoom = Math.max(isCrowded ? crowds.farthest : fit >= farthest ? farthest : least, fit);
  const seen = { width: width / zoom, height: height / zoom };
  const { x, y } = middle(aim(first.length === 0 ? near : first, seen));
  const left = within(x - seen.width / 2, all.x, all.width, seen.width);
  const top = within(y - seen.height / 2, all.y, all.height, seen.height);
  return { x: beside.left - left * zoom, y: beside.top - top * zoom, zoom };
}

/** In a grid of cells of this size, what has none beside it lies far from the rest. */
const far = 1_500;

/** Of a few that lie far from the rest only what is in `first` is meant; all, where no rest is the most. */
function together(boxes: readonly Box[], first: readonly Box[]): readonly Box[] {
  const main = clustersOf(boxes).find((one) => one.length > boxes.length / 2);
  if (main === undefined || boxes.length - main.length > Math.max(1, boxes.length / 10))
    return boxes;
  return [...main, ...first.filter((one) => !main.includes(one))];
}

/** Boxes by what lies beside what, in a grid. */
function clustersOf(boxes: readonly Box[]): Box[][] {
  const cells = new Map<string, Box[]>();
  const cellOf = (box: Box) => {
    const { x, y } = middle(box);
    return { column: Math.floor(x / far), row: Math.floor(y / far) };
  };
  for (const box of boxes) {
    const { column, row } = cellOf(box);
    const list = cells.get(`${column},${row}`);
    if (list === undefined) cells.set(`${column},${row}`, [box]);
    else list.push(box);
  }
  const clusters: Box[][] = [];
  for (const begin of boxes) {
    const cluster: Box[] = [];
    const todo = [begin];
    for (let box = todo.pop(); box !== undefined; box = todo.pop()) {
      const { column, row } = cellOf(box);
      for (const i of [-1, 0, 1])
        for (const j of [-1, 0, 1]) {
          const name = `${column + i},${row + j}`;
          const list = cells.get(name) ?? [];
          cells.delete(name);
          cluster.push(...list);
          todo.push(...list);
        }
    }
    if (cluster.length > 0) clusters.push(cluster);
  }
  return clusters;
}

/** What lies around them, or the one nearest to its middle where that is too large. */
function aim(boxes: readonly Box[], seen: Size): Box {
  const whole = around(boxes) ?? nowhere;
  if (whole.width <= seen.width && whole.height <= seen.height) return whole;
  const to = middle(whole);
  const off = (box: Box) => Math.hypot(middle(box).x - to.x, middle(box).y - to.y);
  return boxes.reduce((a, b) => (off(b) < off(a) ? b : a), boxes[0] ?? whole);
}

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };

const middle = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });

/** Where what is seen begins, so that nothing beyond all is in it; in the middle of it where all fits. */
const within = (at: number, from: number, length: number, seen: number): number =>
  length <= seen ? from + (length - seen) / 2 : Math.min(from + length - seen, Math.max(from, at));
