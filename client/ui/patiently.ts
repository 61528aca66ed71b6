/** What fetching a part of the page needs of the world. */
export interface Fetching {
  /** Whether the server answers at all. */
  isThere: () => Promise<boolean>;
  wait: (ms: number) => Promise<void>;
}

const firstWaitMs = 250;
const longestWaitMs = 5_000;

/**
 * Fetches something that a server that is away has, and tries again until it is back: meanwhile the
 * page says of itself that it is not connected. From one that answers and still does not give it,
 * it is asked once more, and then the error stands: another version has taken the place of this one.
 */
export async function patiently<T>(
  load: () => Promise<T>,
  { isThere, wait }: Fetching,
): Promise<T> {
  let waitMs = firstWaitMs;
  for (let isLast = false; ; ) {
    try {
      return await load();
    } catch (error) {
      if (isLast) throw error;
      isLast = await isThere();
      await wait(waitMs);
      waitMs = Math.min(waitMs * 2, longestWaitMs);
    }
  }
}
