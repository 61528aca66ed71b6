import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo } from '../../testing/people.ts';
import { noMotion } from '../../ui/wants-no-motion.ts';
import { canvasOf } from '../canvas.ts';
import type { Change } from '../sync/canvas-values.ts';

const has: Change[] = [
  { map: 'notes', key: 'n', after: { text: 'Launch', by: bo, at: 1 } },
  { map: 'pos', key: 'note:n', after: { x: 0, y: 400 } },
];

beforeEach(stubCanvas);
afterEach(() => {
  vi.useRealTimers();
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Bo drags a note on Ada's page; `motion`: does she want any? */
async function dragged({ motion = true, isFar = false } = {}) {
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: query === noMotion && !motion,
    addEventListener() {},
    removeEventListener() {},
  }));
  const { hatchery, container, room } = await openCanvas({}, 'owner', has);
  await act(async () => canvasOf(room).view.setState({ isFar }));
  vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'performance'] });
  await act(async () =>
    hatchery.tell(77, {
      user: { principal: bo, name: 'Bo' },
      drag: { 'note:n': { x: 100, y: 450 } },
    }),
  );
  const y = () =>
    Number(/, ?([\d.]+)px\)/.exec(must(nodeOf(container, 'note:n'), 'it').style.transform)?.[1]);
  const pass = (ms: number) => act(async () => vi.advanceTimersByTime(ms));
  return { y, pass };
}

test('[HC9] what another drags is drawn on its way, frame by frame, until it is there', async () => {
  const { y, pass } = await dragged();
  expect(y()).toBe(400);
  await pass(48);
  expect(y()).toBeGreaterThan(415);
  expect(y()).toBeLessThan(435);
  await pass(100);
  expect(y()).toBe(450);
});

test('[HC9] from afar, and where less motion is wanted, it is there at once', async () => {
  for (const how of [{ isFar: true }, { motion: false }]) {
    const { y } = await dragged(how);
    expect(y()).toBe(450);
    vi.useRealTimers();
    unmountAll();
  }
});
