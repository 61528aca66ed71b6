/** What fetching a part of the page needs of the world. */
export interface Fetching {
  /** Whether the server answers, and well. */
  isThere: () => Promise<boolean>;
  wait: (ms: number) => Promise<void>;
}

const firstWaitMs = 250;
const longestWaitMs = 5_000;
/** One that starts or ends may answer for a moment and not give what it has. */
const mostRefusals = 4;

/**
 * Fetches something that a server that is away has, and tries again until it is back: meanwhile the
 * page says of itself that it is not connected. From one that answers well and still does not give
 * it, several times on end, the error stands: another version has taken the place of this one.
 */
export async function patiently<T>(
  load: () => Promise<T>,
  { isThere, wait }: Fetching,
): Promise<T> {
  let waitMs = firstWaitMs;
  for (let refusals = 0; ; ) {
    try {
      return await load();
    } catch (error) {
      refusals = (await isThere()) ? refusals + 1 : 0;
      if (refusals === mostRefusals) throw error;
      await wait(waitMs);
      waitMs = Math.min(waitMs * 2, longestWaitMs);
    }
  }
}
