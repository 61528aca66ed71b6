/** What fetching ahead needs of the world. */
export interface Quiet {
  /** Resolves once the page has nothing better to do. */
  idle: () => Promise<void>;
  isInTouch: () => boolean;
  /** Resolves the next time that the server is there again, or may be. */
  back: () => Promise<void>;
}

/**
 * Fetches what nobody asked for yet, one after the other, so that it opens without a wait and also
 * when the network is gone. What was named last goes first: it is nearest to what is shown, and may
 * itself name more. What could not be fetched holds up nothing: it is tried once more each time that
 * the server is back, after all else.
 */
export async function fetchRest(
  left: (() => Promise<unknown>)[],
  { idle, isInTouch, back }: Quiet,
): Promise<void> {
  const failed = new Set<Promise<void>>();
  for (;;) {
    await idle();
    if (!isInTouch()) await back();
    const fetch = left.pop();
    if (fetch !== undefined)
      try {
        await fetch();
      } catch {
        const again = back().then(() => {
          failed.delete(again);
          left.unshift(fetch);
        });
        failed.add(again);
      }
    else if (failed.size > 0) await Promise.race(failed);
    else return;
  }
}

/** Whoever saves data fetches nothing that they do not ask for. */
export function savesData(browser: object): boolean {
  const connection = 'connection' in browser ? browser.connection : null;
  return (
    typeof connection === 'object' &&
    connection !== null &&
    'saveData' in connection &&
    connection.saveData === true
  );
}
