import { expect, test } from 'vitest';
import { mayLoadAnew } from './load-anew.ts';

test('[UI69] a page that lacks a view loads itself anew, once in a minute, and never where it could not remember it', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
  expect([1_000, 2_000, 60_999, 61_000, 61_001].map((at) => mayLoadAnew(storage, at))).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
  const refusing = {
    getItem: () => null,
    setItem: () => {
      throw new Error('no room');
    },
  };
  expect(mayLoadAnew(refusing, 1_000)).toBe(false);
});
