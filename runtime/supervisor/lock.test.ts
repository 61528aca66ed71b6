import { expect, test } from 'vitest';
import { heldWords, judgeLock } from './lock.ts';

const alive = [{ pid: 5, group: 5, start: 'boot 1', startOrder: 1, command: 'node start.ts' }];
const written = (lock: object) => judgeLock(JSON.stringify(lock), alive);

test('no file is a free lock', () => {
  expect(judgeLock(null, alive)).toEqual({ is: 'free' });
});

test('the lock of a process that lives is held, and says where', () => {
  const by = { pid: 5, start: 'boot 1', address: 'http://localhost:8787' };
  expect(written(by)).toEqual({ is: 'held', by });
  expect(heldWords(by)).toContain('http://localhost:8787');
  expect(heldWords({ ...by, address: null })).toContain('starting');
});

test('the lock of a dead process is stale, also when its pid lives on in another', () => {
  expect(written({ pid: 6, start: 'boot 1', address: null })).toEqual({ is: 'stale' });
  expect(written({ pid: 5, start: 'boot 0', address: null })).toEqual({ is: 'stale' });
});

test('a lock that was cut short by a crash is stale', () => {
  expect(judgeLock('{"pid":5,', alive)).toEqual({ is: 'stale' });
  expect(judgeLock('', alive)).toEqual({ is: 'stale' });
});
