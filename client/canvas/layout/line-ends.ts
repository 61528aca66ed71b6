import { Position } from '@xyflow/react';
import type { Box } from './place.ts';

/**
 * Where a line leaves one box and enters another: to the right, as things are read; to what does not lie
 * there on the side where most room is between them, or where they overlap the least. So it runs behind neither.
 */
export function lineEnds(from: Box, to: Box) {
  const [left, up] = [from.x - to.x - to.width, from.y - to.y - to.height];
  const down = to.y - from.y - from.height;
  const right = to.x - from.x - from.width;
  const most = Math.max(left, up, down);
  const isRight = right >= 0 || right > most;
  const [x, y] = isRight ? [1, 0] : most === down ? [0, 1] : most === up ? [0, -1] : [-1, 0];
  return {
    ...{ sourceX: from.x + (from.width * (1 + x)) / 2, sourcePosition: sideAt(x, y) },
    ...{ sourceY: from.y + (from.height * (1 + y)) / 2, targetPosition: sideAt(-x, -y) },
    ...{ targetX: to.x + (to.width * (1 - x)) / 2, targetY: to.y + (to.height * (1 - y)) / 2 },
  };
}

const sideAt = (x: number, y: number): Position =>
  x > 0 ? Position.Right : x < 0 ? Position.Left : y > 0 ? Position.Bottom : Position.Top;
