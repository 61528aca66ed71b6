import { expect, test } from 'vitest';
import { withoutKeys } from './key-shapes.ts';

const long = 'abcdefghij0123456789'.repeat(2);

test.each([
  ['sk', `OPENAI_API_KEY=sk-proj-${long}`, 'OPENAI_API_KEY=[redacted]'],
  ['slack', `token: xoxb-1234567890-${long}`, 'token: [redacted]'],
  ['ours', `Bearer ap_${long.slice(0, 34)}.`, 'Bearer [redacted].'],
  ['jwt', `a eyJ${long}.eyJ${long}.${long} b`, 'a [redacted] b'],
  ['aws', 'AKIAIOSFODNN7EXAMPLE', '[redacted]'],
  [
    'pem',
    `x\n-----BEGIN RSA PRIVATE KEY-----\n${long}\n-----END RSA PRIVATE KEY-----\ny`,
    'x\n[redacted]\ny',
  ],
  ['pem that is cut off', `x -----BEGIN PRIVATE KEY-----\n${long}`, 'x [redacted]'],
])('[R109] %s: hidden, and nothing around it', (_, text, shown) => {
  expect(withoutKeys(text)).toBe(shown);
});

test('[R109] words that only begin like a key stay', () => {
  const text =
    'sk-learn and task-force, xoxb- is a prefix; ap_south_1; eyJ; AKIA is an airline code';
  expect(withoutKeys(text)).toBe(text);
});

test('[R109] a text made to be slow is not', () => {
  for (const text of ['-----BEGIN '.repeat(20_000), 'eyJ'.repeat(30_000), 'sk-'.repeat(30_000)])
    expect(withoutKeys(text).length).toBeGreaterThan(0);
});
