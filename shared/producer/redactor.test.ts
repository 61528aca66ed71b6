import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Redactor, redactJson } from './redactor.ts';

const canary = 'sk-canary-0123456789abcdef';

const shown = (secrets: readonly string[], pieces: readonly string[]): string => {
  const redactor = new Redactor(secrets);
  return pieces.map((piece) => redactor.write(piece)).join('') + redactor.end();
};

test('[TA8] a secret split at every position, into any two or three writes, is never shown', () => {
  const text = `Your key is ${canary}, keep it.`;
  for (let i = 0; i <= text.length; i++)
    for (let j = i; j <= text.length; j++)
      expect(shown([canary], [text.slice(0, i), text.slice(i, j), text.slice(j)])).toBe(
        'Your key is [redacted], keep it.',
      );
});

test('[TA8] one character at a time, and twice', () => {
  expect(shown([canary], [...`${canary}${canary}!`])).toBe('[redacted][redacted]!');
});

test('[TA8] what only begins like a secret is shown, when it is known to be none', () => {
  const redactor = new Redactor([canary]);
  expect(redactor.write('I like sk-')).toBe('I like ');
  expect(redactor.write('iing.')).toBe('sk-iing.');
  expect(redactor.write('sk-can')).toBe('');
  expect(redactor.end()).toBe('sk-can');
});

test('[TA8] most of a secret is as good as all of it', () => {
  expect(shown([canary], [canary.slice(0, -1)])).toBe('[redacted]');
  expect(shown([canary], [canary.slice(0, 8)])).toBe('[redacted]');
});

test('[TA8] where secrets begin alike the longer one counts, also when it comes late', () => {
  const secrets = ['abcdefgh', 'abcdefgh-and-more'];
  expect(shown(secrets, ['abcdefgh', '-and-more.'])).toBe('[redacted].');
  expect(shown(secrets, [...'abcdefgh-and-less.'])).toBe('[redacted]-and-less.');
});

test('[TA8] a secret within the beginning of another', () => {
  expect(shown(['aaaaaaab'], [...'aaaaaaaaab!'])).toBe('aa[redacted]!');
});

test('[TA8] words are not secrets', () => {
  expect(shown(['key', ''], ['the key'])).toBe('the key');
});

test('[TA8] any text in any pieces: no secret comes through, and nothing else is touched', () => {
  const secrets = ['xyxyxyxz', 'yxyxyxyy'];
  const letters = fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 60 });
  fc.assert(
    fc.property(letters, fc.array(fc.nat(60), { maxLength: 5 }), (text, cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), text.length];
      const pieces = at.slice(1).map((end, i) => text.slice(at[i], end).join(''));
      const out = shown(secrets, pieces);
      for (const secret of secrets) expect(out).not.toContain(secret);
      if (!out.includes('[redacted]')) expect(out).toBe(text.join(''));
    }),
    { seed: 10, numRuns: 2_000 },
  );
});

test('[TA8] the input of a tool is read too, keys included', () => {
  const input = { title: `use ${canary}`, list: [canary, 3, null], [canary]: true };
  expect(redactJson(input, [canary])).toEqual({
    title: 'use [redacted]',
    list: ['[redacted]', 3, null],
    '[redacted]': true,
  });
  expect(redactJson(input, ['short'])).toBe(input);
});
