import { expect, test } from 'vitest';
import { canvasBounds as bounds } from '../../../shared/canvas/canvas-bounds.ts';
import { encodePlaces } from '../../../shared/canvas/wire.ts';
import { type NodeKind, node } from '../graph/facts.ts';
import { emptyLayout } from '../sync/canvas-values.ts';
import { placesToKeep, type Settled } from './places-to-keep.ts';

const one = (id: string, kind: NodeKind, isPrivate = false) =>
  node({ id, kind, label: '', title: id, isPrivate });

const all = [
  one('autopilot', 'autopilot'),
  one('member:human:ada', 'member'),
  one('thread:t1', 'thread'),
  one('thread:mine', 'thread', true),
  one('artifact:a', 'artifact'),
  one('artifact:mine', 'artifact', true),
  one('project:p', 'project'),
  one('instance:i', 'instance'),
  one('openclaw', 'openclaw'),
  one('job:j', 'job'),
  one('approval:x', 'approval'),
  one('tool:c', 'tool'),
  one('ghost:x', 'ghost'),
];
const kept = [
  ...['autopilot', 'member:human:ada', 'thread:t1', 'artifact:a', 'project:p', 'instance:i'],
  ...['job:j', 'approval:x'],
];

const settled = (more: Partial<Settled> = {}): Settled => ({
  graph: { nodes: new Map(all.map((facts) => [facts.id, facts])) },
  auto: new Map(all.map(({ id }, at) => [id, { x: 0, y: at * 200 + 0.4 }])),
  layout: emptyLayout,
  isCurrent: true,
  takesPlaces: true,
  isPast: false,
  isHeld: () => false,
  ...more,
});
const keys = (of: Settled) => placesToKeep(of).map(({ node }) => node);

test('[HC23] what everybody sees is given its place; what is private, or stands beside something, is not', () => {
  expect(keys(settled())).toEqual(kept);
  expect(placesToKeep(settled())[1]).toEqual({ node: 'member:human:ada', x: 0, y: 200 });
});

test.each([
  ['the rows are not those of now', { isCurrent: false }],
  ['the document is not in step, or one may only look', { takesPlaces: false }],
  ['one looks at the past', { isPast: true }],
])('[HC23] nothing is written while %s', (_, more) => {
  expect(placesToKeep(settled(more))).toEqual([]);
});

test('[HC23] what has a place, what did not settle and what was asked for is left as it is', () => {
  const pos = new Map([['thread:t1', { x: 5, y: 5_000 }]]);
  const auto = new Map([...settled().auto].filter(([id]) => id !== 'project:p'));
  const isHeld = (id: string) => id === 'instance:i';
  const left = keys(settled({ layout: { ...emptyLayout, pos }, auto, isHeld }));
  expect(left).toEqual([...['autopilot', 'member:human:ada', 'artifact:a', 'job:j', 'approval:x']]);
});

test('[HC23] what others placed there meanwhile is not covered', () => {
  const pos = new Map([
    ['note:n', { x: 10, y: 390 }],
    ['member:human:ada', { x: 0, y: 5_000 }],
  ]);
  const places = placesToKeep(settled({ layout: { ...emptyLayout, pos } }));
  const chat = places.find(({ node: id }) => id === 'thread:t1');
  expect(chat).toEqual({ node: 'thread:t1', x: 0, y: 390 + 108 + 16 });
});

test('[HC38] [HC23] what makes way for others does not come to stand on the place of an OpenClaw that there is not', () => {
  const pos = new Map([['note:n', { x: 10, y: 390 }]]);
  const auto = new Map([...settled().auto, ['openclaw', { x: 0, y: 520 }] as const]);
  const places = placesToKeep(settled({ layout: { ...emptyLayout, pos }, auto }));
  const chat = places.find(({ node: id }) => id === 'thread:t1');
  expect(chat).toEqual({ node: 'thread:t1', x: 0, y: 520 + 84 + 16 });
});

test('[HC23] nothing is put into somebody’s frame', () => {
  const pos = new Map([['group:g', { x: -40, y: 380 }]]);
  const looks = new Map([['group:g', { w: 600, h: 300 }]]);
  const places = placesToKeep(settled({ layout: { ...emptyLayout, pos, looks } }));
  const inFrame = places.filter(({ y }) => y > 380 - 84 && y < 680);
  expect(inFrame).toEqual([]);
  expect(places.map(({ node: id }) => id)).toEqual(kept);
});

test('[HC23] a large room goes out in pieces, and leaves the document to people', () => {
  const many = Array.from({ length: 6_000 }, (_, at) => one(`thread:t${at}`, 'thread'));
  const nodes = new Map(many.map((facts) => [facts.id, facts]));
  const auto = new Map(many.map(({ id }, at) => [id, { x: 0, y: at * 100 }]));
  let { layout }: Pick<Settled, 'layout'> = { layout: emptyLayout };
  const pieces: number[] = [];
  for (;;) {
    const places = placesToKeep(settled({ graph: { nodes }, auto, layout }));
    if (places.length === 0) break;
    expect(encodePlaces(places).length).toBeLessThan(bounds.updateBytes / 4);
    pieces.push(places.length);
    const placed = places.map(({ node: id, x, y }) => [id, { x, y }] as const);
    const pos = new Map([...layout.pos, ...placed]);
    layout = { ...layout, pos, nobodys: new Set(pos.keys()) };
  }
  expect(pieces).toEqual([1_000, 1_000, 1_000, 1_000, 1_000]);
});

test.each([
  [bounds.automaticPlaces, kept],
  [bounds.places - 2, kept.slice(0, 2)],
])('[HC23] beside %i places that people chose there is room for %j', (count, some) => {
  const chosen = Array.from(
    { length: count },
    (_, at) => [`job:j${at}`, { x: 9_000, y: at }] as const,
  );
  expect(keys(settled({ layout: { ...emptyLayout, pos: new Map(chosen) } }))).toEqual(some);
});
