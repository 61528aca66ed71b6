import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DeltaFrame, decodeDelta, encodeDelta } from './delta-codec.ts';

const delta = fc.record<DeltaFrame>({
  ref: fc.maxSafeNat(),
  rev: fc.nat(1000),
  offset: fc.nat(),
  text: fc.string({ unit: 'binary', maxLength: 100 }).map((text) => text.toWellFormed()),
  persist: fc.boolean(),
});

test('[FR7] the frame of a delta, byte by byte', () => {
  const frame = encodeDelta({ ref: 300, rev: 1, offset: 5, text: 'é🌱', persist: true });
  expect([...frame]).toEqual([2, 0xac, 0x02, 1, 5, 0xc3, 0xa9, 0xf0, 0x9f, 0x8c, 0xb1]);
});

test('[FR7] what was encoded is decoded, and knows no other way to be written', () => {
  fc.assert(
    fc.property(delta, (one) => {
      const frame = encodeDelta(one);
      expect(decodeDelta(frame)).toEqual(one);
      expect(encodeDelta({ ...one })).toEqual(frame);
    }),
    { seed: 5, numRuns: 500 },
  );
});

test('[FR8] text may begin with U+FEFF', () => {
  const one = { ref: 1, rev: 0, offset: 0, text: '\ufeffhello', persist: false };
  expect(decodeDelta(encodeDelta(one))).toEqual(one);
});

test('[FR7] [R80] a frame cut anywhere is no delta, or a shorter one; it never throws', () => {
  fc.assert(
    fc.property(delta, fc.nat(200), (one, at) => {
      const cut = decodeDelta(encodeDelta(one).slice(0, at));
      if (cut !== null) expect(one.text.startsWith(cut.text) || cut.ref !== one.ref).toBe(true);
    }),
    { seed: 6, numRuns: 500 },
  );
});

test('[FR7] [R80] garbage never throws, and what it decodes to encodes to no more than it was', () => {
  const garbage = fc.uint8Array({ maxLength: 64 });
  const likely = fc.tuple(fc.constantFrom(1, 2), garbage).map(([kind, rest]) => [kind, ...rest]);
  fc.assert(
    fc.property(fc.oneof(garbage, likely), (bytes) => {
      const heard = decodeDelta(new Uint8Array(bytes));
      if (heard !== null) expect(encodeDelta(heard).length).toBeLessThanOrEqual(bytes.length);
    }),
    { seed: 7, numRuns: 2_000 },
  );
});

test.each([
  ['nothing', []],
  ['an unknown kind', [3, 1, 0, 0, 65]],
  ['kind 0', [0, 1, 0, 0]],
  ['text that is not UTF-8', [1, 1, 0, 0, 0xff]],
  ['half a surrogate pair', [1, 1, 0, 0, 0xed, 0xa0, 0xbd]],
])('[FR10] %s is ignored', (_, bytes) => {
  expect(decodeDelta(new Uint8Array(bytes))).toBeNull();
});
