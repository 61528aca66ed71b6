import { expect, test } from 'vitest';
import type { NodeFacts } from '../graph/facts.ts';
import { detailAt, stateWords } from './detail.ts';
import { readableView } from './readable-view.ts';

const beside = { top: 0, bottom: 0, left: 0, right: 0 };
const sight = { least: 0.6, most: 1, crowdedBelow: 0.2, beside };
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

test('[HC20] a room of many hundreds is seen whole, as crowds', () => {
  expect(seen(row(100)).zoom).toBeCloseTo(1_200 / 29_900);
});

test('[HC20] how something stands is in words at every distance', () => {
  expect([1, 0.8, 0.79, 0.55, 0.54].map(detailAt)).toEqual(['all', 'all', 'short', 'short', 'far']);
  const words = (kind: NodeFacts['kind'], label: string, below = '') =>
    stateWords({ kind, label, words: below });
  expect(words('thread', 'Chat · private · running', 'for Ada')).toBe('running · for Ada');
  expect(words('approval', 'Approval · 0 of 1')).toBe('0 of 1');
  expect(words('member', 'Person · owner', 'here now')).toBe('here now');
  expect(words('instance', 'OpenClaw · 2026.9.6', 'live')).toBe('live');
  expect(words('project', 'Project', '2 chats')).toBe('2 chats');
});
