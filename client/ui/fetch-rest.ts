/** What fetching ahead needs of the world. */
export interface Quiet {
  /** Resolves once the page has nothing better to do. */
  idle: () => Promise<void>;
  isOnline: () => boolean;
  /** Resolves when the network comes back. */
  online: () => Promise<void>;
}

/**
 * Fetches what nobody asked for yet, one after the other, so that it opens without a wait and also
 * when the network is gone. What was named last goes first: it is nearest to what is shown, and may
 * itself name more. What could not be fetched is tried once more when the network comes back.
 */
export async function fetchRest(
  left: (() => Promise<unknown>)[],
  { idle, isOnline, online }: Quiet,
): Promise<void> {
  for (;;) {
    await idle();
    if (!isOnline()) await online();
    const fetch = left.pop();
    if (fetch === undefined) return;
    try {
      await fetch();
    } catch {
      left.push(fetch);
      await online();
    }
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
