import { expect } from 'vitest';
import { StorageFailure, type Store } from '../party/autopilot/store/shelves.ts';

/** A rule of the store port, to be shown for every adapter: `run` gets an empty store. */
export interface StoreRule {
  name: string;
  run: (store: Store) => void;
}

const row = (
  id: string,
  more: Partial<{ tbl: string; topic: string; at: number; seq: number; body: string }> = {},
) => ({
  tbl: 'messages',
  topic: 'thread:a',
  at: 1,
  seq: 1,
  body: '{}',
  ...more,
  id,
});
const stone = (id: string, seq: number, topic = 'a') => ({
  topic,
  tbl: 'messages',
  id,
  seq,
  time: seq,
});
const ids = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);

export const storeRules: readonly StoreRule[] = [
  {
    name: '[SP1] what was put is got, and nothing else',
    run: (store) => {
      expect(store.get('meta', { name: 'x' })).toBeNull();
      store.put('meta', { name: 'x', value: '1' });
      expect(store.get('meta', { name: 'x' })).toEqual({ name: 'x', value: '1' });
      expect(store.get('meta', { name: 'X' })).toBeNull();
    },
  },
  {
    name: '[SP1] a key of several columns names one item',
    run: (store) => {
      store.put('rows', row('a'));
      store.put('rows', row('a', { tbl: 'parts', seq: 2 }));
      store.put('rows', row('b', { seq: 3 }));
      expect(store.get('rows', { tbl: 'parts', id: 'a' })?.seq).toBe(2);
      expect(store.get('rows', { tbl: 'messages', id: 'a' })?.seq).toBe(1);
      expect(store.get('rows', { tbl: 'parts', id: 'b' })).toBeNull();
    },
  },
  {
    name: '[SP2] a second put replaces the whole item',
    run: (store) => {
      store.put('rows', row('a', { body: 'old', topic: 'thread:old' }));
      store.put('rows', row('a', { body: 'new', topic: 'thread:new' }));
      expect(store.get('rows', { tbl: 'messages', id: 'a' })).toEqual(
        row('a', { body: 'new', topic: 'thread:new' }),
      );
      expect(store.scan('rows', { by: 'bySeq', where: { topic: 'thread:old' }, limit: 9 })).toEqual(
        [],
      );
      expect(store.scan('rows', { by: 'primary', limit: 9 })).toHaveLength(1);
    },
  },
  {
    name: '[SP3] what was removed is gone from every index; removing nothing is nothing',
    run: (store) => {
      store.put('rows', row('a'));
      store.remove('rows', { tbl: 'messages', id: 'a' });
      store.remove('rows', { tbl: 'messages', id: 'a' });
      expect(store.get('rows', { tbl: 'messages', id: 'a' })).toBeNull();
      for (const by of ['primary', 'bySeq', 'byKey'] as const)
        expect(store.scan('rows', { by, limit: 9 })).toEqual([]);
    },
  },
  {
    name: '[SP4] text comes back unit for unit: NUL, quotes, a byte order mark, characters of four bytes',
    run: (store) => {
      for (const value of [
        '',
        '\u0000',
        'a\u0000b',
        "'; drop table meta; --",
        '\ufeff東京 🛰️',
        '\uffff',
        'x'.repeat(300_000),
      ]) {
        store.put('meta', { name: value.slice(0, 50), value });
        expect(store.get('meta', { name: value.slice(0, 50) })?.value).toBe(value);
      }
    },
  },
  {
    name: '[SP4] so do numbers, up to the greatest safe integer, and below nothing',
    run: (store) => {
      for (const dueAt of [0, -1, 1_800_000_000_000, Number.MAX_SAFE_INTEGER]) {
        store.put('deadlines', { kind: 'x', id: `${dueAt}`, dueAt, tries: 0 });
        expect(store.get('deadlines', { kind: 'x', id: `${dueAt}` })?.dueAt).toBe(dueAt);
      }
    },
  },
  {
    name: '[SP5] a scan goes along its index, within what is fixed',
    run: (store) => {
      for (const [id, seq] of [
        ['c', 3],
        ['a', 1],
        ['b', 2],
      ] as const)
        store.put('tombstones', stone(id, seq));
      store.put('tombstones', stone('z', 2, 'b'));
      const where = { topic: 'a' };
      expect(ids(store.scan('tombstones', { by: 'bySeq', where, limit: 9 }))).toEqual([
        'a',
        'b',
        'c',
      ]);
      expect(ids(store.scan('tombstones', { by: 'bySeq', where, limit: 9, down: true }))).toEqual([
        'c',
        'b',
        'a',
      ]);
      expect(ids(store.scan('tombstones', { by: 'byTime', limit: 9 }))).toHaveLength(4);
    },
  },
  {
    name: '[SP6] bounds are exclusive, and may be both',
    run: (store) => {
      for (let i = 1; i <= 9; i++) store.put('tombstones', stone(`${i}`, i));
      const scan = (bounds: { above?: number; below?: number; down?: boolean }) =>
        ids(
          store.scan('tombstones', { by: 'bySeq', where: { topic: 'a' }, limit: 9, ...bounds }),
        ).join('');
      expect([scan({ above: 7 }), scan({ below: 3 }), scan({ above: 3, below: 6 })]).toEqual([
        '89',
        '12',
        '45',
      ]);
      expect([
        scan({ above: 3, below: 6, down: true }),
        scan({ above: 9 }),
        scan({ above: 5, below: 6 }),
      ]).toEqual(['54', '', '']);
    },
  },
  {
    name: '[SP6] bounds of text follow its code points',
    run: (store) => {
      for (const name of ['Z', 'a', 'b', 'é', '東']) store.put('meta', { name, value: '' });
      const names = (bounds: object) =>
        store
          .scan('meta', { by: 'primary', limit: 9, ...bounds })
          .map(({ name }) => name)
          .join('');
      expect([names({}), names({ above: 'a' }), names({ below: 'b', down: true })]).toEqual([
        'Zabé東',
        'bé東',
        'aZ',
      ]);
    },
  },
  {
    name: '[SP7] a limit takes the first of the order',
    run: (store) => {
      for (let i = 1; i <= 5; i++) store.put('tombstones', stone(`${i}`, i));
      const scan = (down: boolean, limit: number) =>
        ids(store.scan('tombstones', { by: 'bySeq', where: { topic: 'a' }, limit, down }));
      expect([scan(false, 2), scan(true, 2), scan(false, 0)]).toEqual([['1', '2'], ['5', '4'], []]);
    },
  },
  {
    name: '[SP7] an index of three columns, fixed in two',
    run: (store) => {
      store.put('rows', row('a', { at: 5 }));
      store.put('rows', row('b', { at: 3 }));
      store.put('rows', row('c', { at: 4, tbl: 'parts' }));
      store.put('rows', row('d', { at: 4, topic: 'thread:b' }));
      const where = { topic: 'thread:a', tbl: 'messages' };
      expect(ids(store.scan('rows', { by: 'byKey', where, limit: 9 }))).toEqual(['b', 'a']);
      expect(ids(store.scan('rows', { by: 'byKey', where, above: 3, limit: 9 }))).toEqual(['a']);
    },
  },
  {
    name: '[SP8] a transaction is kept, with its result',
    run: (store) => {
      const result = store.transact(() => {
        store.put('meta', { name: 'a', value: '1' });
        expect(store.get('meta', { name: 'a' })?.value).toBe('1');
        return 7;
      });
      expect([result, store.get('meta', { name: 'a' })?.value]).toEqual([7, '1']);
    },
  },
  {
    name: '[SP8] [R24] a transaction that throws leaves nothing of itself, and throws what was thrown',
    run: (store) => {
      store.put('meta', { name: 'a', value: 'old' });
      store.put('rows', row('a'));
      const thrown = new Error('oops');
      const attempt = () =>
        store.transact(() => {
          store.put('meta', { name: 'a', value: 'new' });
          store.put('meta', { name: 'b', value: 'new' });
          store.put('meta', { name: 'b', value: 'newer' });
          store.remove('rows', { tbl: 'messages', id: 'a' });
          store.put('rows', row('a', { seq: 9 }));
          throw thrown;
        });
      expect(attempt).toThrow(thrown);
      expect(store.scan('meta', { by: 'primary', limit: 9 })).toEqual([
        { name: 'a', value: 'old' },
      ]);
      expect(store.scan('rows', { by: 'bySeq', where: { topic: 'thread:a' }, limit: 9 })).toEqual([
        row('a'),
      ]);
      expect(store.transact(() => 1)).toBe(1);
    },
  },
  {
    name: '[SP9] what is got cannot be changed by holding it',
    run: (store) => {
      const item = { name: 'a', value: 'old' };
      store.put('meta', item);
      item.value = 'changed';
      const got = store.get('meta', { name: 'a' });
      if (got !== null) Reflect.set(got, 'value', 'changed');
      expect(store.get('meta', { name: 'a' })?.value).toBe('old');
    },
  },
  {
    name: '[SP10] what does not fit its column is a storage failure',
    run: (store) => {
      const broken = { name: 'a', value: null };
      expect(() => store.put('meta', JSON.parse(JSON.stringify(broken)))).toThrow(StorageFailure);
    },
  },
  {
    name: '[SP11] ten thousand items are found by key and by range',
    run: (store) => {
      store.transact(() => {
        for (let i = 0; i < 10_000; i++)
          store.put('chunks', { ref: i % 100, start: i, body: `${i}` });
      });
      expect(
        store.scan('chunks', { by: 'primary', where: { ref: 7 }, limit: 100_000 }),
      ).toHaveLength(100);
      const [last] = store.scan('chunks', {
        by: 'primary',
        where: { ref: 7 },
        limit: 1,
        down: true,
      });
      expect(last).toEqual({ ref: 7, start: 9_907, body: '9907' });
    },
  },
  {
    name: '[SP16] documents are found by whole words in any order, the last may be unfinished, newest first',
    run: (store) => {
      const doc = (id: string, n: number, body: string) =>
        store.put('docs', { id, n, threadId: 't', messageId: id, at: n, body });
      doc('a', 1, 'The harbour at DUSK, and a café');
      doc('b', 2, 'dusk falls; "harbours" fill');
      doc('c', 3, '東京 tower — NEAR the harbour (not OR*)');
      const find = (terms: string[], range: { below?: number; limit?: number } = {}) =>
        ids(store.match(terms, { limit: 9, ...range })).join('');
      expect([find(['harbour']), find(['dusk', 'harbour']), find(['harbour', 'dusk'])]).toEqual([
        'cba',
        'ba',
        'a',
      ]);
      expect([find(['cafe']), find(['東京']), find(['arbour']), find([])]).toEqual([
        'a',
        'c',
        '',
        '',
      ]);
      expect([find(['harbour'], { below: 3 }), find(['harbour'], { limit: 1 })]).toEqual([
        'ba',
        'c',
      ]);
      expect([find(['or']), find(['near', 'to']), find(['not', 'harbour'])]).toEqual([
        'c',
        'c',
        'c',
      ]);
    },
  },
  {
    name: '[SP17] a document that is replaced, removed or rolled back is found as it is',
    run: (store) => {
      const doc = (body: string, n = 1) =>
        store.put('docs', { id: 'a', n, threadId: 't', messageId: '', at: 1, body });
      const find = (term: string) => store.match([term], { limit: 9 }).length;
      doc('first');
      doc('second', 2);
      expect([find('first'), find('second')]).toEqual([0, 1]);
      expect(() =>
        store.transact(() => {
          doc('third', 3);
          throw new Error('oops');
        }),
      ).toThrow('oops');
      expect([find('second'), find('third')]).toEqual([1, 0]);
      store.remove('docs', { id: 'a' });
      store.remove('docs', { id: 'a' });
      expect([find('first'), find('second'), find('third')]).toEqual([0, 0, 0]);
    },
  },
];
