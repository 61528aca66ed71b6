import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromUtf8, toUtf8, utf8Length, wholeCharacters } from './utf8.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

test('[FR8] text comes back from its bytes, a byte order mark and NUL included', () => {
  for (const text of ['', '\ufeffhello', '\ufeff', 'a\u0000b', 'naïve 東京 🛰️', '\uffff'])
    expect(fromUtf8(toUtf8(text))).toBe(text);
  fc.assert(
    fc.property(anyText, (text) => {
      expect(fromUtf8(toUtf8(text))).toBe(text.toWellFormed());
    }),
    { seed: 1 },
  );
});

test('[FR7] bytes that are not UTF-8 are refused', () => {
  for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0xbd], [0xf0, 0x9f, 0x8c], [0xc0, 0x80]])
    expect(() => fromUtf8(new Uint8Array(bytes))).toThrow(TypeError);
});

test('[FR3] the length in bytes is known without making them', () => {
  const halves = fc.constantFrom('\ud83c', '\udf31', 'a', 'é', '東', '🌱');
  const text = fc.oneof(
    anyText,
    fc.array(halves, { maxLength: 50 }).map((some) => some.join('')),
  );
  fc.assert(
    fc.property(text, (some) => {
      expect(utf8Length(some)).toBe(toUtf8(some).length);
    }),
    { seed: 2, numRuns: 500 },
  );
});

test.each([
  ['ab🌱c', 0, 0],
  ['ab🌱c', 2, 2],
  ['ab🌱c', 3, 2],
  ['ab🌱c', 4, 4],
  ['ab🌱c', 9, 5],
  ['ab🌱c', -3, 0],
  ['a\ud83c', 2, 2],
  ['\udf31b', 1, 1],
])('[FR4] %j is cut at or before %i at %i', (text, end, expected) => {
  expect(wholeCharacters(text, end)).toBe(expected);
});
