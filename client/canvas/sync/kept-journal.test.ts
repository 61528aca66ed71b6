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
  expect(await next.adopt()).toEqual([]);
  await before.release();
  // What it still hears changes nothing of what the next one took over.
  expect(await next.adopt()).toEqual(journal);
  before.keep(journal);
  expect(await new KeptJournal(ada, 'room').adopt()).toEqual([]);
});

test('[HC4] what was not sent at a sign-out is counted, and is marked when it comes back', async () => {
  const before = new KeptJournal(ada, 'room');
  before.keep(journal);
  expect(sealDrawings(ada)).toBe(1);
  before.keep([]);
  await before.release();
  const next = new KeptJournal(ada, 'room');
  const asks = await next.adopt();
  expect(asks).toEqual([{ ...journal[0], isSealed: true }]);
  // Settled, it does not ask again.
  next.keep(asks);
  next.keep([]);
  expect(localStorage.length).toBe(0);
});

test('[HC4] a sign-out that did not come about leaves it as it was', async () => {
  const before = new KeptJournal(ada, 'room');
  before.keep(journal);
  sealDrawings(ada);
  unsealDrawings(ada);
  await before.release();
  expect(await new KeptJournal(ada, 'room').adopt()).toEqual(journal);
});
