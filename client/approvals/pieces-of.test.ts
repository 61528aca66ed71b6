import { expect, test } from 'vitest';
import { piecesOf } from './pieces-of.ts';

const textOf = (text: string) =>
  piecesOf(text)
    .flat()
    .map((one) => one.text)
    .join('');

test('[R35] nothing is lost and nothing is long: every piece fits a screen', () => {
  for (const text of [
    '',
    'short',
    'long '.repeat(4_000),
    '🌱'.repeat(500),
    'a\u202eb\u200bc'.repeat(300),
  ]) {
    expect(textOf(text)).toBe(text);
    for (const piece of piecesOf(text)) {
      const length = piece.reduce((sum, one) => sum + (one.mark ?? one.text).length, 0);
      expect(length).toBeLessThanOrEqual(160);
    }
  }
});

test('[R35] what cannot be seen has its name in its place', () => {
  expect(piecesOf('rm\u202e -rf').flat()).toEqual([
    { text: 'rm', mark: null },
    { text: '\u202e', mark: 'U+202E right-to-left override' },
    { text: ' -rf', mark: null },
  ]);
});
