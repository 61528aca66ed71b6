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

test('[HC38] who comes when earlier calls have ended sees the others where they stood', () => {
  const long = Array.from({ length: 40 }, (_, n) => call('far', n));
  for (let at = 0; at + 5 < long.length; at++) {
    const now = long.slice(at, at + 5);
    const before = standBy(long.slice(Math.max(0, at - 1), at + 5), room);
    for (const [id, place] of standBy(now, room)) expect(before.get(id)).toEqual(place);
  }
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
