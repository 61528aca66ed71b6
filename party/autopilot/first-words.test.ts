import { expect, test } from 'vitest';
import { firstWords } from './first-words.ts';

test('[TT5] a chat is called by its first words, cut between words, with no half of a mark', () => {
  expect(firstWords('Ship it,\n**please**')).toBe('Ship it, please');
  const long = 'Write a list of what has to be done until Friday, **please do it all at once**';
  expect(firstWords(long)).toBe('Write a list of what has to be done until Friday, please do…');
  expect(firstWords('**')).toBe('**');
});
