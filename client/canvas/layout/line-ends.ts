import { Position } from '@xyflow/react';
import type { Box } from './place.ts';

/**
 * Where a line leaves one box and enters another: to the right, as things are read; to what does not lie
 * there on the side where most room is between them, or where they overlap the least. So it runs behind neither.
 * `lane`: how many lines beside the middle one.
 */
export function lineEnds(from: Box, to: Box, lane = 0) {
  const [left, up] = [from.x - to.x - to.width, from.y - to.y - to.height];
  const down = to.y - from.y - from.height;
  const right = to.x - from.x - from.width;
  const most = Math.max(left, up, down);
  const isRight = right >= 0 || right > most;
  const [x, y] = isRight ? [1, 0] : most === down ? [0, 1] : most === up ? [0, -1] : [-1, 0];
  const end = (box: Box, side: number) => {
    // No farther than to its corner.
    const by = (length: number) => within(lane * apart, length / 2 - corner);
    return {
      x: box.x + (box.width * (1 + side * x)) / 2 + (y === 0 ? 0 : by(box.width)),
      y: box.y + (box.height * (1 + side * y)) / 2 + (x === 0 ? 0 : by(box.height)),
    };
  };
  const [a, b] = [end(from, 1), end(to, -1)];
  return {
    ...{ sourceX: a.x, sourceY: a.y, sourcePosition: sideAt(x, y) },
    ...{ targetX: b.x, targetY: b.y, targetPosition: sideAt(-x, -y) },
    // Words on lines beside each other stand below each other.
    wordsBy: y === 0 ? 0 : lane * apart,
  };
}

/** So far apart are lines between the same two, which are as high as words on one; a corner is as round. */
const apart = 26;
const corner = 10;

const within = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

const sideAt = (x: number, y: number): Position =>
  x > 0 ? Position.Right : x < 0 ? Position.Left : y > 0 ? Position.Bottom : Position.Top;
