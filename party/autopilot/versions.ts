import type { Turn } from './turn.ts';

const about = 'said';

/**
 * The version of a word to another object, which keeps the newest. Counted by the clock too: a room
 * that was set back to a backup, with its own count, must still be believed; and by one more than the
 * last, because two words may fall into one millisecond.
 */
export function nextVersion({ store, now }: Turn): number {
  const last = store.get('heard', { about })?.version ?? 0;
  const version = Math.max(last + 1, now);
  store.put('heard', { about, version });
  return version;
}
