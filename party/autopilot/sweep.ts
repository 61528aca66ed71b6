import { limits } from '../../shared/protocol/limits.ts';
import type { Turn } from './turn.ts';

const batch = 500;

/**
 * Forgets what is too old to be asked for: answers of commands, tombstones (raising the floor of
 * their topics), history. A part at a time; comes again while anything remains to be forgotten.
 */
export function sweep(turn: Turn): void {
  const { store, now } = turn;
  const old = (ms: number) => ({ by: 'byTime', below: now - ms, limit: batch }) as const;
  const commands = store.scan('commands', old(limits.answerMs));
  for (const { principal, key } of commands) store.remove('commands', { principal, key });
  const stones = store.scan('tombstones', old(limits.tombstoneMs));
  for (const { topic, tbl, id, seq } of stones) {
    store.remove('tombstones', { topic, tbl, id });
    const known = store.get('topics', { topic });
    if (known !== null && known.floor < seq) store.put('topics', { ...known, floor: seq });
  }
  const history = store.scan('history', old(limits.historyMs));
  for (const { seq, tbl, id, time } of history) store.remove('history', { seq, tbl, id, time });
  const isFull = [commands, stones, history].some(({ length }) => length === batch);
  const next = isFull ? now + 1_000 : nextSweep(turn);
  if (next !== null) turn.deadline('sweep', 'all', next);
}

/** When the oldest thing that is left will be too old; at most once an hour. */
function nextSweep({ store, now }: Turn): number | null {
  const first = { by: 'byTime', limit: 1 } as const;
  const ages = [
    ...store.scan('commands', first).map(({ time }) => time + limits.answerMs),
    ...store.scan('tombstones', first).map(({ time }) => time + limits.tombstoneMs),
    ...store.scan('history', first).map(({ time }) => time + limits.historyMs),
  ];
  return ages.length > 0 ? Math.max(now + 3_600_000, Math.min(...ages)) : null;
}
