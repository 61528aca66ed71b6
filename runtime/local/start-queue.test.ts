import { expect, test } from 'vitest';
import { deathsInARow, restAfter } from './rest-after.ts';
import { StartQueue } from './start-queue.ts';

test('[BX15] boots wait for each other, in the order in which they were asked for', async () => {
  const queue = new StartQueue(1);
  const never = new AbortController().signal;
  const said: string[] = [];
  const ends: (() => void)[] = [];
  const boot = (name: string, signal = never) =>
    queue.run(signal, () => {
      said.push(name);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  const leaving = new AbortController();
  const all = [boot('a'), boot('b', leaving.signal), boot('c')];
  expect([said, queue.isBusy]).toEqual([['a'], true]);
  leaving.abort(new Error('no longer wanted'));
  ends.shift()?.();
  await all[0];
  await expect(all[1]).rejects.toThrow('no longer wanted');
  await expect.poll(() => said).toEqual(['a', 'c']);
  ends.shift()?.();
  await all[2];
  expect(queue.isBusy).toBe(false);
});

test('[BX15] a boot that fails does not hold up the next', async () => {
  const queue = new StartQueue(1);
  const { signal } = new AbortController();
  await expect(queue.run(signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await queue.run(signal, () => Promise.resolve('next'))).toBe('next');
});

test('[BX13] [BX15] beside those that boot only as many are let in as there is room for; the first is in any case', async () => {
  let room = 2;
  const queue = new StartQueue(4, (running) => running < room);
  const { signal } = new AbortController();
  const said: string[] = [];
  const ends: (() => void)[] = [];
  const boot = (name: string) =>
    queue.run(signal, () => {
      said.push(name);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  const all = ['a', 'b', 'c', 'd'].map(boot);
  expect(said).toEqual(['a', 'b']);
  room = 0;
  ends.shift()?.();
  await all[0];
  expect(said).toEqual(['a', 'b']);
  ends.shift()?.();
  await expect.poll(() => said).toEqual(['a', 'b', 'c']);
  room = 9;
  ends.shift()?.();
  await expect.poll(() => said).toEqual(['a', 'b', 'c', 'd']);
  ends.shift()?.();
  await Promise.all(all);
  expect(queue.isBusy).toBe(false);
});

test('[HO8] what dies is started again at once, then later and later; who lived long begins anew', () => {
  expect([1, 2, 3, 4, 5, 9].map(restAfter)).toEqual([250, 1_000, 4_000, 16_000, 30_000, 30_000]);
  expect(deathsInARow(3, 1_000)).toBe(4);
  expect(deathsInARow(3, 60_000)).toBe(1);
});
