import { expect, test } from 'vitest';
import { playHalf } from './world/storms.ts';
import { playStory } from './world/story.ts';

/** Seeds that once failed, each with what was wrong. They stay. */
const regressions: readonly (readonly [number, string])[] = [
  [36, 'a socket that the room had closed was told more when the room woke'],
  [239, 'an answer was told to who was too slow to be told the patches before it'],
  [40, 'a thread that was private in another past kept the public one of this past out'],
];

test.each(regressions)('[SIM] seed %i: %s', (seed) => expect(playStory(seed).wrong).toEqual([]));

test('[SIM] [TL3] people, producers and every kind of trouble, odd seeds: nothing is lost, doubled, different or seen by the wrong', () =>
  playHalf('odd'));
