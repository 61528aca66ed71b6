import { expect, test } from 'vitest';
import type { Store } from '../party/autopilot/store/shelves.ts';
import { RecallingStore } from '../party/platform/recalling-store.ts';
import { MemoryStore } from './memory-store.ts';
import { Random } from './random.ts';
import { storeRules } from './store-contract.ts';

test.each(storeRules)('$name', ({ run }) => run(new RecallingStore(new MemoryStore())));

const row = (tbl: string, id: string, body: string) => ({
  tbl,
  id,
  topic: 'workspace',
  at: 0,
  seq: 1,
  body,
});

test('[SP18] after any writes, removals and failed transactions it says what the store below says', () => {
  const random = new Random(7);
  const below = new MemoryStore();
  const store = new RecallingStore(below);
  const tables = ['members', 'grants', 'messages'];
  const ids = ['a', 'b', 'c'];
  const change = () => {
    const key = { tbl: random.pick(tables), id: random.pick(ids) };
    if (random.chance(0.3)) store.remove('rows', key);
    else store.put('rows', row(key.tbl, key.id, String(random.int(0, 1_000))));
    if (random.chance(0.3)) store.put('meta', { name: 'seq', value: String(random.int(0, 99)) });
  };
  const whole = (from: Store) => [
    from.get('meta', { name: 'seq' }),
    ...tables.flatMap((tbl) => [
      from.scan('rows', { by: 'primary', where: { tbl }, limit: 10 }),
      from.scan('rows', { by: 'primary', where: { tbl }, limit: 2 }),
      ...ids.map((id) => from.get('rows', { tbl, id })),
    ]),
  ];
  for (let i = 0; i < 500; i++) {
    try {
      store.transact(() => {
        for (let n = random.int(0, 4); n > 0; n--) change();
        whole(store);
        if (random.chance(0.3)) throw new Error('no');
      });
    } catch {
      // Nothing of it remains.
    }
    expect(whole(store)).toEqual(whole(below));
  }
});

test('[SP18] what is read again is the same thing until it is written, and cannot be changed', () => {
  const store = new RecallingStore(new MemoryStore());
  store.put('rows', row('members', 'ada', '1'));
  const key = { tbl: 'members', id: 'ada' };
  const first = store.get('rows', key);
  expect(store.get('rows', key)).toBe(first);
  expect(() => Object.assign(first ?? {}, { body: '2' })).toThrow(TypeError);
  store.put('rows', row('members', 'ada', '1'));
  expect(store.get('rows', key)).not.toBe(first);
});
