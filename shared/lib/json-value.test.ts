import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { jsonDepth, wellFormedJson } from './json-value.ts';

test('[R80] half a surrogate pair becomes U+FFFD, in keys as well; all else stays', () => {
  expect(wellFormedJson({ a: '\ud83c', '\udf31': ['x\ud83cy', '🌱'] })).toEqual({
    a: '\ufffd',
    '\ufffd': ['x\ufffdy', '🌱'],
  });
  expect(wellFormedJson(undefined)).toBeNull();
});

test('[R80] text that looks like an escape is text', () => {
  for (const text of ['\\ud83c', '\\\\ud83c', 'C:\\udada', '\\'])
    expect(wellFormedJson({ text })).toEqual({ text });
});

test('[R80] whatever it was, it can be hashed', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const kept = wellFormedJson(value);
      expect(canonicalJson(kept)).toBe(canonicalJson(value));
    }),
    { seed: 4 },
  );
});

test.each([
  [1, 0],
  ['text', 0],
  [null, 0],
  [{}, 1],
  [[[]], 2],
  [{ a: [1, { b: 2 }] }, 3],
])('[R80] %j is nested %i deep', (value, depth) => {
  expect(jsonDepth(value)).toBe(depth);
});

test('[R80] a depth of 10⁵ is counted, not walked into', () => {
  expect(jsonDepth(JSON.parse('['.repeat(1e5) + ']'.repeat(1e5)))).toBe(1e5);
});

test('[RC2] what is hashed has one spelling', () => {
  expect(canonicalJson({ b: 1, a: [1.0, 'é', null] })).toBe('{"a":[1,"é",null],"b":1}');
  expect(canonicalJson(JSON.parse('{"a":1,"__proto__":{"x":1}}'))).toBe(
    '{"__proto__":{"x":1},"a":1}',
  );
});
