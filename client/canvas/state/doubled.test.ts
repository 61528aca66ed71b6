import { expect, test } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { ada, bo } from '../../testing/people.ts';
import { type Change, emptyLayout, withChanges } from '../sync/canvas-values.ts';
import { doubled } from './doubled.ts';

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

const double = (ids: string[], now = layout) => {
  let n = 0;
  const newKey = () => `new${++n}`;
  return doubled({ layout, ids }, { self: ada, at: 2, newKey, now, shift: { x: 22, y: 22 } });
};

test('[HC34] a group comes with what lies in it, under new keys and signed by whoever does it', () => {
  const { changes, made } = double(['group:g', 'thread:t1', 'note:gone']);
  expect(made).toEqual(['group:new1']);
  expect(changes).toEqual([
    { map: 'groups', key: 'new1', after: { title: 'Plans', by: ada, at: 2 } },
    { map: 'pos', key: 'group:new1', after: { x: 2, y: 2 } },
    { map: 'notes', key: 'new2', after: { text: 'Words of a', by: ada, at: 2 } },
    { map: 'pos', key: 'note:new2', after: { x: 22, y: 22, in: 'group:new1' } },
    { map: 'looks', key: 'note:new2', after: { color: 'blue', w: 200 } },
  ]);
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
