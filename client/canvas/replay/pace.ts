/** A pause is not waited out for longer than that. */
export const longestMs = 2_000;

/** What follows at once can still be told apart. */
const shortestMs = 300;

export const speeds = [0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

/** How long a moment is shown before the next one, which came `gapMs` later. */
export const showMs = (gapMs: number, speed: Speed): number =>
  Math.min(longestMs, Math.max(shortestMs, gapMs)) / speed;
