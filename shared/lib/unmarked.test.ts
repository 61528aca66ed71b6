import { expect, test } from 'vitest';
import { unmarked } from './unmarked.ts';

test('[TT5] the marks of words go in pairs, and a half that is left goes too', () => {
  const cases = {
    'Ship it, **please**': 'Ship it, please',
    'Ship it, **please': 'Ship it, please',
    'Run `npm test` and *wait*': 'Run npm test and wait',
    '***all*** of ~~it~~': 'all of it',
    'What `npm': 'What npm',
    'What is 2 * 3 ** 4, or 2**3?': 'What is 2 * 3 ** 4, or 2**3?',
    'snake_case_names and a__b': 'snake_case_names and a__b',
  };
  for (const [line, words] of Object.entries(cases)) expect(unmarked(line)).toBe(words);
});
