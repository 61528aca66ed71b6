const firstMs = 10_000;
const mostMs = 300_000;

/**
 * When to look again, after so many looks in a row that a gateway refused though it is there: each
 * may wake the room.
 */
export const lookAgainMs = (refused: number): number =>
  Math.min(firstMs * 2 ** Math.max(0, refused - 1), mostMs);
