import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base32 } from './base32.ts';
import { newId } from './new-id.ts';

test.each([
  [[], ''],
  [[0], '00'],
  [[255], 'zw'],
  [[1, 2, 3, 4, 5], '04106105'],
])('[LB1] %j is %j', (bytes, text) => {
  expect(base32(new Uint8Array(bytes))).toBe(text);
});

test('[LB1] an id is 26 characters that are safe in an address, and keeps all 128 bits', () => {
  const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(sixteen, sixteen, (a, b) => {
      expect(newId(() => a)).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
      expect(base32(a) === base32(b)).toBe(a.join() === b.join());
    }),
    { seed: 3 },
  );
});
