import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sealDrawings, unsealDrawings } from '../../store/seal-drawings.ts';
import { ada } from '../../testing/people.ts';
import type { Change } from './canvas-values.ts';
import type { Journal } from './journal.ts';
import { KeptJournal } from './kept-journal.ts';

/** What a browser keeps, and its locks: each is held until its work is done. */
function stubBrowser(): void {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    get length() {
      return kept.size;
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
  });
  const held = new Set<string>();
  const request = async (name: string, ...more: unknown[]) => {
    const work = more.at(-1);
    if (typeof work !== 'function') throw new Error('no work');
    if (held.has(name)) return work(null);
    held.add(name);
    try {
      return await work({ name });
    } finally {
      held.delete(name);
    }
  };
  vi.stubGlobal('navigator', { locks: { request } });
}

beforeEach(stubBrowser);
afterEach(() => void vi.unstubAllGlobals());

const change: Change = { map: 'pos', key: 'thread:t1', after: { x: 3, y: 0 } };
const journal: Journal = [{ change, bases: [undefined], sent: null }];

test('[HC4] what a canvas of this tab could not send is found by the next one, once that one is over', async () => {
  const before = new KeptJournal(ada, 'room');
  before.keep(journal);
  const next = new KeptJournal(ada, 'room');
  expect(await next.adopt()).toEqual({ journal: [] });
  await before.release();
  // What it still hears changes nothing of what the next one took over.
  expect(await next.adopt()).toEqual({ journal });
  before.keep(journal);
  expect(await new KeptJournal(ada, 'room').adopt()).toEqual({ journal: [] });
});

test('[HC4] what was not sent at a sign-out is counted, and is marked when it comes back', async () => {
  const before = new KeptJournal(ada, 'room');
  before.keep(journal);
  expect(sealDrawings(ada, 'now')).toBe(1);
  before.keep([]);
  await before.release();
  const next = new KeptJournal(ada, 'room');
  const { journal: asks } = await next.adopt();
  expect(asks).toEqual([{ ...journal[0], isSealed: true }]);
  // Settled, it does not ask again.
  next.keep(asks);
  next.keep([]);
  expect(localStorage.length).toBe(0);
});

test('[HC4] a sign-out that did not come about leaves it as it was', async () => {
  const before = new KeptJournal(ada, 'room');
  before.keep(journal);
  sealDrawings(ada, 'now');
  unsealDrawings(ada, 'now');
  await before.release();
  expect(await new KeptJournal(ada, 'room').adopt()).toEqual({ journal });
});

test('[HC4] a sign-out that did not come about takes off no seal of an earlier one', async () => {
  const before = new KeptJournal(ada, 'room');
  before.keep(journal);
  sealDrawings(ada, 'earlier');
  await before.release();
  const again = new KeptJournal(ada, 'other');
  again.keep(journal);
  expect(sealDrawings(ada, 'now')).toBe(2);
  unsealDrawings(ada, 'now');
  await again.release();
  expect(await new KeptJournal(ada, 'room').adopt()).toEqual({
    journal: [{ ...journal[0], isSealed: true }],
  });
  expect(await new KeptJournal(ada, 'other').adopt()).toEqual({ journal });
});

test('[HC4] what is drawn while a sign-out goes on is kept, and sealed as well', async () => {
  const before = new KeptJournal(ada, 'room');
  before.keep(journal);
  sealDrawings(ada, 'now');
  const more: Change = { map: 'pos', key: 'thread:t2', after: { x: 4, y: 0 } };
  expect(before.keep([{ change: more, bases: [undefined], sent: null }])).toBe(true);
  before.keep([]);
  await before.release();
  const { journal: asks } = await new KeptJournal(ada, 'room').adopt();
  expect(asks.map((one) => [one.change, one.isSealed])).toEqual([
    [change, true],
    [more, true],
  ]);
});

test('[HC4] a browser that has no room for one seal seals the others, and only those are counted', async () => {
  const all = ['one', 'two', 'three'].map((room) => new KeptJournal(ada, room));
  for (const one of all) one.keep(journal);
  full(' two ');
  expect(sealDrawings(ada, 'now')).toBe(2);
  await Promise.all(all.map((one) => one.release()));
  const sealed = await Promise.all(
    ['one', 'two', 'three'].map((room) => new KeptJournal(ada, room).adopt()),
  );
  expect(sealed.map(({ journal: [one] }) => one?.isSealed)).toEqual([true, undefined, true]);
});

test('[HC4] [HR16] the client that it may be on its way as comes with it, through a sign-out as well', async () => {
  const before = new KeptJournal(ada, 'room');
  before.keep(journal, 7);
  const next = new KeptJournal(ada, 'room');
  expect(await next.adopt()).toEqual({ journal: [] });
  await before.release();
  expect(await next.adopt()).toEqual({ journal, client: 7 });
  next.keep(journal, 8);
  sealDrawings(ada, 'now');
  const more: Change = { map: 'pos', key: 'thread:t2', after: { x: 4, y: 0 } };
  next.keep([{ change: more, bases: [undefined], sent: null }], 9);
  await next.release();
  expect(await new KeptJournal(ada, 'room').adopt()).toMatchObject({ client: 9 });
});

test('[HC4] [HR16] not where nobody can tell that its tab is gone', async () => {
  vi.stubGlobal('navigator', {});
  new KeptJournal(ada, 'room').keep(journal, 7);
  expect(await new KeptJournal(ada, 'room').adopt()).toEqual({ journal });
});

/** There is no room for a longer value under a name that has this in it. */
function full(part: string): void {
  const storage = localStorage;
  vi.stubGlobal('localStorage', {
    get length() {
      return storage.length;
    },
    key: (at: number) => storage.key(at),
    getItem: (name: string) => storage.getItem(name),
    removeItem: (name: string) => storage.removeItem(name),
    setItem: (name: string, text: string) => {
      if (name.includes(part)) throw new Error('full');
      storage.setItem(name, text);
    },
  });
}
