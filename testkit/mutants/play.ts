import { playStory } from '../world/story.ts';

/**
 * Plays stories until the auditor has something to say, and prints it as one line of JSON: the seed
 * and the words, or `null` after the last story when everything was as it should be. `first` (0 for
 * none) is the story that told it the last time; then they go from 1 to `most`.
 */
const [most = '60', first = '0'] = process.argv.slice(2);

function firstWrong(): { seed: number; said: string } | null {
  const all = Array.from({ length: Number(most) }, (_, i) => i + 1);
  for (const seed of first === '0' ? all : [Number(first), ...all]) {
    const { wrong } = playStory(seed);
    const said = wrong.slice(0, 2).map((words) => words.split('\n', 1)[0]);
    if (said.length > 0) return { seed, said: said.join('; ') };
  }
  return null;
}

/** The last line: a product that is broken may print others before it. */
console.log(JSON.stringify({ noticed: firstWrong() }));
