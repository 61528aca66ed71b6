import type { Turn } from './turn.ts';

/** Is this word about something newer than what was heard of it? Then it is the newest from now on. */
export function isNewer(turn: Turn, about: string, version: number): boolean {
  const known = turn.store.get('heard', { about });
  if (known !== null && known.version >= version) return false;
  turn.store.put('heard', { about, version });
  return true;
}
