import { expect, test } from 'vitest';
import { type CanvasKnown, whyNotChange } from '../../../shared/canvas/may-change.ts';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { ada, bo } from '../../testing/people.ts';
import { type Change, emptyLayout, withChanges } from '../sync/canvas-values.ts';
import { exported, imported } from './exported.ts';

const layout = withChanges(emptyLayout, [
  { map: 'notes', key: 'n', after: { text: 'Launch', by: bo, at: 1 } },
  { map: 'pos', key: 'note:n', after: { x: 1, y: 2 } },
  { map: 'comments', key: 'c', after: { text: 'between us', x: 1, y: 1, by: bo, at: 1 } },
]);

const file = (canvas: object) => JSON.stringify({ format: 'autopilot-canvas-1', canvas });
const keyIn = (result: ReturnType<typeof imported>) =>
  typeof result === 'string' ? result : result.changes[0]?.key;
/** Into a room that has this one chat. */
const into = (text: string, now = emptyLayout) =>
  imported(text, now, { self: ada, now: 9, isThere: (node) => node === 'thread:t' });

test('[HC8] what goes out comes in again, signed by whoever brings it; talk does not leave', () => {
  const text = exported(layout);
  expect(text).not.toContain('between us');
  const first = into(text);
  const key = keyIn(first);
  expect(first).toEqual({
    changes: [
      { map: 'notes', key, after: { text: 'Launch', by: ada, at: 9 } },
      { map: 'pos', key: `note:${key}`, after: { x: 1, y: 2 } },
    ],
    left: 0,
  });
  expect(into(text, layout)).toEqual({ changes: [], left: 0 });
});

test('[HC8] what others wrote and is gone comes back as one’s own, with all that hung on it', () => {
  const frame = nodeId.parse('group:g');
  const whole = withChanges(layout, [
    { map: 'groups', key: 'g', after: { title: 'Plan', by: bo, at: 1 } },
    { map: 'pos', key: 'group:g', after: { x: 0, y: 0 } },
    { map: 'pos', key: 'note:n', after: { x: 1, y: 2, in: 'group:g' } },
    { map: 'looks', key: 'note:n', after: { color: 'blue' } },
    ...[
      { from: nodeId.parse('note:n'), to: frame },
      { from: nodeId.parse('thread:t'), to: nodeId.parse('note:n') },
    ].map(
      (ends, i): Change => ({
        ...{ map: 'edges', key: `e${i}` },
        after: { ...ends, by: bo, at: 1 },
      }),
    ),
  ]);
  const text = exported(whole);
  // Bo used these keys first: in Ada's name nothing may stand there any more.
  const ledger: CanvasKnown = {
    isHidden: () => false,
    isSaid: () => true,
    signed: (map, key) =>
      ['n', 'g', 'e0', 'e1'].includes(key) ? { by: bo, marks: [] } : { by: ada, marks: [map] },
  };
  const result = into(text);
  if (typeof result === 'string') throw new Error(result);
  for (const change of result.changes)
    expect(whyNotChange(change, { principal: ada, role: 'member' }, ledger)).toBeNull();
  const back = withChanges(emptyLayout, result.changes);
  const [[note], [group]] = [[...back.notes.keys()], [...back.groups.keys()]];
  expect(result.left).toBe(0);
  expect(back.pos.get(`note:${note}`)).toEqual({ x: 1, y: 2, in: `group:${group}` });
  expect(back.looks.get(`note:${note}`)).toEqual({ color: 'blue' });
  expect([...back.edges.values()]).toMatchObject([
    { from: `note:${note}`, to: `group:${group}` },
    { from: 'thread:t', to: `note:${note}` },
  ]);
  // Once more is the same again, and no second copy.
  expect(into(text, back)).toEqual({ changes: [], left: 0 });
});

test('[HC8] a place, a look or a line of what is not there stays out, and is counted', () => {
  const text = file({
    pos: { 'note:gone': { x: 1, y: 1 }, 'thread:t': { x: 1, y: 1 } },
    looks: { 'note:gone': { color: 'red' } },
    edges: { e: { from: 'thread:t', to: 'note:gone' } },
  });
  expect(into(text)).toEqual({
    changes: [{ map: 'pos', key: 'thread:t', after: { x: 1, y: 1 } }],
    left: 3,
  });
});

test('[HC8] a file of another room brings no place of what is not here, and no line to it', () => {
  const at = { x: 1, y: 1 };
  const text = file({
    pos: { 'thread:t': at, 'thread:theirs': at, 'member:human:eve': at, 'job:theirs': at },
    edges: { e: { from: 'thread:t', to: 'thread:theirs' } },
  });
  expect(into(text)).toEqual({ changes: [{ map: 'pos', key: 'thread:t', after: at }], left: 4 });
  // What stands here comes back to where it stood, also while it is put away.
  const put = withChanges(emptyLayout, [
    { map: 'pos', key: 'thread:theirs', after: { x: 9, y: 9 } },
  ]);
  expect(into(text, put)).toMatchObject({
    changes: [{ key: 'thread:t' }, { key: 'thread:theirs' }, { map: 'edges' }],
    left: 2,
  });
});

test('[HC8] words that stand there keep their author and say who changed them', () => {
  const text = file({ notes: { n: { text: 'Later', by: ada, at: 5 } } });
  expect(into(text, layout)).toMatchObject({
    changes: [{ after: { text: 'Later', by: bo, at: 1, editedBy: ada } }],
  });
});

test('[R91] of a file only what a canvas can have comes in', () => {
  const text = file({
    pos: {
      'thread:t': { x: 1e300, y: 0 },
      'thread:u': { x: 'NaN', y: 0 },
      'evil:x': { x: 1, y: 1 },
    },
    notes: { 'a b': { text: 'x' }, ok: { text: '<script>alert(1)</script>' } },
    edges: { e: { from: 'thread:t', to: 'javascript:alert(1)' } },
    comments: { c: { text: 'in your name', on: 'autopilot' } },
    __proto__: { x: {} },
  });
  const result = into(text);
  expect(result).toMatchObject({
    changes: [{ map: 'notes', after: { text: '<script>alert(1)</script>' } }, { map: 'pos' }],
  });
  expect(into('{"format":"autopilot-canvas-2","canvas":{}}')).toContain('no canvas');
  expect(into('[[[')).toContain('Nothing was changed');
});

test('[R92] a file of 100,000 notes is refused in words, and nothing of it comes in', () => {
  const notes = Object.fromEntries(
    Array.from({ length: 100_000 }, (_, i) => [`n${i}`, { text: 'x' }]),
  );
  expect(into(file({ notes }))).toContain('more than 2,000 notes');
});

test('[R92] a file of more than 4,000 lines is refused in words; those that are here count', () => {
  const line = { from: 'autopilot', to: 'thread:t' };
  const lines = (many: number) =>
    file({ edges: Object.fromEntries(Array.from({ length: many }, (_, i) => [`e${i}`, line])) });
  const isThere = () => true;
  const into = (many: number, now = emptyLayout) =>
    imported(lines(many), now, { self: ada, now: 9, isThere });
  const most = into(4_000);
  if (typeof most === 'string') throw new Error(most);
  expect([most.changes.length, most.left]).toEqual([4_000, 0]);
  expect(into(4_001)).toBe(
    'With this file there would be more than 4,000 lines, which is the most. Nothing was changed.',
  );
  const full = withChanges(emptyLayout, most.changes);
  expect(into(4_000, full)).toEqual({ changes: [], left: 0 });
  expect(into(4_001, full)).toContain('more than 4,000 lines');
});

test('[HC8] what comes in without a place gets one, on nothing and each its own', () => {
  const note = (text: string) => ({ text, by: bo, at: 1 });
  const result = into(file({ notes: { a: note('One'), b: note('Two') } }), layout);
  if (typeof result === 'string') throw new Error(result);
  const places = result.changes.flatMap(({ map, after }) => (map === 'pos' ? [after] : []));
  expect(places).toHaveLength(2);
  expect(places[0]).toMatchObject({ y: 2 });
  expect(places[0]).not.toEqual(places[1]);
  expect(places[0]?.x).toBeGreaterThan(1 + 172);
});
