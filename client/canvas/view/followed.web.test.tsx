import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unmountAll } from '../../testing/mount.tsx';
import { openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo, scout } from '../../testing/people.ts';
import { canvasOf } from '../canvas.ts';

beforeEach(() => {
  stubCanvas();
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {} }));
});
afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const sees = (x: number, y: number, zoom: number) => ({
  ...{ user: { principal: bo, name: 'Bo' }, view: { x, y, zoom } },
});

/** Ada's page beside Bo, who looks at a point of the canvas; what the page shows lies around its middle. */
async function open() {
  const page = await openCanvas();
  const { container, hatchery, room, called } = page;
  const tell = (state: unknown, client = 77) => act(async () => hatchery.tell(client, state));
  await tell(sees(5_000, 3_000, 0.5));
  const shown = () => {
    const { transform = '' } =
      container.querySelector<HTMLElement>('.react-flow__viewport')?.style ?? {};
    const [x, y, zoom] = transform.match(/-?[\d.]+/g)?.map(Number) ?? [];
    const at = (middle: number, by = 0) => Math.round((middle - by) / (zoom ?? 1));
    return { x: at(600, x), y: at(400, y), zoom };
  };
  const { view } = canvasOf(room);
  const follow = async (name = 'Follow Bo') => act(async () => called(name).click());
  return { ...page, tell, shown, follow, view, following: () => view.getState().following };
}

test('[HC26] who follows somebody sees what they see, as they go on, until they press it again', async () => {
  const { follow, shown, tell, text, called } = await open();
  const before = shown();
  await follow();
  expect(called('Follow Bo').getAttribute('aria-pressed')).toBe('true');
  expect(text()).toContain('You see what Bo sees');
  await act(() => vi.waitFor(() => expect(shown()).toEqual({ x: 5_000, y: 3_000, zoom: 0.5 })));
  expect(before).not.toEqual(shown());
  await tell(sees(-2_000, 100, 1));
  await act(() => vi.waitFor(() => expect(shown()).toEqual({ x: -2_000, y: 100, zoom: 1 })));
  await follow();
  expect(text()).not.toContain('You see what Bo sees');
  await tell(sees(9_000, 9_000, 1));
  await act(async () => {});
  expect(shown()).toEqual({ x: -2_000, y: 100, zoom: 1 });
});

test('[HC26] who moves the canvas by themselves follows nobody any more', async () => {
  const { follow, following, container, fire, text } = await open();
  await follow();
  expect(following()).toBe(77);
  const pane = container.querySelector('.react-flow__pane') ?? container;
  const wheel = { bubbles: true, cancelable: true, deltaY: 120 };
  await act(async () => void fire(pane, new WheelEvent('wheel', wheel)));
  await act(() => vi.waitFor(() => expect(following()).toBeNull()));
  expect(text()).not.toContain('You see what');
});

test('[HC26] the keys that pan end it too; so does Stop, and the going of whom one follows', async () => {
  const { follow, following, fire, tell, called, text } = await open();
  await follow();
  const key = { key: 'ArrowRight', ctrlKey: true, bubbles: true, cancelable: true };
  await act(async () => void fire(document.body, new KeyboardEvent('keydown', key)));
  expect(following()).toBeNull();
  await follow();
  await act(async () => called('You see what Bo sees · Stop').click());
  expect(following()).toBeNull();
  await follow();
  await tell(null);
  expect(following()).toBeNull();
  expect(text()).not.toContain('You see what');
});

test('[HC26] an agent has no window: what it works at comes into sight; whoever shows nothing cannot be followed', async () => {
  const { follow, shown, tell, called } = await open();
  await tell({ user: { principal: scout, name: 'Scout' } }, 88);
  expect(called('Follow Scout').hasAttribute('disabled')).toBe(true);
  await tell({ user: { principal: scout, name: 'Scout' }, focus: `member:${bo}` }, 88);
  await follow();
  await act(() => vi.waitFor(() => expect(shown().x).toBe(5_000)));
  await follow('Follow Scout');
  await act(() => vi.waitFor(() => expect(Math.abs(shown().x)).toBeLessThan(1_000)));
});

test('[HC26] a page tells what it sees while one moves it, not only where that ends', async () => {
  const { container, fire, hatchery } = await open();
  const tell = vi.spyOn(hatchery.room, 'tell');
  const views = () => tell.mock.calls.flatMap(([{ view }]) => view ?? []);
  const pane = container.querySelector('.react-flow__pane') ?? container;
  const drag = (type: string, x: number) =>
    fire(pane, new MouseEvent(type, { bubbles: true, clientX: x, clientY: 300, view: window }));
  await act(async () => void drag('mousedown', 400));
  for (const x of [390, 380]) await act(async () => void drag('mousemove', x));
  expect(views()).toHaveLength(2);
});

test('[HC26] a view that is told again moves nobody who follows it: a pointer that moves is no news', async () => {
  const { follow, tell, shown, container } = await open();
  await follow();
  await act(() => vi.waitFor(() => expect(shown()).toEqual({ x: 5_000, y: 3_000, zoom: 0.5 })));
  const moves = movesOf(container);
  await tell({ ...sees(5_000, 3_000, 0.5), cursor: { x: 1, y: 2 } });
  expect(moves).toHaveLength(0);
  await tell({ ...sees(5_100, 3_000, 0.5), cursor: { x: 1, y: 2 } });
  expect(moves).not.toHaveLength(0);
});

/** d3 writes where a canvas stands at its element with every movement, also with one that leads nowhere. */
function movesOf(container: Element): unknown[] {
  const moves: unknown[] = [];
  const pane = [...container.querySelectorAll('*')].find((one) => '__zoom' in one);
  let stands: unknown = Reflect.get(pane ?? container, '__zoom');
  Object.defineProperty(pane ?? container, '__zoom', {
    get: () => stands,
    set: (next: unknown) => {
      stands = next;
      moves.push(next);
    },
  });
  return moves;
}
