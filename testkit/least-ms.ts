/**
 * How long some work takes (ms), at the least of up to five times: it is done anew only where it took
 * `most` or longer, for what others do on the machine is no fault of it. `again` does the same from the
 * same beginning and says how long that took.
 */
export function leastMs(first: number, most: number, again: () => number): number {
  let least = first;
  for (let times = 1; least >= most && times < 5; times++) least = Math.min(least, again());
  return least;
}
