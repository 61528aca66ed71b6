// What the two sides of the wire may speak. One line of history per bump:
// 1  first release

/** The newest protocol of this code. */
export const PROTOCOL = 1;

/** The oldest protocol that this code still speaks, as a room and as a client. */
export const OLDEST_SPOKEN = 1;

/** The newest version that both ranges hold, or `null`. */
export function commonVersion(
  theirs: { min: number; max: number },
  ours = { min: OLDEST_SPOKEN, max: PROTOCOL },
): number | null {
  const newest = Math.min(theirs.max, ours.max);
  return newest >= Math.max(theirs.min, ours.min) ? newest : null;
}
