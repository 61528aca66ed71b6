import { expect, test } from 'vitest';
import { ada } from '../../testing/people.ts';
import type { Place } from '../layout/place.ts';
import { emptyLayout } from '../sync/canvas-values.ts';
import { type Drawn, FlowNodes } from './flow-nodes.ts';

const ids = ['thread:a', 'thread:b', 'thread:c'];

const drawn = (more: Partial<Drawn> = {}): Drawn => ({
  facts: new Map(ids.map((id) => [id, { id, kind: 'thread', isPrivate: id === 'thread:c' }])),
  layout: emptyLayout,
  auto: new Map(ids.map((id, x) => [id, { x, y: 0 }])),
  own: new Map([['thread:c', { x: 50, y: 50 }]]),
  drags: new Map(),
  selected: new Set(),
  mayDraw: true,
  ...more,
});

const dragged = (places: Record<string, Place>) => new Map(Object.entries(places));

test('[HC1] a drag makes what is dragged anew and nothing else, and what is let go stands where it stood', () => {
  const flow = new FlowNodes();
  const still = drawn();
  const [a, b, c] = flow.of(still);
  expect(c?.position).toEqual({ x: 50, y: 50 });
  const moved = flow.of({ ...still, drags: dragged({ 'thread:b': { x: 9, y: 9 } }) });
  expect(moved.map(({ position }) => position.x)).toEqual([0, 9, 50]);
  expect([moved[0] === a, moved[1] === b, moved[2] === c]).toEqual([true, false, true]);
  const again = flow.of({ ...still, drags: dragged({ 'thread:b': { x: 9, y: 9 } }) });
  expect(again).toBe(moved);
  const other = flow.of({ ...still, drags: dragged({ 'thread:a': { x: 7, y: 7 } }) });
  expect(other.map(({ position }) => position.x)).toEqual([7, 1, 50]);
  // Something else changed meanwhile: everything is looked at, and is as it is dragged now.
  const chosen = flow.of({
    ...drawn({ selected: new Set(['thread:c']) }),
    drags: dragged({ 'thread:a': { x: 8, y: 8 }, 'thread:gone': { x: 1, y: 1 } }),
  });
  expect(chosen.map(({ position, selected }) => [position.x, selected])).toEqual([
    [8, false],
    [1, false],
    [50, true],
  ]);
  expect(flow.of(still).map(({ position }) => position.x)).toEqual([0, 1, 50]);
});

test('[HC9] what lies on what is the same in every page: the last that was made over the others', () => {
  const made = (...keys: [string, number][]) =>
    new Map(keys.map(([key, at]) => [key, { text: '', title: '', by: ada, at }]));
  const order = (notes: [string, number][], groups: [string, number][]) => {
    const ids = [...notes.map(([key]) => `note:${key}`), ...groups.map(([key]) => `group:${key}`)];
    const layout = {
      ...{ ...emptyLayout, notes: made(...notes), groups: made(...groups) },
      pos: new Map(ids.map((id) => [id, { x: 0, y: 0 }])),
    };
    const nodes = new FlowNodes().of(drawn({ layout, facts: new Map() }));
    return nodes.map(({ id }) => id);
  };
  const sorted = ['group:g', 'group:f', 'note:c', 'note:a', 'note:b'];
  const [a, b, c] = [['a', 2] as const, ['b', 2] as const, ['c', 1] as const];
  expect(
    order(
      [[...a], [...b], [...c]],
      [
        ['f', 9],
        ['g', 8],
      ],
    ),
  ).toEqual(sorted);
  expect(
    order(
      [[...c], [...b], [...a]],
      [
        ['g', 8],
        ['f', 9],
      ],
    ),
  ).toEqual(sorted);
});
