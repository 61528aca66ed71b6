import { expect } from 'vitest';
import { playStory } from './story.ts';

const { FUZZ_FROM = '1', FUZZ_SEEDS = '300' } = process.env;

/** What a storm must have met: one that never reaches these would prove nothing about them. */
const mustHappen = [
  'tail',
  'snapshot first',
  'snapshot epoch',
  'snapshot behind',
  'snapshot future',
  'piece',
  'connection.closed tooSlow',
  'connection.closed notAllowed',
  'connection.closed replaced',
  'storage.failed ',
  'call done',
  'call rejected',
  'call unknown',
];

/**
 * Plays one half of the seeds, the odd or the even, so that two cores share them: a file each.
 * `FUZZ_SEEDS` (300) says how many there are in all and `FUZZ_FROM` (1) where they begin.
 */
export function playHalf(half: 'odd' | 'even'): void {
  const all = Array.from({ length: Number(FUZZ_SEEDS) }, (_, i) => Number(FUZZ_FROM) + i);
  const seeds = all.filter((seed) => (seed % 2 === 1) === (half === 'odd'));
  const seen = new Map<string, number>();
  const failed = seeds.flatMap((seed) => {
    const { wrong, happened } = playStory(seed);
    for (const [what, times] of happened) seen.set(what, (seen.get(what) ?? 0) + times);
    return wrong.length > 0 ? [`seed ${seed}: ${wrong.slice(0, 3).join('; ')}`] : [];
  });
  expect(failed).toEqual([]);
  if (seeds.length >= 100)
    for (const what of mustHappen) expect([what, seen.get(what) ?? 0]).not.toEqual([what, 0]);
}
