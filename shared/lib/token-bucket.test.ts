import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('[FR17] a burst at once, then as many as refill', () => {
  const bucket = new TokenBucket(50, 100, 0);
  for (let i = 0; i < 100; i++) expect(bucket.take(1, 0)).toBe(0);
  expect(bucket.take(1, 0)).toBe(20);
  expect(bucket.take(1, 10)).toBe(10);
  expect(bucket.take(1, 20)).toBe(0);
  expect(bucket.take(1, 20)).toBe(20);
});

test('[FR17] rest never saves up more than a burst', () => {
  const bucket = new TokenBucket(50, 100, 0);
  for (let i = 0; i < 100; i++) expect(bucket.take(1, 1e9)).toBe(0);
  expect(bucket.take(1, 1e9)).toBe(20);
});

test('[R28] a clock that goes back gives nothing and takes nothing', () => {
  const bucket = new TokenBucket(50, 2, 10_000);
  expect([bucket.take(1, 10_000), bucket.take(1, 10_000)]).toEqual([0, 0]);
  expect(bucket.take(1, 10_000 - 3_600_000)).toBe(20);
  expect(bucket.take(1, 10_020 - 3_600_000)).toBe(0);
});

test('[ST16] a debt is taken at once and says when it is paid', () => {
  const bucket = new TokenBucket(1_000, 1_000, 0);
  expect(bucket.owe(1_000, 0)).toBe(0);
  expect(bucket.owe(500, 0)).toBe(500);
  expect(bucket.owe(500, 500)).toBe(500);
  expect(bucket.owe(0, 1_000)).toBe(0);
});
