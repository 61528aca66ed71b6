import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readVarint, varintLength, writeVarint } from './varint.ts';

const written = (value: number): number[] => {
  const into = new Uint8Array(varintLength(value));
  expect(writeVarint(into, 0, value)).toBe(into.length);
  return [...into];
};

test.each([
  [0, [0x00]],
  [1, [0x01]],
  [127, [0x7f]],
  [128, [0x80, 0x01]],
  [300, [0xac, 0x02]],
  [16_383, [0xff, 0x7f]],
  [16_384, [0x80, 0x80, 0x01]],
  [2 ** 32, [0x80, 0x80, 0x80, 0x80, 0x10]],
  [Number.MAX_SAFE_INTEGER, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
])('[FR6] %i is written as %j', (value, bytes) => {
  expect(written(value)).toEqual(bytes);
});

test('[FR6] every safe integer is read as it was written, wherever it stands', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.nat(20), (value, at) => {
      const bytes = new Uint8Array([...Array<number>(at).fill(0xff), ...written(value), 0xff]);
      expect(readVarint(bytes, at)).toEqual({ value, next: bytes.length - 1 });
    }),
    { seed: 1 },
  );
});

test.each([
  ['nothing', []],
  ['the end in the middle', [0x80]],
  ['the end in the middle of a long one', [0xff, 0xff, 0xff]],
  ['one more than the greatest safe integer', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]],
  ['nine bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]],
])('[FR6] %s is no varint', (_, bytes) => {
  expect(readVarint(new Uint8Array(bytes), 0)).toBeNull();
});
