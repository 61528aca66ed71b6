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

test('[HC36] a name at a pointer begins anew with each move of that one and no other, and is there where one points at it', async () => {
  const { container, hatchery, find } = await openCanvas();
  const points = (client: number, principal: string, x: number) =>
    act(async () =>
      hatchery.tell(client, { user: { principal, name: `No ${client}` }, cursor: { x, y: 5 } }),
    );
  const pointer = (client: number) =>
    must(
      [...container.querySelectorAll('.canvas-pointer')].find(({ textContent }) =>
        textContent?.includes(`No ${client}`),
      ),
      `the pointer of ${client}`,
    );
  const parts = (client: number) => [...pointer(client).children];
  await points(77, bo, 5);
  await points(78, scout, 900);
  const [bos, scouts] = [parts(77), parts(78)];
  await points(77, bo, 6);
  expect(parts(77).some((one) => bos.includes(one))).toBe(false);
  expect(parts(78)).toEqual(scouts);
  const pointAt = (name: string) =>
    act(async () => {
      const { transform } = find('.react-flow__viewport').style;
      const [, left, top, zoom] = must(
        /(-?[\d.]+)px, ?(-?[\d.]+)px\) scale\((.+)\)/.exec(transform),
        '',
      ).map(Number);
      const x = name === 'Bo' ? 6 : 400;
      const at = { clientX: (left ?? 0) + x * (zoom ?? 1), clientY: (top ?? 0) + 5 * (zoom ?? 1) };
      document.body.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, ...at }));
    });
  await pointAt('Bo');
  expect([77, 78].map((one) => pointer(one).hasAttribute('data-near'))).toEqual([true, false]);
  await pointAt('nobody');
  expect(pointer(77).hasAttribute('data-near')).toBe(false);
});
