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

/** How far each is from what it stands beside. */
const offsets = (places: ReadonlyMap<string, Place>, boxes: ReadonlyMap<string, Box>) =>
  new Map(
    [...places].map(([id, { x, y }]) => {
      const at = must(boxes.get(must(/tool:(.+)-/.exec(id)?.[1], id)), id);
      return [id, { x: x - at.x, y: y - at.y }] as const;
    }),
  );

test('[HC38] who comes when earlier calls have ended sees the others where they stood', () => {
  const long = Array.from({ length: 40 }, (_, n) => call('far', n));
  let known = standBy(long.slice(0, 1), room);
  for (let to = 2; to <= long.length; to++) {
    const now = long.slice(Math.max(0, to - 8), to);
    const next = standBy(now, room, offsets(known, room));
    for (const [id, place] of known) if (next.has(id)) expect(next.get(id), id).toEqual(place);
    expect(sorted(standBy(now, room))).toEqual(sorted(next));
    known = next;
  }
});

test('[HC38] a call keeps its spot as others of its turn come and end, and as what was in its way goes', () => {
  const many = Array.from({ length: 12 }, (_, n) => call('t1', n));
  const first = standBy(many, room);
  expectApart(first);
  const known = offsets(first, room);
  const later = many.slice(3);
  const without = new Map([...room].filter(([id]) => id !== 'artifact'));
  for (const boxes of [room, without])
    for (const [id, place] of standBy(later, boxes, known))
      expect(place, id).toEqual(first.get(id));
  // What comes to stand on one moves that one alone.
  const covered = must(first.get('tool:t1-5'), 'a place');
  const note = { ...covered, width: 40, height: 40 };
  const moved = standBy(later, new Map([...room, ['note:n', note]]), known);
  const others = [...moved].filter(
    ([id, place]) => first.get(id)?.x !== place.x || first.get(id)?.y !== place.y,
  );
  expect(others.map(([id]) => id)).toEqual(['tool:t1-5']);
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
  const at = (stands: ReadonlyMap<string, Box>, kept?: ReadonlyMap<string, Place>) =>
    must(standBy([call('t1', 0)], stands, kept).get('tool:t1-0'), 'a place');
  const preview = { x: 560, y: 0, width: 216, height: 84 };
  const beside = new Map([['t1', chat(0)], ['ghost:x', preview] as const]);
  expect(at(beside).x + 184 + 16).toBeLessThanOrEqual(preview.x);
  const full = new Map([...beside, ['approval:x', { x: 280, y: -900, width: 216, height: 1_800 }]]);
  expect(at(full)).toEqual({ x: 776 + 248, y: 9 });
  // It stood there, and something came between: it goes as who comes later sees it.
  const asked = new Map([...beside, ['approval:x', { ...preview, x: 280 }] as const]);
  const stood = new Map([['tool:t1-0', { x: 1_024, y: 9 }]]);
  expect(at(asked, stood)).toEqual(at(asked));
  expect(at(asked).x).toBe(280);
});
