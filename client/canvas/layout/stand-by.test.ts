import { expect, test } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { type Box, overlaps, type Place } from './place.ts';
import { type Bystander, standBy } from './stand-by.ts';

const size = { width: 184, height: 66 };
const chat = (y: number): Box => ({ x: 0, y, width: 216, height: 84 });
const call = (by: string, turn: number): Bystander => ({
  ...{ id: `tool:${by}-${turn}`, size, by, turn, along: 'row' },
});
const room = new Map([
  ['t1', chat(0)],
  ['t2', chat(112)],
  ['far', chat(9_000)],
  ['artifact', { x: 280, y: 0, width: 216, height: 84 }],
]);
const sorted = (places: ReadonlyMap<string, Place>) => [...places].sort();

function expectApart(places: ReadonlyMap<string, Place>) {
  const boxes = [...room.values(), ...[...places.values()].map((place) => ({ ...place, ...size }))];
  for (const [i, a] of boxes.entries())
    for (const b of boxes.slice(i + 1)) expect(overlaps(a, b), JSON.stringify([a, b])).toBe(false);
}

test('[HC38] calls stand beside their chat, on nothing, and come out the same in whatever order they came', () => {
  const calls = ['t1', 't2', 'far'].flatMap((by) => [0, 1, 2, 3, 4, 5].map((n) => call(by, n)));
  const places = standBy(calls, room);
  expect(places.size).toBe(18);
  expectApart(places);
  for (const { x } of places.values()) expect(x).toBeGreaterThan(216);
  expect(sorted(standBy(calls.toReversed(), room))).toEqual(sorted(places));
  const [first, second] = [0, 1].map((n) => must(places.get(`tool:far-${n}`), 'a place'));
  expect(second).toEqual({ x: must(first, 'a place').x + 184 + 64, y: first?.y });
});

test('[HC38] a call keeps its spot as others come and end', () => {
  const long = Array.from({ length: 40 }, (_, n) => call('far', n));
  let known = standBy(long.slice(0, 1), room);
  for (let to = 2; to <= long.length; to++) {
    const next = standBy(long.slice(Math.max(0, to - 8), to), room);
    for (const [id, place] of known) if (next.has(id)) expect(next.get(id), id).toEqual(place);
    known = next;
  }
  const eight = Array.from({ length: 8 }, (_, n) => call('t1', n));
  const all = standBy(eight, room);
  expectApart(all);
  for (const [id, place] of standBy(eight.slice(3, 6), room)) expect(place).toEqual(all.get(id));
});

test('[HC38] a late call of one chat does not push away the first one of the chat below it', () => {
  const chats = new Map([
    ['a', chat(0)],
    ['b', chat(112)],
  ]);
  const many = Array.from({ length: 8 }, (_, n) => call('a', n));
  const at = (calls: readonly Bystander[]) => standBy(calls, chats).get('tool:b-0');
  expect(at([...many, call('b', 0)])).toEqual(at([call('b', 0)]));
});

test('[HC38] it goes along with what it stands beside, makes way, and stands nowhere beside nothing', () => {
  const at = (boxes: ReadonlyMap<string, Box>) => standBy([call('t1', 0)], boxes).get('tool:t1-0');
  const alone = must(at(new Map([['t1', chat(0)]])), 'a place');
  expect(at(new Map([['t1', chat(500)]]))).toEqual({ x: alone.x, y: alone.y + 500 });
  const note = { ...alone, width: 172, height: 108 };
  const moved = { ...must(at(new Map([...room, ['note:n', note]])), 'a place'), ...size };
  expect(overlaps(moved, note)).toBe(false);
  expect(at(new Map())).toBeUndefined();
});

test('[HC38] where all about it is full it stands somewhere all the same', () => {
  const full = new Map([['t1', chat(0)]]);
  full.set('wall', { x: 250, y: -9_000, width: 9_000, height: 18_000 });
  expect(standBy([call('t1', 0), call('t1', 1)], full).size).toBe(2);
});

test('[HC38] a call is led to a row with nothing before it; behind something, where there is no other near, it keeps a gap', () => {
  const at = (stands: ReadonlyMap<string, Box>) =>
    must(standBy([call('t1', 0)], stands).get('tool:t1-0'), 'a place');
  const preview = { x: 560, y: 0, width: 216, height: 84 };
  const beside = new Map([['t1', chat(0)], ['ghost:x', preview] as const]);
  expect(at(beside).x + 184 + 16).toBeLessThanOrEqual(preview.x);
  const full = new Map([...beside, ['approval:x', { x: 280, y: -900, width: 216, height: 1_800 }]]);
  expect(at(full)).toEqual({ x: 776 + 248, y: 9 });
  // Its approval came between, and stands before the preview: there is a row without both.
  const asked = new Map([...beside, ['approval:x', { ...preview, x: 280 }] as const]);
  expect(at(asked).x).toBe(280);
});
