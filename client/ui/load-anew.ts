const key = 'loaded-anew-at';
const onceInMs = 60_000;

/** Whether the page may load itself anew to get what it lacks: once in a minute, so that it never goes round. */
export function mayLoadAnew(kept: Pick<Storage, 'getItem' | 'setItem'>, now: number): boolean {
  try {
    const at = Number(kept.getItem(key) ?? Number.NaN);
    if (now - at < onceInMs) return false;
    kept.setItem(key, String(now));
    return true;
  } catch {
    // A browser that keeps nothing could go round.
    return false;
  }
}
