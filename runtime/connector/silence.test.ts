import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSilence, mayBeSilence } from './silence.ts';

const marks = fc.string({ unit: fc.constantFrom(' ', '\n', '*', '_', '"', '.', '…', '«') });
const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\t'), minLength: 1, maxLength: 3 });
const word = fc
  .tuple(
    fc.constantFrom('NO_REPLY', 'ANNOUNCE_SKIP', 'REPLY_SKIP'),
    fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }),
  )
  .map(([said, low]) => Array.from(said, (c, n) => (low[n] ? c.toLowerCase() : c)).join(''));
const silent = fc
  .tuple(marks, word, fc.array(fc.tuple(space, word), { maxLength: 3 }), marks)
  .map(([before, first, more, behind]) => before + first + more.flat().join('') + behind);

test('[GC10] whatever says nothing when it is whole may come to that from its first letter on', () => {
  fc.assert(
    fc.property(silent, (text) => {
      expect(isSilence(text)).toBe(true);
      for (let end = 0; end <= text.length; end++)
        expect(mayBeSilence(text.slice(0, end)), text.slice(0, end)).toBe(true);
    }),
  );
});

test('[GC10] what cannot come to that any more is words', () => {
  for (const text of [
    'NOT',
    'NO REPLY',
    '**No**',
    'NO_REPLY, but',
    'NO_REPLY NOW',
    'n_',
    'a NO_',
    'Announced',
    'REPLY_NO',
    'SKIP',
  ])
    expect(mayBeSilence(text), text).toBe(false);
});
