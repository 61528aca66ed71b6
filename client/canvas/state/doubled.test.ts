import { expect, test } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { ada, bo } from '../../testing/people.ts';
import { type Change, emptyLayout, withChanges } from '../sync/canvas-values.ts';
import { copiable, remove } from './deeds.ts';
import { type Copied, doubled } from './doubled.ts';

const note = (key: string, x: number, frame?: string): Change[] => [
  { map: 'notes', key, after: { text: `Words of ${key}`, by: bo, at: 1, editedBy: ada } },
  {
    ...{ map: 'pos', key: `note:${key}` },
    after: { x, y: 0, ...(frame === undefined ? {} : { in: frame }) },
  },
  { map: 'looks', key: `note:${key}`, after: { color: 'blue', w: 200 } },
];

const layout = withChanges(emptyLayout, [
  ...note('a', 0, 'group:g'),
  ...note('b', 300),
  { map: 'groups', key: 'g', after: { title: 'Plans', by: bo, at: 1 } },
  { map: 'pos', key: 'group:g', after: { x: -20, y: -20 } },
  {
    ...{ map: 'edges', key: 'l' },
    after: {
      ...{ from: nodeId.parse('note:a'), to: nodeId.parse('note:b'), label: 'then' },
      ...{ by: bo, at: 1 },
    },
  },
]);

const nowhere = { x: 0, y: 0, width: 0, height: 0 };

const double = (ids: string[], now = layout, as: Partial<Copied> = {}, sight = nowhere) => {
  let n = 0;
  const newKey = () => `new${++n}`;
  const copied = { layout, ids, isCut: false, shift: { x: 0, y: 0 }, ...as };
  return doubled(copied, { self: ada, at: 2, newKey, now, sight });
};

test('[HC34] a group comes with what lies in it, under new keys and signed by whoever does it', () => {
  const { changes, made } = double(['group:g', 'thread:t1', 'note:gone']);
  expect(made).toEqual(['group:new1']);
  expect(changes).toEqual([
    { map: 'groups', key: 'new1', after: { title: 'Plans', by: ada, at: 2 } },
    { map: 'pos', key: 'group:new1', after: { x: 422, y: -20 } },
    { map: 'notes', key: 'new2', after: { text: 'Words of a', by: ada, at: 2 } },
    { map: 'pos', key: 'note:new2', after: { x: 442, y: 0, in: 'group:new1' } },
    { map: 'looks', key: 'note:new2', after: { color: 'blue', w: 200 } },
  ]);
});

test('[HC37] a frame that is doubled stands beside itself, and again beside or below what stands there', () => {
  const placed = (of: ReturnType<typeof double>) =>
    of.changes.find(({ key }) => key.startsWith('group:'))?.after;
  const once = double(['group:g']);
  expect(placed(once)).toEqual({ x: 422, y: -20 });
  expect(placed(double(['group:g'], layout, { shift: once.shift }))).toEqual({ x: 864, y: -20 });
  const now = withChanges(layout, once.changes);
  expect(placed(double(['group:g'], now))).toEqual({ x: 422, y: -20 + 280 + 16 });
});

test('[HC34] lines between what is doubled come along with their words; a note stays in its group while that is there', () => {
  const lines = (ids: string[]) => double(ids).changes.filter(({ map }) => map === 'edges');
  expect(lines(['note:a'])).toEqual([]);
  expect(lines(['note:a', 'note:b'])).toMatchObject([
    { after: { from: 'note:new1', to: 'note:new2', label: 'then', by: ada } },
  ]);
  const place = (now = layout) => double(['note:a'], now).changes.find(({ map }) => map === 'pos');
  expect(place()?.after).toEqual({ x: 22, y: 22, in: 'group:g' });
  expect(place(emptyLayout)?.after).toEqual({ x: 22, y: 22 });
});

test('[HC34] a cut takes just what a copy holds, and comes back as it was, with all of its lines', () => {
  const chat = 'thread:t1';
  const has = withChanges(layout, [
    { map: 'pos', key: chat, after: { x: 50, y: 50, in: 'group:g' } },
    {
      ...{ map: 'edges', key: 'out' },
      after: { from: nodeId.parse('note:a'), to: nodeId.parse(chat), by: bo, at: 1 },
    },
  ]);
  const ids = copiable(has, ['group:g', chat, 'edge:l']);
  expect(ids).toEqual(['group:g', 'note:a']);
  const left = withChanges(has, remove(has, ids));
  expect([[...left.notes.keys()], [...left.groups], [...left.edges]]).toEqual([['b'], [], []]);
  // What cannot be cut leaves the group.
  expect([...left.pos]).toEqual([
    ['note:b', { x: 300, y: 0 }],
    [chat, { x: 50, y: 50 }],
  ]);
  const cut = { layout: has, isCut: true };
  const back = double(['group:g'], left, cut);
  expect(back.made).toEqual(['group:g']);
  const { pos, ...all } = withChanges(left, back.changes);
  expect(pos.get('note:a')).toEqual({ x: 0, y: 0, in: 'group:g' });
  // What could not be cut lies in it again, unless somebody has moved it.
  expect(pos.get(chat)).toEqual({ x: 50, y: 50, in: 'group:g' });
  const moved = withChanges(left, [{ map: 'pos', key: chat, after: { x: 60, y: 50 } }]);
  expect(double(['group:g'], moved, cut).changes.map(({ key }) => key)).not.toContain(chat);
  // What is chosen with its group and cannot be deleted leaves it as well.
  const bare = withChanges(has, remove(has, ['group:g', 'note:a', chat]));
  expect(bare.pos.get(chat)).toEqual({ x: 50, y: 50 });
  expect(all).toMatchObject({ notes: has.notes, groups: has.groups, edges: has.edges });
  // Of a line nothing comes back whose other end is gone meanwhile.
  const without = withChanges(left, remove(left, ['note:b']));
  const lines = double(['group:g'], without, cut).changes.filter(({ map }) => map === 'edges');
  expect(lines.map(({ key }) => key)).toEqual(['out']);
  // Nor of one whose other end others held as it was cut, so that it is no part of that.
  const held = { ...has, notes: new Map([...has.notes].filter(([key]) => key !== 'b')) };
  const rest = double(['group:g'], without, { layout: held, isCut: true }).changes;
  expect(rest.flatMap(({ map, key }) => (map === 'edges' ? [key] : []))).toEqual(['out']);
  // It is there again: now it is a copy.
  expect(double(['group:g'], has, cut).made).toEqual(['group:new1']);
});

test('[HC34] each paste is a step beyond the last, or in the middle of what one sees where that is out of sight', () => {
  const sight = { x: -100, y: -100, width: 800, height: 600 };
  const shift = (last: { x: number; y: number }, of = sight, isCut = false) =>
    double(['note:b'], isCut ? emptyLayout : layout, { shift: last, isCut }, of).shift;
  expect(shift({ x: 22, y: 22 })).toEqual({ x: 44, y: 44 });
  expect(shift({ x: 0, y: 0 }, sight, true)).toEqual({ x: 0, y: 0 });
  const far = { ...sight, x: 5_000, y: 5_000 };
  // The note is 200 wide and 108 high.
  const inMiddle = { x: 5_400 - 300 - 100, y: 5_300 - 54 };
  expect(shift({ x: 0, y: 0 }, far)).toEqual(inMiddle);
  expect(shift({ x: 0, y: 0 }, far, true)).toEqual(inMiddle);
  expect(shift(inMiddle, far)).toEqual({ x: inMiddle.x + 22, y: inMiddle.y + 22 });
  expect(shift(inMiddle)).toEqual({ x: 300 - 400, y: 200 - 54 });
  // Elsewhere it lies in no frame, or in that which is there.
  const place = double(['note:a'], layout, {}, far).changes.find(({ map }) => map === 'pos');
  expect(place?.after).not.toHaveProperty('in');
});

test('[HC37] what is doubled again from the same note stands beside the first double; what comes back, where it was', () => {
  const once = double(['note:b']);
  const now = withChanges(layout, once.changes);
  expect(once.shift).toEqual({ x: 22, y: 22 });
  expect(double(['note:b'], now).shift).toEqual({ x: 38, y: 38 });
  const left = withChanges(layout, [...remove(layout, ['note:b']), ...note('other', 300)]);
  expect(double(['note:b'], left, { isCut: true }).shift).toEqual({ x: 0, y: 0 });
});

test('[HC34] of a group and a note in it that are deleted together nothing stays', () => {
  const { pos, looks } = withChanges(layout, remove(layout, ['note:a', 'group:g']));
  expect([...pos.keys()]).toEqual(['note:b']);
  expect([...looks.keys()]).toEqual(['note:b']);
});
