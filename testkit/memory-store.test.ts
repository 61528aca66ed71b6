import { expect, test } from 'vitest';
import { StorageFailure } from '../party/autopilot/store/shelves.ts';
import { MemoryStore } from './memory-store.ts';
import { storeRules } from './store-contract.ts';

test.each(storeRules)('$name', ({ run }) => run(new MemoryStore()));

test('[SP12] a fault before any write takes the transaction with it', () => {
  const store = new MemoryStore();
  store.put('meta', { name: 'a', value: 'old' });
  let left = 1;
  store.fail = () => {
    if (left-- === 0) throw new Error('SQLITE_FULL: database or disk is full');
  };
  const attempt = () =>
    store.transact(() => {
      store.put('meta', { name: 'a', value: 'new' });
      store.put('meta', { name: 'b', value: 'new' });
    });
  expect(attempt).toThrow(StorageFailure);
  expect(store.scan('meta', { by: 'primary', limit: 9 })).toEqual([{ name: 'a', value: 'old' }]);
});

test('[SP12] a full disk is told from a failing one', () => {
  const full = ['SQLITE_FULL: database or disk is full', 'database or disk is full'];
  for (const cause of full) expect(new StorageFailure(new Error(cause)).isFull).toBe(true);
  for (const cause of ['SQLITE_BUSY', 'disk I/O error'])
    expect(new StorageFailure(cause).isFull).toBe(false);
});
