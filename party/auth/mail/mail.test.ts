import { expect, test } from 'vitest';
import { knownLetter, resetLetter, verifyLetter } from './letters.ts';

test('[AU24] a letter carries its token behind # alone, and nothing that anybody typed but the address', () => {
  const to = 'ada@example.com';
  for (const letter of [verifyLetter, resetLetter]) {
    const { text, subject } = letter(to, 'https://a.example', 'TOKEN');
    expect(text.match(/\S*TOKEN\S*/g)).toEqual([
      expect.stringMatching(/^https:\/\/a\.example\/[a-z-]+#TOKEN$/),
    ]);
    expect(subject + text).not.toContain(to);
  }
  expect(knownLetter(to, 'https://a.example').text).not.toContain('#');
});
