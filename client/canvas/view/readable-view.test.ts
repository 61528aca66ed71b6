import { expect, test } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { ada, bo } from '../../testing/people.ts';
import { edge, emptyGraph, type NodeFacts, node } from '../graph/facts.ts';
import { layOut } from '../layout/lay-out.ts';
import { planOf } from '../state/arrange.ts';
import { crowdsOf, farZoom, fewest } from '../state/crowds.ts';
import { detailAt, stateWords } from './detail.ts';
import { readableView } from './readable-view.ts';
import { zooms } from './zooms.ts';

const beside = { top: 0, bottom: 0, left: 0, right: 0 };
const crowds = { fewest, below: farZoom, farthest: zooms.minZoom };
const sight = { whole: 0.48, least: 0.6, most: 1, crowds, beside };
const view = { width: 1_200, height: 600 };
const row = (count: number, y = 0) =>
  Array.from({ length: count }, (_, i) => ({ x: i * 300, y, width: 200, height: 100 }));

/** The part of the canvas that is seen. */
const seen = (boxes: ReturnType<typeof row>, first: ReturnType<typeof row> = []) => {
  const { x, y, zoom } = readableView(boxes, first, view, sight) ?? { x: 0, y: 0, zoom: 0 };
  return { zoom, left: -x / zoom, right: (view.width - x) / zoom, top: -y / zoom };
};

test('[HC20] everything is in sight where its words can be read with that', () => {
  expect(seen(row(3))).toMatchObject({ zoom: 1, left: -200, right: 1_000 });
  expect(seen(row(6)).zoom).toBeCloseTo(1_200 / 1_700);
  expect(readableView([], [], view, sight)).toBeNull();
});

test('[HC20] what lies over a corner covers nothing: all comes to stand below it, or left of it where that shows more', () => {
  const corner = { width: 180, height: 120 };
  const isUnder = (boxes: ReturnType<typeof row>, of = boxes) => {
    const { x, y, zoom } = must(readableView(boxes, of, view, { ...sight, corner }), 'a view');
    const covers = boxes.filter(
      (box) => (box.x + box.width) * zoom + x > view.width - 180 && box.y * zoom + y < 120,
    );
    return { zoom, covers: covers.map((box) => boxes.indexOf(box)) };
  };
  // Where nothing lies there all is in the middle, as large as without it.
  expect(isUnder(row(3))).toEqual({ zoom: 1, covers: [] });
  const wide = [...row(5), ...row(5, 150), ...row(5, 300)];
  expect(seen(wide).zoom).toBeCloseTo(1_200 / 1_400);
  expect(isUnder(wide)).toEqual({ zoom: 1_200 / 1_400, covers: [] });
  const tall = Array.from({ length: 6 }, (_, i) => row(3, i * 150)).flat();
  expect(isUnder(tall)).toEqual({ zoom: 600 / 850, covers: [] });
  const square = Array.from({ length: 6 }, (_, i) => row(6, i * 150)).flat();
  expect(isUnder(square)).toEqual({ zoom: (1_200 - 180) / 1_700, covers: [] });
  // Of more than can be seen at once at least what is under way is clear of it.
  const many = Array.from({ length: 8 }, (_, i) => row(8, i * 150)).flat();
  expect(isUnder(many, many.slice(7, 8)).covers).not.toContain(7);
});

test('[HC20] else what is under way, in words that can be read, and nothing beyond all there is', () => {
  const many = row(10);
  expect(seen(many, many.slice(5, 6))).toMatchObject({ zoom: 0.6, left: 600, right: 2_600 });
  expect(seen(many, many.slice(9)).right).toBeCloseTo(2_900);
  expect(seen(many, many.slice(0, 1)).left).toBeCloseTo(0);
});

test('[HC20] where nothing is under way, or too much, one node in the middle is in sight', () => {
  const [a, b] = [row(10), row(10)];
  const gap = [...a.slice(0, 2), ...b.slice(8)];
  const { left, right, zoom } = seen(gap);
  expect(zoom).toBe(0.6);
  expect(gap.some(({ x, width }) => x >= left && x + width <= right)).toBe(true);
});

/** So many chats, where nobody placed any: a fifth of them in a project. */
function laidOut(chats: number) {
  const one = (id: string, kind: NodeFacts['kind']) => node({ id, kind, label: '', title: id });
  const people = [`member:${ada}`, `member:${bo}`];
  const ids = Array.from({ length: chats }, (_, i) => `thread:t${i}`);
  const facts = [
    ...[one('autopilot', 'autopilot'), one('community', 'community'), one('project:p', 'project')],
    ...[...people.map((id) => one(id, 'member')), ...ids.map((id) => one(id, 'thread'))],
  ];
  const edges = [
    ...[edge('belongs', 'autopilot', 'community'), edge('belongs', 'autopilot', 'project:p')],
    ...people.map((id) => edge('belongs', id, 'autopilot')),
    ...ids.map((id, i) => edge('belongs', i % 5 === 0 ? 'project:p' : 'autopilot', id)),
  ];
  const { beside: _, ...plan } = planOf({
    nodes: new Map(facts.map((fact) => [fact.id, fact])),
    edges: new Map(edges.map((line) => [line.id, line])),
  });
  const places = layOut(plan);
  return plan.nodes.map(({ id, width, height }) => ({
    ...{ id, type: 'facts' as const, data: { crowd: null }, width, height },
    position: must(places.get(id), id),
  }));
}

const bars = { top: 64, bottom: 88, left: 28, right: 28 };
const screens = { desk: { width: 1_150, height: 820 }, phone: { width: 390, height: 700 } };

test.each(
  [10, 20, 30, 35, 54, 56, 80, 150].flatMap((chats) => [
    { chats, screen: 'desk' as const },
    { chats, screen: 'phone' as const },
  ]),
)('[HC20] $chats chats on a $screen can be read, or are crowds', ({ chats, screen }) => {
  const nodes = laidOut(chats);
  const boxes = nodes.map(({ position, width, height }) => ({ ...position, width, height }));
  const view = readableView(boxes, boxes.slice(6, 7), screens[screen], { ...sight, beside: bars });
  const { zoom } = must(view, 'a view');
  const isCrowds = zoom < farZoom && nodes.length >= fewest;
  expect(isCrowds).toBe(chats >= 56);
  if (isCrowds) expect(crowdsOf(nodes, emptyGraph).crowds.length).toBeGreaterThan(1);
  else expect(zoom).toBeGreaterThanOrEqual(0.6);
  expect(zoom).toBeGreaterThanOrEqual(zooms.minZoom);
});

test('[HC20] many that would be too small and too near for crowds are seen around what is under way', () => {
  const many = Array.from({ length: 10 }, (_, i) => row(10, i * 150)).flat();
  const { zoom, left, right } = seen(many, many.slice(0, 1));
  expect(zoom).toBe(0.6);
  expect(left).toBeCloseTo(0);
  expect(right).toBeCloseTo(2_000);
});

test.each([3_000, 6_000, 20_000, 100_000])(
  '[HC20] one note at %i does not make all others small',
  (x) => {
    const some = [...row(4), ...row(4, 150)];
    const far = { x, y: 0, width: 172, height: 108 };
    const { zoom, left, right } = seen([...some, far]);
    expect(zoom).toBeGreaterThanOrEqual(0.6);
    if (x > 3_000) expect([left <= 0, right >= 1_100]).toEqual([true, true]);
    const there = seen([...some, far], [far]);
    expect([there.left <= x, there.right >= x + 172]).toEqual([true, true]);
    const crowd = Array.from({ length: 20 }, (_, i) => row(20, i * 300)).flat();
    expect(seen([...crowd, far]).zoom).toBeCloseTo(Math.min(600 / 5_800, 1_200 / 5_900));
  },
);

test('[HC20] a room of many hundreds is seen whole, as crowds, no farther off than one can go', () => {
  expect(seen(row(100)).zoom).toBe(0.05);
  expect(seen(row(60)).zoom).toBeCloseTo(1_200 / 17_900);
  expect(seen(row(59)).zoom).toBe(0.6);
});

test('[HC20] how something stands is in words at every distance', () => {
  expect([1, 0.8, 0.79, 0.55, 0.54].map(detailAt)).toEqual(['all', 'all', 'short', 'short', 'far']);
  const words = (kind: NodeFacts['kind'], label: string, below = '') =>
    stateWords({ kind, label, words: below });
  expect(words('thread', 'Chat · private · running', 'asked by Ada')).toBe(
    'running · asked by Ada',
  );
  // Who asked would take the room of how it stands.
  expect(words('approval', 'Approval · 0 of 1', 'asked by Ada')).toBe('0 of 1');
  expect(words('member', 'Person · owner', 'here now')).toBe('here now');
  expect(words('instance', 'OpenClaw · 2026.9.6', 'live')).toBe('live');
  expect(words('project', 'Project', '2 chats')).toBe('2 chats');
});

test('[HC20] all that is there is in sight also from a little farther off, rather than some of it cut', () => {
  const nearly = row(8);
  expect(seen(nearly).left).toBeCloseTo(0);
  expect(seen(nearly).right).toBeCloseTo(2_300);
  expect(seen(nearly).zoom).toBeGreaterThanOrEqual(0.48);
  expect(seen(row(9)).zoom).toBe(0.6);
});
