import { afterEach, describe, expect, test, vi } from 'vitest';
import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import type { Note } from '../../../shared/canvas/document.ts';
import { nodeId, toNodeId } from '../../../shared/canvas/node-id.ts';
import { must } from '../../../shared/lib/must.ts';
import type { Role } from '../../../shared/model/role.ts';
import { closeCodes } from '../../../shared/protocol/close-codes.ts';
import { ada, bo } from '../../testing/people.ts';
import { TestHatchery } from '../../testing/test-hatchery.ts';
import { syncWords } from '../view/sync-words.ts';
import type { Change } from './canvas-values.ts';
import { readJournal, writeJournal } from './kept-journal.ts';
import { questionsOf } from './questions.ts';

const at = (x: number): Change => ({ map: 'pos', key: 'thread:t1', after: { x, y: 0 } });
const note = (text: string, more: Partial<Note> = {}): Change => ({
  ...{ map: 'notes', key: 'n1' },
  after: { text, by: ada, at: 1, ...more },
});
const place = (x: number) => ({ x, y: 0 });

afterEach(() => void vi.useRealTimers());

/** A canvas of Ada's at a room that a test plays. */
function canvas(role: Role | null = 'member') {
  const hatchery = new TestHatchery(ada, role);
  hatchery.room.open();
  return hatchery;
}

const shown = ({ room }: TestHatchery) => room.store.getState().layout;
const state = ({ room }: TestHatchery) => room.store.getState();

describe('[HC3] what one draws is seen at once, and saved only when the room says so', () => {
  test('[HC3] it is kept until the state vector and the count of updates cover it', () => {
    const one = canvas();
    one.sync();
    one.room.draw([at(1)]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(1));
    expect(state(one).journal).toHaveLength(1);
    one.store();
    expect(state(one).journal).toHaveLength(0);
  });

  test('[HC3] a deletion, which has no clock, is not taken for saved before its update is', () => {
    const one = canvas();
    one.sync();
    one.room.draw([at(1)]);
    one.store();
    one.room.draw([{ map: 'pos', key: 'thread:t1', after: undefined }]);
    one.store({ updates: 1 });
    expect(state(one).journal).toHaveLength(1);
    one.store();
    expect(state(one).journal).toHaveLength(0);
  });

  test('[HC3] who may only look draws nothing and is told so', () => {
    const one = canvas('viewer');
    one.sync();
    one.room.draw([at(1)]);
    expect(shown(one).pos.size).toBe(0);
    expect(state(one).refused).toContain('only look');
    expect(one.written).toEqual([]);
  });
});

describe('[HC4] what one draws while away is compared before it goes out', () => {
  test('[HC4] it is shown, kept, and goes out when nobody touched the same', () => {
    const one = canvas();
    one.sync([at(1)]);
    one.drop();
    one.room.draw([at(2)]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(2));
    expect(one.written).toEqual([]);
    one.sync([at(1)]);
    expect(one.written).toEqual([[at(2)]]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(2));
  });

  test('[HC4] what would overwrite what another did is asked about, and nothing of it goes out before', () => {
    const one = canvas();
    one.sync([at(1), note('plan', { by: bo })]);
    one.drop();
    one.room.draw([at(2)]);
    one.room.draw([note('mine', { by: bo, editedBy: ada })]);
    one.sync([at(9), note('plan', { by: bo })]);
    expect(one.written).toEqual([[note('mine', { by: bo, editedBy: ada })]]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(9));
    expect(state(one).asks.map(({ change }) => change)).toEqual([at(2)]);
    one.room.settle(true);
    expect(one.written.at(-1)).toEqual([at(2)]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(2));
  });

  test('[HC4] a note that one deleted and another wrote on meanwhile keeps its place and look until one answers', () => {
    const one = canvas();
    const laidOut: Change[] = [
      { map: 'pos', key: 'note:n1', after: place(1) },
      { map: 'looks', key: 'note:n1', after: { color: 'red' } },
    ];
    one.sync([note('plan', { by: bo }), ...laidOut]);
    one.drop();
    const gone = [note('plan'), ...laidOut].map((each): Change => ({ ...each, after: undefined }));
    one.room.draw(gone);
    one.sync([note('more', { by: bo })]);
    expect(one.written).toEqual([]);
    expect(state(one).asks.map(({ change }) => change)).toEqual(gone);
    expect([...shown(one).looks.keys(), ...shown(one).pos.keys()]).toEqual(['note:n1', 'note:n1']);
    one.room.settle(true);
    expect(one.written).toEqual([gone]);
    expect([shown(one).notes.size, shown(one).pos.size]).toEqual([0, 0]);
  });

  test('[HC4] so is what one drew on a way that was gone before anybody noticed', () => {
    vi.useFakeTimers();
    const one = canvas();
    one.sync([at(1), note('plan', { by: bo })]);
    one.room.draw([at(2)]);
    one.room.draw([note('mine', { by: bo, editedBy: ada })]);
    vi.advanceTimersByTime(9_000);
    one.drop();
    expect(shown(one).pos.get('thread:t1')).toEqual(place(2));
    one.sync([at(9), note('plan', { by: bo })]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(9));
    expect(state(one).asks.map(({ change }) => change)).toEqual([at(2)]);
    expect(one.written.at(-1)).toEqual([note('mine', { by: bo, editedBy: ada })]);
  });

  test('[HC4] words that one went on writing there are nobody else’s, of which some had arrived', () => {
    vi.useFakeTimers();
    const one = canvas();
    one.sync([note('', { by: ada })]);
    const typed = Array.from({ length: 20 }, (_, n) => note('a'.repeat(n + 1)));
    for (const change of typed) {
      one.room.draw([change]);
      vi.advanceTimersByTime(200);
    }
    one.drop();
    one.sync([must(typed[1], 'what arrived')]);
    expect(state(one).asks).toEqual([]);
    expect(shown(one).notes.get('n1')?.text).toBe('a'.repeat(20));
  });

  test('[HC4] what is not stored when a socket drops at once stays in its document', () => {
    vi.useFakeTimers();
    const one = canvas();
    one.sync([at(1)]);
    vi.advanceTimersByTime(60_000);
    one.room.draw([note('said')]);
    one.store();
    one.room.draw([at(2)]);
    vi.advanceTimersByTime(500);
    const id = one.room.clientId;
    one.drop();
    vi.advanceTimersByTime(1_000);
    one.sync();
    vi.advanceTimersByTime(9_000);
    expect([one.room.clientId, state(one).asks]).toEqual([id, []]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(2));
  });

  test('[HC4] what one drew just before a socket drops that heard nothing for long is compared', () => {
    vi.useFakeTimers();
    const one = canvas();
    one.sync([at(1)]);
    vi.advanceTimersByTime(9_000);
    one.room.draw([at(2)]);
    vi.advanceTimersByTime(500);
    one.drop();
    one.sync([at(9)]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(9));
    expect(state(one).asks.map(({ change }) => change)).toEqual([at(2)]);
  });

  test('[HC4] one that drops at once and is there again late sends nothing that was not compared', () => {
    vi.useFakeTimers();
    const one = canvas();
    one.sync([at(1)]);
    const id = one.room.clientId;
    one.room.draw([at(2)]);
    one.drop();
    // Over the same once more: the first stands in the document all the same.
    one.room.draw([at(3)]);
    vi.advanceTimersByTime(60_000);
    expect(one.room.clientId).not.toBe(id);
    one.sync([at(9)]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(9));
    expect(state(one).asks.map(({ change }) => change)).toEqual([at(3)]);
    expect(one.written).toEqual([[at(2)]]);
  });

  test('[HC4] over a machine that slept, too, whose clocks but one stood still', () => {
    vi.useFakeTimers();
    const one = canvas();
    one.sync([at(1)]);
    one.room.draw([at(2)]);
    vi.setSystemTime(Date.now() + 3_600_000);
    one.drop();
    one.sync([at(9)]);
    expect(state(one).asks.map(({ change }) => change)).toEqual([at(2)]);
  });

  test('[HC4] one that falls asleep just after its socket dropped sends nothing when it wakes that was not compared', () => {
    vi.useFakeTimers();
    const one = canvas();
    one.sync([at(1)]);
    const id = one.room.clientId;
    one.room.draw([at(2)]);
    one.drop();
    vi.advanceTimersByTime(300);
    vi.setSystemTime(Date.now() + 3_600_000);
    one.notice({ kind: 'you', principal: ada, name: 'Ada', mayEdit: true });
    expect([one.room.clientId === id, one.replaced]).toEqual([false, [undefined, id]]);
    one.sync([at(9)]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(9));
    expect(state(one).asks.map(({ change }) => change)).toEqual([at(2)]);
  });

  test('[HC4] several acts of which the room stored the first: it alone is no question, a deletion is one', () => {
    vi.useFakeTimers();
    const one = canvas();
    const laid = (x: number): Change => ({ map: 'pos', key: 'thread:t2', after: place(x) });
    one.sync([at(1), laid(4), note('plan', { by: bo })]);
    one.room.draw([laid(5)]);
    one.room.draw([at(2)]);
    one.room.draw([{ map: 'notes', key: 'n1', after: undefined }]);
    one.store({ updates: 1, clock: 1 });
    vi.advanceTimersByTime(4_000);
    one.drop();
    one.sync([at(9), laid(6), note('more', { by: bo })]);
    expect(state(one).asks.map(({ change: { key } }) => key)).toEqual(['thread:t1', 'n1']);
    expect(shown(one).notes.get('n1')?.text).toBe('more');
    expect(one.written).toHaveLength(3);
  });

  test('[HC4] [HC6] what was drawn there is undone over the fresh document, and not over what another did', () => {
    vi.useFakeTimers();
    const one = canvas();
    one.sync([at(1), { ...at(1), key: 'thread:t2' }]);
    one.room.draw([{ ...at(2), key: 'thread:t2' }]);
    one.room.draw([at(2)]);
    vi.advanceTimersByTime(4_000);
    one.drop();
    one.sync([at(9), { ...at(1), key: 'thread:t2' }]);
    expect(one.room.undo()).toBe(1);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(9));
    expect(one.room.undo()).toBe(0);
    expect(shown(one).pos.get('thread:t2')).toEqual(place(1));
    one.room.redo();
    expect(shown(one).pos.get('thread:t2')).toEqual(place(2));
  });

  test('[HC4] words on a slow way of which any may have arrived are nobody else’s', () => {
    vi.useFakeTimers();
    const one = canvas();
    one.sync([note('')]);
    const typed = Array.from({ length: 40 }, (_, n) => note('a'.repeat(n + 1)));
    for (const [n, change] of typed.entries()) {
      one.room.draw([change]);
      vi.advanceTimersByTime(300);
      // Three behind, until nothing comes back any more.
      if (n > 2 && n < 12) one.store({ updates: n - 2, clock: n - 2 });
    }
    one.drop();
    one.sync([must(typed[11], 'what arrived')]);
    expect(state(one).asks).toEqual([]);
    expect(shown(one).notes.get('n1')?.text).toBe('a'.repeat(40));
  });

  test('[HC4] keeping theirs changes nothing of theirs', () => {
    const one = canvas();
    one.sync([at(1)]);
    one.drop();
    one.room.draw([at(2)]);
    one.sync([at(9)]);
    one.room.settle(false);
    expect([one.written, state(one).asks, one.kept]).toEqual([[], [], []]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(9));
  });

  test('[HC4] an hour away with 500 changes: one value for each key goes out, in one update', () => {
    const one = canvas();
    one.sync();
    one.drop();
    for (let i = 0; i < 500; i += 1)
      one.room.draw([{ map: 'pos', key: `thread:t${i % 50}`, after: place(i) }]);
    one.sync();
    expect(one.written).toHaveLength(1);
    expect(must(one.written[0], 'an update')).toHaveLength(50);
    expect(shown(one).pos.get('thread:t7')).toEqual(place(457));
  });
});

describe('[HC5] a document that the room gave up on is made anew, and nothing unsent is lost', () => {
  test('[HC5] what was not stored goes out again in the fresh one, under a fresh id', () => {
    const one = canvas();
    one.sync([at(1)]);
    one.room.draw([at(2)]);
    const before = one.room.clientId;
    one.notice({ kind: 'rebuild', why: 'It was damaged on the way.' });
    expect(one.room.clientId).not.toBe(before);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(2));
    one.sync([at(1)]);
    expect(one.written.at(-1)).toEqual([at(2)]);
  });

  test('[HC14] one change that the room never takes is found out alone; every other one is stored', () => {
    const one = canvas();
    one.sync();
    const all = Array.from(
      { length: 40 },
      (_, i): Change => ({
        ...{ map: 'pos', key: `thread:t${i}`, after: place(i) },
      }),
    );
    one.room.draw(all);
    const stored = new Set<string>();
    for (let round = 0; round < 60 && state(one).journal.length > 0; round += 1) {
      const flying = state(one).journal.filter(({ sent }) => sent !== null);
      if (flying.some(({ change }) => change.key === 'thread:t17')) {
        one.notice({ kind: 'rebuild', why: 'It does not fit.' });
        one.sync(
          [...stored].map((key) =>
            must(
              all.find((each) => each.key === key),
              'it',
            ),
          ),
        );
      } else {
        for (const { change } of flying) stored.add(change.key);
        one.store();
      }
    }
    expect(state(one)).toMatchObject({ journal: [], refused: 'It does not fit.', phase: 'live' });
    expect(stored.size).toBe(39);
    expect([shown(one).pos.size, shown(one).pos.has('thread:t17')]).toEqual([39, false]);
  });

  test('[HC14] a room that takes nothing ends it in words, and what was not sent is kept', () => {
    const one = canvas();
    one.sync();
    one.room.draw(Array.from({ length: 9 }, (_, i) => ({ ...at(i), key: `thread:t${i}` })));
    for (let i = 0; i < 40 && state(one).phase !== 'ended'; i += 1) {
      one.notice({ kind: 'rebuild', why: 'It was damaged.' });
      if (state(one).phase !== 'ended') one.sync();
    }
    expect(state(one)).toMatchObject({ phase: 'ended', why: 'It was damaged.' });
    expect(one.kept).toHaveLength(6);
  });

  test('[HC14] what was too much at once goes out again in smaller pieces, and does not end it', () => {
    const one = canvas();
    one.sync();
    one.room.draw(Array.from({ length: 64 }, (_, i) => ({ ...at(i), key: `thread:t${i}` })));
    one.close(closeCodes.badFrame, 'badFrame');
    one.sync();
    expect(state(one).phase).toBe('live');
    expect(one.written.map((update) => update.length)).toEqual([64, 8]);
    while (state(one).journal.length > 0) one.store();
    expect(one.written.flat()).toHaveLength(128);
    expect(shown(one).pos.size).toBe(64);
  });

  test('[HC5] a Hatchery of before that cannot read places that nobody chose is not asked for any again, and ends nothing', () => {
    const one = canvas();
    one.takesPlaces = false;
    one.sync();
    one.room.draw([at(1)]);
    one.store();
    one.room.place([{ node: toNodeId('thread', 't2'), x: 1, y: 1 }]);
    one.close(closeCodes.badFrame, 'badFrame');
    one.sync([at(1)]);
    expect(state(one)).toMatchObject({ phase: 'live', why: null, refused: null, mayPlace: false });
    one.room.place([{ node: toNodeId('thread', 't3'), x: 1, y: 1 }]);
    expect(one.placed).toHaveLength(1);
    one.notice({ kind: 'you', principal: ada, name: 'Ada', mayEdit: true });
    expect(one.room.takesPlaces).toBe(false);
    one.room.draw([at(2)]);
    expect(one.written.at(-1)).toEqual([at(2)]);
    // What it cannot read now is something else.
    one.store();
    one.close(closeCodes.badFrame, 'badFrame');
    expect(state(one).phase).toBe('ended');
  });

  test('[HC5] a room that never takes it is not asked for ever: it is said, and shown without', () => {
    const one = canvas();
    one.sync();
    one.room.draw([at(2)]);
    for (let i = 0; i < 4; i += 1) {
      one.notice({ kind: 'rebuild', why: 'It was damaged on the way.' });
      one.sync();
    }
    expect(state(one).journal).toHaveLength(0);
    expect(state(one).refused).toBe('It was damaged on the way.');
    expect(shown(one).pos.size).toBe(0);
  });

  test('[HC5] [HC14] a document that is written anew again and again ends nothing, drops nothing, slows nothing', () => {
    const one = canvas();
    const renewed = { kind: 'rebuild', why: 'It was written anew.', isRenewed: true } as const;
    one.sync();
    for (let i = 0; i < 9; i += 1) {
      one.notice(renewed);
      one.sync();
    }
    expect(state(one)).toMatchObject({ phase: 'live', refused: null });
    one.room.draw(Array.from({ length: 9 }, (_, i) => ({ ...at(i), key: `thread:t${i}` })));
    for (let i = 0; i < 9; i += 1) {
      one.notice(renewed);
      one.sync();
    }
    expect(state(one)).toMatchObject({ phase: 'live', refused: null });
    expect(one.written.map((update) => update.length)).toEqual(Array.from({ length: 10 }, () => 9));
    one.store();
    expect(state(one).journal).toEqual([]);
  });

  test('[HC5] what the room set back for all is not sent again', () => {
    const one = canvas();
    one.sync();
    one.room.draw([note('x')]);
    one.change([{ map: 'notes', key: 'n1', after: undefined }]);
    one.notice({ kind: 'undone', why: 'Too long.', keys: [{ map: 'notes', key: 'n1' }] });
    expect([state(one).journal, state(one).refused]).toEqual([[], 'Too long.']);
    expect(shown(one).notes.size).toBe(0);
  });

  test('[HC5] of much that was set back the true number is said, not how many the room lists', () => {
    const one = canvas();
    one.sync();
    const keys = Array.from({ length: 50 }, (_, i) => ({ map: 'notes', key: `n${i}` }));
    one.notice({ kind: 'undone', why: 'Too long.', keys, count: 120 });
    expect(state(one).refused).toBe('Too long. 120 changes were set back.');
  });

  test('[HC5] a verdict ends it in words; what was known stays in sight', () => {
    const one = canvas();
    one.sync([at(1)]);
    one.close(closeCodes.notAllowed, 'notAllowed');
    expect(state(one).phase).toBe('ended');
    expect(syncWords({ ...state(one), isWriting: false }).words).toBe(
      'layout closed: the room does not let you in',
    );
    expect(shown(one).pos.get('thread:t1')).toEqual(place(1));
  });
});

describe('[HC14] what is drawn at once goes out in pieces that the room takes', () => {
  test('[HC14] 2,000 notes and 2,500 lines: no update is too large, notes come before their lines', () => {
    vi.useFakeTimers();
    const one = canvas();
    one.sync();
    const text = 'x'.repeat(480);
    const notes = Array.from({ length: 2_000 }, (_, i): Change[] => [
      { map: 'pos', key: `note:n${i}`, after: place(i) },
      { map: 'looks', key: `note:n${i}`, after: { color: 'yellow' } },
      { map: 'notes', key: `n${i}`, after: { text, by: ada, at: 1 } },
    ]).flat();
    const lines = Array.from(
      { length: 2_500 },
      (_, i): Change => ({
        ...{ map: 'edges', key: `e${i}` },
        after: {
          from: nodeId.parse(`note:n${i % 2_000}`),
          to: nodeId.parse(`note:n${(i + 1) % 2_000}`),
          ...{ by: ada, at: 1 },
        },
      }),
    );
    one.room.draw([...lines, ...notes]);
    expect([shown(one).notes.size, shown(one).edges.size]).toEqual([2_000, 2_500]);
    for (let i = 0; i < 100 && state(one).journal.length > 0; i += 1) {
      one.store();
      vi.advanceTimersByTime(1_000);
    }
    const all = one.written.flat();
    expect(state(one).journal).toEqual([]);
    expect(all).toHaveLength(8_500);
    expect(Math.max(...one.written.map((update) => JSON.stringify(update).length))).toBeLessThan(
      canvasBounds.updateBytes / 2,
    );
    expect(Math.max(...one.written.map((update) => update.length))).toBeLessThan(
      canvasBounds.updateItems / 2,
    );
    const isLine = ({ map }: Change) => map === 'edges';
    expect(all.findIndex(isLine)).toBeGreaterThan(all.findLastIndex(({ map }) => map === 'notes'));
    one.room.undo();
    expect(shown(one).notes.size).toBe(0);
  });

  test('[HC14] a note goes out with its place: nobody sees it elsewhere meanwhile', () => {
    const one = canvas();
    one.sync();
    const made = (i: number): Change[] => [
      { map: 'pos', key: `note:n${i}`, after: place(i) },
      { map: 'notes', key: `n${i}`, after: { text: 'x', by: ada, at: 1 } },
    ];
    one.room.draw(Array.from({ length: 2_000 }, (_, i) => made(i)).flat());
    const [piece = []] = one.written;
    const of = (map: Change['map']) => piece.filter((change) => change.map === map).length;
    expect(of('pos')).toBe(of('notes'));
    expect(of('pos')).toBeGreaterThan(500);
  });

  test('[HC14] it goes no faster than the room takes it, whatever the room answers', () => {
    vi.useFakeTimers();
    const one = canvas();
    one.sync();
    const text = 'ä'.repeat(4_000);
    one.room.draw(
      Array.from(
        { length: 1_500 },
        (_, i): Change => ({
          ...{ map: 'notes', key: `n${i}`, after: { text, by: ada, at: 1 } },
        }),
      ),
    );
    // Each note is 8,000 bytes of UTF-8.
    const sent = () => one.written.flat().length * 8_000;
    for (let i = 0; i < 30; i += 1) one.store();
    expect(sent()).toBeLessThan(canvasBounds.bytesBurst);
    for (let second = 1; state(one).journal.length > 0; second += 1) {
      vi.advanceTimersByTime(1_000);
      one.store();
      expect(sent()).toBeLessThan(canvasBounds.bytesBurst + second * canvasBounds.bytesPerSecond);
    }
    expect(sent()).toBe(1_500 * 8_000);
    expect(state(one).journal).toEqual([]);
  });

  test('[HC4] what waits for its turn is compared as well: nobody’s is overwritten without a word', () => {
    const one = canvas();
    one.sync();
    one.room.draw(Array.from({ length: 2_001 }, (_, i) => ({ ...at(1), key: `thread:t${i}` })));
    one.change([{ ...at(9), key: 'thread:t2000' }]);
    one.store();
    expect(state(one).asks.map(({ change }) => change.key)).toEqual(['thread:t2000']);
    expect(shown(one).pos.get('thread:t2000')).toEqual(place(9));
  });

  test('[HC3] what the browser could not keep is said to be in this tab alone', () => {
    const one = canvas();
    one.keeps = false;
    one.sync();
    one.drop();
    one.room.draw([at(1)]);
    const said = syncWords({ ...state(one), isWriting: false }).words;
    expect(said).toContain('1 change only in this tab');
  });
});

describe('[HC6] undo takes back one’s own acts and nothing else', () => {
  test('[HC6] own acts are undone and done again, those of others between them stay', () => {
    const one = canvas();
    one.sync();
    one.room.draw([at(1)]);
    one.change([note('of Bo', { by: bo })]);
    one.room.draw([at(2)]);
    one.room.undo();
    expect(shown(one).pos.get('thread:t1')).toEqual(place(1));
    one.room.undo();
    expect(shown(one).pos.has('thread:t1')).toBe(false);
    expect(shown(one).notes.get('n1')?.text).toBe('of Bo');
    expect(one.room.undo()).toBeNull();
    one.room.redo();
    one.room.redo();
    expect(shown(one).pos.get('thread:t1')).toEqual(place(2));
  });

  test('[HC6] what another changed since stays as they left it, and that is said', () => {
    const one = canvas();
    one.sync();
    one.room.draw([at(1), note('mine')]);
    one.change([at(9)]);
    expect(one.room.undo()).toBe(1);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(9));
    expect(shown(one).notes.size).toBe(0);
  });

  const drawn = (thing: 'note' | 'group', words: string, by = ada): Change[] => [
    thing === 'note'
      ? note(words, { by })
      : { map: 'groups', key: 'n1', after: { title: words, by, at: 1 } },
    { map: 'pos', key: `${thing}:n1`, after: place(1) },
    { map: 'looks', key: `${thing}:n1`, after: { color: 'yellow' } },
  ];
  const gone = (changes: readonly Change[]) =>
    changes.map((one): Change => ({ ...one, after: undefined }));

  test.each(['note', 'group'] as const)(
    '[HC6] a %s whose words another changed since stays where it is seen',
    (thing) => {
      const one = canvas();
      one.sync();
      one.room.draw(drawn(thing, 'mine'));
      one.change(drawn(thing, 'and of Bo').slice(0, 1));
      expect(one.room.undo()).toBe(1);
      expect(shown(one)[`${thing}s`].size).toBe(1);
      expect(shown(one).pos.get(`${thing}:n1`)).toEqual(place(1));
      expect(shown(one).looks.get(`${thing}:n1`)).toEqual({ color: 'yellow' });
    },
  );

  test('[HC6] nor is it taken away by the redo of its deletion; the undo of one gives the place back', () => {
    const one = canvas();
    one.sync(drawn('note', 'of Bo', bo));
    one.room.draw(gone(drawn('note', '')));
    one.room.undo();
    one.change([note('more of Bo', { by: bo })]);
    expect(one.room.redo()).toBe(1);
    expect(shown(one).pos.get('note:n1')).toEqual(place(1));
    one.room.draw(gone(drawn('note', '')));
    one.change([note('much more of Bo', { by: bo })]);
    expect(one.room.undo()).toBe(1);
    expect(shown(one).notes.get('n1')?.text).toBe('much more of Bo');
    expect(shown(one).pos.get('note:n1')).toEqual(place(1));
    expect(shown(one).looks.size).toBe(1);
  });

  test('[HC6] a note of another that one deleted comes back under their name', () => {
    const one = canvas();
    one.sync([note('of Bo', { by: bo })]);
    one.room.draw([{ map: 'notes', key: 'n1', after: undefined }]);
    one.room.undo();
    expect(shown(one).notes.get('n1')).toEqual({ text: 'of Bo', by: bo, at: 1 });
  });

  test('[HC6] it works while away and over a fresh document', () => {
    const one = canvas();
    one.sync([at(1)]);
    one.room.draw([at(2)]);
    one.drop();
    one.room.undo();
    expect(shown(one).pos.get('thread:t1')).toEqual(place(1));
    one.notice({ kind: 'rebuild', why: '' });
    one.sync([at(2)]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(1));
  });

  test('[HC6] an act never goes on with one of other keys, nor over one that was taken back', () => {
    const one = canvas();
    one.sync();
    one.room.draw([note('mine')]);
    one.room.draw([at(1)], { joins: true });
    expect(state(one).acts.done).toHaveLength(2);
    one.room.draw([at(2)]);
    one.room.undo();
    one.room.draw([at(3)], { joins: true });
    one.room.undo();
    expect(shown(one).pos.get('thread:t1')).toEqual(place(1));
    one.room.undo();
    expect(shown(one).notes.get('n1')?.text).toBe('mine');
  });

  test('[HC6] words that are written on are one act', () => {
    const one = canvas();
    one.sync();
    one.room.draw([note('')]);
    one.room.draw([note('a')]);
    one.room.draw([note('ab')], { joins: true });
    one.room.undo();
    expect(shown(one).notes.get('n1')?.text).toBe('');
  });
});

test('[HC6] undo leaves a comment that somebody else answered, and takes back one that nobody did', () => {
  const one = canvas();
  one.sync();
  const comments = () => [...shown(one).comments.keys()];
  const comment = (key: string): Change => ({
    ...{ map: 'comments', key },
    after: { text: 'Final?', x: 1, y: 2, by: ada, at: 1 },
  });
  const answer = (key: string, to: string, by = bo): Change => ({
    ...{ map: 'replies', key },
    after: { text: 'It is', to, by, at: 2 },
  });
  one.room.draw([comment('c1')]);
  one.change([answer('r1', 'c1')]);
  expect(one.room.undo()).toBe(1);
  expect([comments(), shown(one).replies.size]).toEqual([['c1'], 1]);
  one.room.draw([comment('c2')]);
  one.change([answer('r2', 'c2', ada)]);
  expect(one.room.undo()).toBe(0);
  expect(comments()).toEqual(['c1']);
  // What one deletes by hand, answered or not, is deleted again.
  one.room.draw([{ map: 'comments', key: 'c1', after: undefined }]);
  expect([one.room.undo(), comments()]).toEqual([0, ['c1']]);
  expect([one.room.redo(), comments()]).toEqual([0, []]);
});

test('[HC7] who looks at something else is not here for others, also after the link came back', () => {
  const one = canvas();
  one.sync();
  one.room.tell({ edits: 'note:n1' });
  one.room.beHere(false);
  expect(one.told).toBe(null);
  // What closes on the way out says that it does.
  one.room.tell({ edits: null });
  one.drop();
  one.sync();
  expect(one.told).toBe(null);
  one.room.beHere(true);
  expect(one.told).toEqual({ edits: null });
});

test('[HC7] who went while the socket was dead is not here any more when there is another', () => {
  const one = canvas();
  one.sync();
  one.tell(7, { edits: 'note:n1' });
  expect(one.room.others.getState().size).toBe(1);
  one.states.clear();
  one.dies();
  one.sync();
  expect(one.room.others.getState().size).toBe(0);
});

test('[HC4] what was not sent at a sign-out asks before it goes out', async () => {
  const one = new TestHatchery(ada, 'member');
  one.left = [{ change: at(3), bases: [undefined], sent: null, isSealed: true }];
  one.room.open();
  one.sync();
  await Promise.resolve();
  expect(one.written).toEqual([]);
  expect(one.kept).toEqual(one.left);
  one.room.settle(true);
  expect(one.written).toEqual([[at(3)]]);
});

test('[HC4] [HR16] what an earlier page may still have on its way is given up before anything goes out', async () => {
  const one = canvas();
  one.sync();
  one.room.draw([at(3)]);
  const client = one.room.clientId ?? undefined;
  expect([one.kept.map(({ change }) => change), one.keptClient]).toEqual([[at(3)], client]);
  const next = new TestHatchery(ada, 'member');
  [next.left, next.leftClient] = [one.kept, 4_000];
  next.room.open();
  await Promise.resolve();
  expect(next.replaced).toEqual([undefined, 4_000]);
  // Until it is in step it may be reloaded again.
  expect(next.keptClient).toBe(4_000);
  next.sync([at(3)]);
  next.room.draw([at(4)]);
  expect([next.written, next.keptClient]).toEqual([[[at(4)]], next.room.clientId]);
});

test('[HC4] [HR16] one that was in step before that was found goes on as it is', async () => {
  const one = new TestHatchery(ada, 'member');
  [one.left, one.leftClient] = [[{ change: at(3), bases: [undefined], sent: null }], 4_000];
  one.room.open();
  one.sync();
  await Promise.resolve();
  expect([one.replaced, one.written]).toEqual([[undefined], [[at(3)]]]);
});

test('[HC19] a room that takes one for somebody else ends it: nothing goes out in their name, all is kept', () => {
  const one = canvas();
  const you = { kind: 'you', name: 'Ada', mayEdit: true } as const;
  one.notice({ ...you, principal: ada });
  one.sync([at(1)]);
  one.drop();
  one.room.draw([at(2)]);
  one.notice({ ...you, principal: bo });
  expect(state(one)).toMatchObject({ phase: 'ended', why: closeCodes.notAuthenticated });
  expect(syncWords({ ...state(one), isWriting: false }).words).toBe(
    'layout closed: you are signed out · 1 change kept here',
  );
  one.room.draw([note('still mine')]);
  expect(one.kept.map(({ change }) => change)).toEqual([at(2), note('still mine')]);
  expect([one.written, one.room.clientId]).toEqual([[], null]);
});

test('[HC19] what was drawn before and after its author signed out is kept sealed, and asks when they come back', () => {
  const one = canvas();
  one.sync([at(1)]);
  one.drop();
  one.room.draw([at(2)]);
  one.room.signedOut();
  expect(one.kept.map(({ isSealed }) => isSealed)).toEqual([true]);
  one.room.draw([note('after')]);
  expect(one.kept.map(({ isSealed }) => isSealed)).toEqual([true, true]);
  one.room.open();
  one.sync([at(1)]);
  expect(one.written).toEqual([]);
  expect(questionsOf(state(one)).unsent.map(({ change }) => change)).toEqual([
    at(2),
    note('after'),
  ]);
  one.room.settle(true);
  expect(one.written).toEqual([[at(2), note('after')]]);
  one.room.draw([at(5)]);
  expect(one.kept.at(-1)).not.toHaveProperty('isSealed');
});

test('[HC4] what was sealed and stands already is no question; what others changed since is one of its own', async () => {
  const one = new TestHatchery(ada, 'member');
  const moved = (key: string, x: number): Change => ({ ...at(x), key: `thread:${key}` });
  const sealed = (change: Change, base: unknown) =>
    ({ change, bases: [base], sent: null, isSealed: true }) as const;
  const [free, touched] = [sealed(moved('free', 3), place(1)), sealed(moved('hers', 3), place(1))];
  one.left = [free, touched, sealed(moved('there', 3), undefined)];
  one.room.open();
  await Promise.resolve();
  expect(questionsOf(state(one))).toEqual({ unsent: [], changed: [] });
  one.sync([moved('free', 1), moved('hers', 9), moved('there', 3)]);
  expect(one.kept).toEqual([free, touched]);
  expect(questionsOf(state(one))).toEqual({ unsent: [free], changed: [touched] });
  one.room.settle(true, questionsOf(state(one)).unsent);
  expect(one.written).toEqual([[moved('free', 3)]]);
  one.room.settle(false, questionsOf(state(one)).changed);
  one.store();
  expect([one.kept, shown(one).pos.get('thread:hers')]).toEqual([[], place(9)]);
});

test('[HC4] somebody changes it while it is asked: it is asked otherwise', async () => {
  const one = new TestHatchery(ada, 'member');
  one.left = [{ change: at(3), bases: [place(1)], sent: null, isSealed: true }];
  one.room.open();
  one.sync([at(1)]);
  await Promise.resolve();
  expect(questionsOf(state(one)).unsent).toEqual(one.left);
  one.change([at(9)]);
  expect(questionsOf(state(one))).toEqual({ unsent: [], changed: one.left });
});

test('[HC6] an act that is named is taken back while it is the last; behind others and a second time nothing is', () => {
  const one = canvas();
  one.sync();
  one.room.draw([at(1)]);
  const { lastAct } = one.room;
  one.room.draw([note('after it')]);
  expect(one.room.undo(lastAct)).toBeNull();
  expect([shown(one).pos.has('thread:t1'), shown(one).notes.size]).toEqual([true, 1]);
  one.room.undo();
  expect(one.room.undo(lastAct)).toBe(0);
  expect([shown(one).pos.has('thread:t1'), shown(one).notes.size]).toEqual([false, 0]);
  expect(one.room.undo(lastAct)).toBeNull();
});

test('[HC4] what was not sent survives the tab, and nonsense that lies there does not', () => {
  const one = canvas();
  one.drop();
  one.room.draw([at(3)]);
  expect(readJournal(writeJournal(one.kept))).toEqual([
    { change: at(3), bases: [undefined], sent: null },
  ]);
  const outside = '{"map":"pos","key":"thread:t1","after":{"x":1e999,"y":0},"bases":[]}';
  expect(readJournal(`[${outside}]`)).toEqual([]);
  expect(readJournal('{"map"')).toEqual([]);
});

describe('[HC23] a place that nobody chose is blamed on nobody', () => {
  const nobodys: Change = { ...at(0), isNobodys: true };

  test('[HC23] [HC6] one that came after an undo gives way to the redo', () => {
    const one = canvas();
    one.sync();
    one.room.draw([at(5)]);
    one.store();
    one.room.undo();
    one.store();
    one.change([nobodys]);
    expect(one.room.redo()).toBe(0);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(5));
    expect(shown(one).nobodys.size).toBe(0);
    one.room.undo();
    expect(shown(one).pos.get('thread:t1')).toEqual(place(0));
  });

  test('[HC23] [HC6] the undo of a first place that was taken away meanwhile leaves it, and counts nobody’s change', () => {
    const one = canvas();
    one.sync();
    one.room.draw([at(5), note('mine')]);
    one.store();
    one.change([{ map: 'pos', key: 'thread:t1', after: undefined }, nobodys]);
    expect(one.room.undo()).toBe(0);
    expect([shown(one).pos.get('thread:t1'), shown(one).notes.size]).toEqual([place(0), 0]);
  });

  test('[HC23] [HC4] one that came while one was away is nothing to ask about', () => {
    const one = canvas();
    one.sync();
    one.drop();
    one.room.draw([at(5)]);
    one.change([nobodys]);
    one.sync();
    expect(state(one).asks).toEqual([]);
    expect(one.written).toEqual([[at(5)]]);
    expect(shown(one).pos.get('thread:t1')).toEqual(place(5));
  });

  test('[HC23] [HC4] what somebody chose since asks as ever', () => {
    const one = canvas();
    one.sync();
    one.change([nobodys]);
    one.drop();
    one.room.draw([at(5)]);
    one.change([at(7)]);
    one.sync();
    expect(state(one).asks).toMatchObject([{ change: at(5) }]);
    expect(one.written).toEqual([]);
  });

  test('[HC23] [HC4] the same of what was sealed at a sign-out: it is what nobody touched since', () => {
    const one = new TestHatchery(ada, 'member');
    one.left = [{ change: at(5), bases: [undefined], sent: null, isSealed: true }];
    one.room.open();
    one.sync([nobodys]);
    return Promise.resolve().then(() =>
      expect(questionsOf(state(one))).toEqual({ unsent: one.left, changed: [] }),
    );
  });
});

test.each([
  ['its socket is gone', (one: TestHatchery) => one.drop()],
  [
    'its document is',
    (one: TestHatchery) => one.notice({ kind: 'rebuild', why: 'Anew.', isRenewed: true }),
  ],
])(
  '[HC4] what was on its way when %s arrived after all: it is nobody else’s, however often one moved it since',
  (_, gone) => {
    const one = canvas();
    one.sync([at(0)]);
    one.drop();
    for (const x of [1, 2, 3, 4, 5]) one.room.draw([at(x)]);
    one.sync();
    gone(one);
    for (const x of [6, 7, 8, 9, 10, 11]) one.room.draw([at(x)]);
    one.sync([at(5)]);
    expect(state(one).asks).toEqual([]);
    expect(one.written.at(-1)).toEqual([at(11)]);
  },
);

test.each([
  ['gives its link up', (one: TestHatchery) => one.dies()],
  [
    'looks elsewhere and comes back',
    (one: TestHatchery) => {
      one.room.close();
      one.room.open();
    },
  ],
])('[HC4] a page that %s says which client the next link replaces, the first none', (_, anew) => {
  const one = canvas();
  expect(one.replaced).toEqual([undefined]);
  one.sync();
  const before = one.room.clientId;
  one.drop();
  one.sync();
  anew(one);
  expect(one.replaced).toEqual([undefined, before]);
  expect(one.room.clientId).not.toBe(before);
  // Of this one, which never stood, nothing is on its way.
  anew(one);
  expect(one.replaced).toEqual([undefined, before, before]);
});

const lookOnly = { kind: 'you', principal: ada, name: 'Ada', mayEdit: false } as const;
const mayDrawAgain = { ...lookOnly, mayEdit: true } as const;

test('[HC3] 500 changes made while away, and one is demoted meanwhile: they are kept, and ask when one may draw again', () => {
  const one = canvas();
  one.sync([at(1)]);
  one.drop();
  const all = Array.from({ length: 500 }, (_, i): Change => ({ ...at(i), key: `thread:m${i}` }));
  one.room.draw(all);
  one.notice({ ...lookOnly, why: 'role' });
  one.sync([at(1)]);
  expect(one.written).toEqual([]);
  expect(shown(one).pos.size).toBe(1);
  expect(state(one).refused).toContain('asks once you may draw again');
  expect(one.kept.map(({ change, isSealed }) => [change, isSealed])).toEqual(
    all.map((change) => [change, true]),
  );
  // Not while one may only look.
  one.room.settle(true);
  expect([one.written, state(one).asks.length]).toEqual([[], 500]);
  one.notice(mayDrawAgain);
  expect(questionsOf(state(one)).unsent).toHaveLength(500);
  one.room.settle(true);
  expect(one.written.flat()).toEqual(all);
});

test('[HC3] what was on its way as one was demoted and arrived all the same is no question', () => {
  const one = canvas();
  one.sync();
  one.room.draw([at(1)]);
  one.room.draw([note('mine')]);
  one.notice({ ...lookOnly, why: 'role' });
  one.sync([at(1)]);
  one.notice(mayDrawAgain);
  expect(questionsOf(state(one)).unsent.map(({ change }) => change)).toEqual([note('mine')]);
});

test.each([
  ['role', 'An owner of the room can make you a member.'],
  ['pause', 'The room paused its agents'],
  ['key', 'With the key that you came in by'],
  [undefined, 'You may only look at this canvas now.'],
] as const)('[HC3] one hears truly why one may only look: %s', (why, words) => {
  const one = canvas();
  one.sync();
  one.notice({ ...lookOnly, ...(why === undefined ? {} : { why }) });
  expect(state(one).refused).toBeNull();
  one.room.draw([at(2)]);
  expect(state(one).refused).toContain(words);
  expect([one.written, shown(one).pos.size, state(one).asks]).toEqual([[], 0, []]);
  one.notice(mayDrawAgain);
  one.room.draw([at(2)]);
  expect(one.written).toEqual([[at(2)]]);
});

test('[HC3] who is nothing in the room, as far as the page knows, is not told that they may look', () => {
  const one = canvas(null);
  one.room.draw([at(2)]);
  expect(state(one).refused).toBe('The room does not say that you may draw here.');
});

test('[HC3] words that are still being written when one may only look are kept with the rest', () => {
  const one = canvas();
  one.sync([note('plan')]);
  one.room.draw([note('plan A')]);
  one.notice({ ...lookOnly, why: 'pause' });
  one.room.draw([note('plan A, and')]);
  one.sync([note('plan')]);
  expect(shown(one).notes.get('n1')?.text).toBe('plan');
  one.notice(mayDrawAgain);
  expect(questionsOf(state(one))).toMatchObject({
    unsent: [{ change: note('plan A, and') }],
    changed: [],
  });
});

test('[HC4] what one draws oneself over what asks is blamed on nobody', () => {
  const one = canvas();
  one.sync([at(1)]);
  one.drop();
  one.room.draw([at(2)]);
  one.notice({ ...lookOnly, why: 'pause' });
  one.sync([at(1)]);
  one.notice(mayDrawAgain);
  one.room.draw([at(3)]);
  expect(questionsOf(state(one))).toMatchObject({ unsent: [{ change: at(2) }], changed: [] });
});

test('[HC3] what is not stored when one may only look from now on is seen no more, and that is said: a deletion too', () => {
  const one = canvas();
  one.sync([at(1), note('hers', { by: bo })]);
  one.room.draw([{ map: 'notes', key: 'n1', after: undefined }]);
  one.notice({ kind: 'you', principal: ada, name: 'Ada', mayEdit: false });
  one.sync([at(1), note('hers', { by: bo })]);
  expect(shown(one).notes.size).toBe(1);
  expect(state(one)).toMatchObject({ journal: [], phase: 'live' });
  expect(state(one).refused).toContain('only look');
});

describe.each([
  ['the note first', (all: Change[]) => all],
  ['its place first', (all: Change[]) => all.toReversed()],
])('[HC4] [HC14] what goes out piece by piece, %s', (_, ordered) => {
  test('[HC4] [HC14] a note that somebody wrote on between two pieces keeps its place and look until one answers', () => {
    const one = canvas();
    const laidOut: Change[] = [
      { map: 'pos', key: 'note:n1', after: place(1) },
      { map: 'looks', key: 'note:n1', after: { color: 'red' } },
    ];
    const ends = { from: nodeId.parse('thread:t1'), to: nodeId.parse('thread:t2') };
    const line: Change = { map: 'edges', key: 'e1', after: { ...ends, by: ada, at: 1 } };
    const before: Change[] = [note('plan', { by: bo }), ...laidOut, line];
    const gone = [note('plan'), ...laidOut].map((each): Change => ({ ...each, after: undefined }));
    one.sync(before);
    one.room.draw([{ ...line, after: undefined }, ...ordered(gone)]);
    // It gave up on all of it: now one thing at a time goes out.
    one.notice({ kind: 'rebuild', why: 'It is too much.' });
    one.written.length = 0;
    one.sync(before);
    expect(one.written.flat()).toHaveLength(1);
    one.change([note('more', { by: bo })]);
    one.store();
    one.store();
    one.store();
    expect(one.written.flat().map(({ key }) => key)).toEqual(['e1']);
    expect(new Set(state(one).asks.map(({ change }) => change))).toEqual(new Set(gone));
    expect([...shown(one).looks.keys(), ...shown(one).pos.keys()]).toEqual(['note:n1', 'note:n1']);
    one.room.settle(true);
    for (let i = 0; i < 3; i += 1) one.store();
    expect(new Set(one.written.flat().slice(1))).toEqual(new Set(gone));
    expect([shown(one).notes.size, shown(one).pos.size]).toEqual([0, 0]);
  });
});

test('[HC3] who may not draw any more takes nothing away and undoes nothing, and hears so where they asked for it', () => {
  const one = canvas();
  one.sync();
  one.room.draw([at(1), note('')]);
  one.store();
  const { lastAct } = one.room;
  one.written.length = 0;
  one.notice({ ...lookOnly, why: 'role' });
  one.room.forget([{ ...note(''), after: undefined }]);
  expect([one.written, one.kept, state(one).refused]).toEqual([[], [], null]);
  for (const step of [() => one.room.undo(lastAct), () => one.room.undo(), () => one.room.redo()])
    expect(step()).toBeNull();
  expect(one.written).toEqual([]);
  expect([shown(one).pos.has('thread:t1'), shown(one).notes.size]).toEqual([true, 1]);
  expect(state(one).refused).toContain('only look');
  // Nothing of it is lost: it can be undone once one may draw again.
  one.notice(mayDrawAgain);
  expect(one.room.undo(lastAct)).toBe(0);
  one.store();
  one.notice({ ...lookOnly, why: 'role' });
  one.room.dismiss();
  expect(one.room.redo()).toBeNull();
  expect([shown(one).pos.size, state(one).refused]).toEqual([
    0,
    expect.stringContaining('only look'),
  ]);
});
