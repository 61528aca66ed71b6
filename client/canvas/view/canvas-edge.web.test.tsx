import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toNodeId } from '../../../shared/canvas/node-id.ts';
import { must } from '../../../shared/lib/must.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo } from '../../testing/people.ts';
import type { Change } from '../sync/canvas-values.ts';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  vi.unstubAllGlobals();
});

const box = (key: string, x: number, w: number): Change[] => [
  { map: 'pos', key: `note:${key}`, after: { x, y: 400 } },
  { map: 'looks', key: `note:${key}`, after: { w, h: 100 } },
];
const note = (key: string): Change => ({
  ...{ map: 'notes', key },
  after: { text: key, by: bo, at: 1 },
});

test.each([
  ['what it leads from', box('n', -100, 300), [-100, 450]],
  ['what it leads to', box('m', -400, 250), [0, 450]],
])(
  '[HC31] a line ends where it should, also when another pulls at an edge of %s',
  async (_, pulled, start) => {
    const { container, hatchery } = await openCanvas({}, 'owner', [
      ...[note('n'), ...box('n', 0, 200), note('m'), ...box('m', -400, 200)],
      {
        map: 'edges',
        key: 'e',
        after: { from: toNodeId('note', 'n'), to: toNodeId('note', 'm'), by: bo, at: 1 },
      },
    ]);
    const ends = () => {
      const path = must(container.querySelector('[id="edge:e"]'), 'a line').getAttribute('d') ?? '';
      const numbers = [...path.matchAll(/-?[\d.]+/g)].map(([number]) => Math.round(Number(number)));
      return [numbers.slice(0, 2), numbers.slice(-2)];
    };
    expect(ends()).toEqual([
      [0, 450],
      [-200, 450],
    ]);
    await act(async () => hatchery.change(pulled));
    const { x, w } = {
      x: Number(Object(pulled[0]?.after).x),
      w: Number(Object(pulled[1]?.after).w),
    };
    expect(ends()[0]).toEqual(start);
    expect(ends()[1]?.[0]).toBe(pulled[0]?.key === 'note:m' ? x + w : -200);
  },
);
