import { expect, test } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { layOut } from './lay-out.ts';
import { type Box, overlaps, type Place } from './place.ts';
import { settle } from './settle.ts';

const size = { width: 216, height: 84 };
const names = Array.from({ length: 40 }, (_, i) => `thread:t${i}`);
const plan = {
  nodes: ['autopilot', ...names].map((id) => ({ id, ...size })),
  edges: names.map((to) => ({ from: 'autopilot', to })),
};
const unsettled = (ids: readonly string[]) =>
  ids.map((id) => ({ id, size, beside: id === 'autopilot' ? [] : ['autopilot'] }));

const boxes = (...maps: readonly ReadonlyMap<string, Place>[]): Box[] =>
  maps.flatMap((map) => [...map.values()].map((place) => ({ ...place, ...size })));

function expectApart(all: readonly Box[]) {
  for (const [i, a] of all.entries())
    for (const b of all.slice(i + 1)) expect(overlaps(a, b), JSON.stringify([a, b])).toBe(false);
}

test('[HC2] the same nodes are laid out the same, and none on another', () => {
  const places = layOut(plan);
  expect(layOut(plan)).toEqual(places);
  expectApart(boxes(places));
});

test('[HC2] what has a place keeps it; what comes later lies beside what it hangs on, on nothing', () => {
  const placed = new Map([['autopilot', { x: 5_000, y: -300, ...size }]]);
  const settled = settle(unsettled(names), layOut(plan), placed);
  expect(settled.has('autopilot')).toBe(false);
  expectApart([...placed.values(), ...boxes(settled)]);
  for (const { x } of settled.values()) expect(x).toBeGreaterThan(5_000);
});

test('[HC2] one more node moves none of those that stand already', () => {
  const first = settle(unsettled(['autopilot', ...names]), layOut(plan), new Map());
  const more = {
    nodes: [...plan.nodes, { id: 'job:j', ...size }],
    edges: [...plan.edges, { from: must(names[3], 'a name'), to: 'job:j' }],
  };
  const taken = new Map([...first].map(([id, place]) => [id, { ...place, ...size }]));
  const next = settle(
    [{ id: 'job:j', size, beside: [must(names[3], 'a name')] }],
    layOut(more),
    taken,
  );
  expect([...next.keys()]).toEqual(['job:j']);
  expectApart(boxes(first, next));
});
