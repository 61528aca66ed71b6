/** Who lives this long came up; what it died of later is another story. */
const stableMs = 30_000;
const longestRestMs = 30_000;
/** From here on a person is told that it does not come up. */
export const deathsBeforeTelling = 3;

/** How often something died in a row, with this death. */
export const deathsInARow = (before: number, livedMs: number): number =>
  livedMs >= stableMs ? 1 : before + 1;

/** Almost at once after the first death, then later and later. */
export const restAfter = (deaths: number): number =>
  Math.min(longestRestMs, 250 * 4 ** Math.max(0, deaths - 1));
