import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyDelta, applyRevision, emptyText } from './part-text.ts';

const held = { rev: 2, text: 'hello' };

test.each([
  ['what follows', { rev: 2, offset: 5, text: ' you' }, { rev: 2, text: 'hello you' }],
  ['what follows and more', { rev: 2, offset: 3, text: 'lo you' }, { rev: 2, text: 'hello you' }],
  ['what is held', { rev: 2, offset: 0, text: 'hello' }, 'old'],
  ['what is held with other words', { rev: 2, offset: 0, text: 'HELL' }, 'old'],
  ['nothing', { rev: 2, offset: 5, text: '' }, 'old'],
  ['what comes later', { rev: 2, offset: 6, text: 'x' }, 'gap'],
  ['an older revision', { rev: 1, offset: 5, text: 'x' }, 'old'],
  ['a newer revision', { rev: 3, offset: 0, text: 'x' }, 'gap'],
])('[ST1] [ST2] [ST3] a delta with %s', (_, delta, outcome) => {
  expect(applyDelta(held, delta)).toEqual(outcome);
});

test.each([
  [
    { rev: 3, keep: 2 },
    { rev: 3, text: 'he' },
  ],
  [
    { rev: 3, keep: 0 },
    { rev: 3, text: '' },
  ],
  [
    { rev: 4, keep: 99 },
    { rev: 4, text: 'hello' },
  ],
  [{ rev: 2, keep: 0 }, held],
  [{ rev: 1, keep: 0 }, held],
])('[ST4] revision %j of rev 2 "hello"', (revision, outcome) => {
  expect(applyRevision(held, revision)).toEqual(outcome);
});

test('[ST1] deltas in order make the text, however often each is repeated', () => {
  const pieces = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(pieces, fc.array(fc.nat(7), { maxLength: 20 }), (some, repeats) => {
      const deltas = some.map((text, i) => ({
        rev: 0,
        offset: some.slice(0, i).join('').length,
        text,
      }));
      let text = emptyText;
      for (const [i, delta] of deltas.entries())
        for (const again of [delta, ...repeats.map((at) => deltas[Math.min(at, i)] ?? delta)]) {
          const next = applyDelta(text, again);
          expect(next).not.toBe('gap');
          if (typeof next !== 'string') text = next;
        }
      expect(text.text).toBe(some.join(''));
    }),
    { seed: 9 },
  );
});
