import { expect, test } from 'vitest';
import { inLine, inProse, marked } from './marked.ts';

test.each([
  ['gnp.\u202etxt', 'gnp.[U+202E]txt'],
  ['ad\u200bmin', 'ad[U+200B]min'],
  ['ad\u200dmin', 'ad[U+200D]min'],
  ['\u200dadmin', '[U+200D]admin'],
  ['a\u001b[31m', 'a[U+001B][31m'],
  ['a\u2028b', 'a[U+2028]b'],
  ['x\u{e0041}', 'x[U+E0041]'],
])('[R35] %j is shown with what hides in it', (text, shown) => {
  expect(marked(text)).toBe(shown);
  expect(inLine(text)).toBe(shown);
});

test.each(['Ada', 'Grüße, 東京', 'a\n\tb', '👩‍👩‍👧 crew', '❤️‍🔥', 'naïve', 'क्‍ष', ''])(
  '[R35] %j stays as it is',
  (text) => {
    expect(inLine(text)).toBe(text);
    expect(inProse(text)).toBe(text);
  },
);

test('[R35] a name that runs from the right is isolated from what stands beside it', () => {
  expect(inLine('נמל')).toBe('\u2068נמל\u2069');
  expect(inLine(inLine('נמל'))).toBe('\u2068נמל\u2069');
  expect(inLine('\u2068a\u2069\u202e\u2069')).toBe('a[U+2069][U+202E]');
  expect(inLine('می‌خواهم')).toBe('\u2068می‌خواهم\u2069');
});

test('[R35] prose keeps its marks of direction, and nothing in it turns what follows', () => {
  expect(inProse('a\u200e b \u202etxt\u2066')).toBe('a\u200e b [U+202E]txt[U+2066]');
});
