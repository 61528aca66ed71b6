import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo, scout } from '../../testing/people.ts';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A canvas with others at it, by what they and one's own pointer do. */
async function pointing() {
  const { container, hatchery, find } = await openCanvas();
  const pointer = (client: number) =>
    must(
      [...container.querySelectorAll('.canvas-pointer')].find(({ textContent }) =>
        textContent?.includes(`No ${client}`),
      ),
      `the pointer of ${client}`,
    );
  return {
    points: (client: number, principal: string, x: number) =>
      act(async () =>
        hatchery.tell(client, { user: { principal, name: `No ${client}` }, cursor: { x, y: 5 } }),
      ),
    parts: (client: number) => [...pointer(client).children],
    isNear: (client: number) => pointer(client).hasAttribute('data-near'),
    pointAt: (x: number) =>
      act(async () => {
        const { transform } = find('.react-flow__viewport').style;
        const [, left = 0, top = 0, zoom = 1] = must(
          /(-?[\d.]+)px, ?(-?[\d.]+)px\) scale\((.+)\)/.exec(transform),
          transform,
        ).map(Number);
        const at = { clientX: left + x * zoom, clientY: top + 5 * zoom };
        document.body.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, ...at }));
      }),
  };
}

test('[HC36] a name at a pointer begins anew with each move of that one and no other, and is there where one points at it', async () => {
  const { points, parts, isNear, pointAt } = await pointing();
  await points(77, bo, 5);
  await points(78, scout, 900);
  const [bos, scouts] = [parts(77), parts(78)];
  await points(77, bo, 6);
  expect(parts(77).some((one) => bos.includes(one))).toBe(false);
  expect(parts(78)).toEqual(scouts);
  await pointAt(6);
  expect([77, 78].map(isNear)).toEqual([true, false]);
  await pointAt(400);
  expect(isNear(77)).toBe(false);
});

test('[HC36] a name is held no longer once that one has gone from where one points', async () => {
  const { points, isNear, pointAt } = await pointing();
  await points(77, bo, 6);
  await pointAt(6);
  await points(78, scout, 900);
  expect(isNear(77)).toBe(true);
  await points(77, bo, 600);
  expect(isNear(77)).toBe(false);
  await points(78, scout, 6);
  expect([77, 78].map(isNear)).toEqual([false, true]);
});
