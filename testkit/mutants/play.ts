import { playStory } from '../world/story.ts';

/**
 * Plays stories from seed 1 until the auditor has something to say, and prints it as one line of
 * JSON: the seed and the words, or `null` after the last story when everything was as it should be.
 */
const [most = '60'] = process.argv.slice(2);

function firstWrong(): { seed: number; said: string } | null {
  for (let seed = 1; seed <= Number(most); seed++) {
    const { wrong } = playStory(seed);
    const said = wrong.slice(0, 2).map((words) => words.split('\n', 1)[0]);
    if (said.length > 0) return { seed, said: said.join('; ') };
  }
  return null;
}

/** The last line: a product that is broken may print others before it. */
console.log(JSON.stringify({ noticed: firstWrong() }));
