import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unmountAll } from '../../testing/mount.tsx';
import { openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo } from '../../testing/people.ts';
import { toastStore } from '../../ui/toast-store.ts';
import { canvasOf } from '../canvas.ts';
import type { Change } from '../sync/canvas-values.ts';

beforeEach(stubCanvas);
afterEach(() => {
  toastStore.setState([], true);
  unmountAll();
  vi.doUnmock('./bring-in.ts');
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Brings in a file that reads so; answers with what is said then. */
async function bringIn(read: () => Promise<string>, writes = 0) {
  return bringInto(await openCanvas(), read, writes);
}

async function bringInto(
  { find, hatchery }: Awaited<ReturnType<typeof openCanvas>>,
  read: () => Promise<string>,
  writes: number,
) {
  const file = new File(['{}'], 'hatchery.json');
  vi.spyOn(file, 'text').mockImplementation(read);
  const field = find('input[aria-label="JSON file of a canvas"]');
  Object.defineProperty(field, 'files', { value: [file], configurable: true });
  await act(async () => void field.dispatchEvent(new Event('change', { bubbles: true })));
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  expect(hatchery.written.flat()).toHaveLength(writes);
  return toastStore.getState().map(({ text }) => text);
}

test('[HC8] what came from a file is counted by things, not by what is written of each', async () => {
  const one = { text: 'Plan', by: 'human:bo', at: 1 };
  const canvas = {
    notes: { n: one },
    pos: { 'note:n': { x: 1, y: 1 } },
    looks: { 'note:n': { w: 200, h: 120 } },
  };
  const text = JSON.stringify({ format: 'autopilot-canvas-1', canvas });
  expect(await bringIn(() => Promise.resolve(text), 3)).toEqual(['1 thing came from the file.']);
});

/** A file with notes at these places. */
const fileOf = (...places: { x: number; y: number }[]) => {
  const notes = Object.fromEntries(
    places.map((_, i) => [`n${i}`, { text: 'Plan', by: bo, at: 1 }]),
  );
  const pos = Object.fromEntries(places.map((place, i) => [`note:n${i}`, place]));
  const text = JSON.stringify({ format: 'autopilot-canvas-1', canvas: { notes, pos } });
  return () => Promise.resolve(text);
};

/** Ada's page, in a window of which the middle can be told. */
async function openWide() {
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {} }));
  const [width, height] = [1_200, 800];
  const box = { x: 0, y: 0, top: 0, left: 0, right: width, bottom: height, width, height };
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({
    ...{ ...box, toJSON: () => box },
  });
  const page = await openCanvas();
  const { view } = canvasOf(page.room);
  const middle = () => {
    const { x = 0, y = 0, zoom = 1 } = view.getState().seen ?? {};
    return { x: Math.round((width / 2 - x) / zoom), y: Math.round((height / 2 - y) / zoom), zoom };
  };
  return { page, view, middle, chosen: () => [...view.getState().selected] };
}

test('[HC8] what came from a file is chosen, and in sight however far off it lies; one follows nobody then', async () => {
  const { page, view, middle, chosen } = await openWide();
  const bos = { user: { principal: bo, name: 'Bo' }, view: { x: 0, y: 0, zoom: 1 } };
  await act(async () => page.hatchery.tell(77, bos));
  await act(async () => page.called('Follow Bo').click());
  expect(view.getState().following).toBe(77);
  await bringInto(page, fileOf({ x: 40_000, y: 40_000 }), 2);
  expect(chosen()).toEqual([expect.stringMatching(/^note:/)]);
  expect(middle()).toMatchObject({ zoom: 1 });
  expect(Math.abs(middle().x - 40_000)).toBeLessThan(200);
  expect(view.getState().following).toBeNull();
});

test('[HC8] of a file that is wider than can be drawn one thing is in sight, and all of it chosen', async () => {
  const { page, middle, chosen } = await openWide();
  await bringInto(page, fileOf({ x: 0, y: 0 }, { x: 90_000, y: 0 }), 4);
  expect(chosen()).toHaveLength(2);
  expect(middle()).toMatchObject({ zoom: 1 });
  expect(Math.min(Math.abs(middle().x), Math.abs(middle().x - 90_000))).toBeLessThan(200);
});

test('[HC8] other words from a file are in sight as well; in the list what came is chosen', async () => {
  const { page, view, chosen, middle } = await openWide();
  const far: Change = { map: 'pos', key: 'note:n', after: { x: 9_000, y: 0 } };
  const words: Change = { map: 'notes', key: 'n', after: { text: 'Before', by: bo, at: 1 } };
  await act(async () => page.hatchery.change([far, words]));
  const canvas = { notes: { n: { text: 'After', by: bo, at: 1 } } };
  const text = JSON.stringify({ format: 'autopilot-canvas-1', canvas });
  await bringInto(page, () => Promise.resolve(text), 1);
  expect(chosen()).toEqual(['note:n']);
  expect(Math.abs(middle().x - 9_000)).toBeLessThan(200);
  await act(async () => view.setState({ isList: true, selected: new Set() }));
  await act(() => vi.dynamicImportSettled());
  await bringInto(page, fileOf({ x: 0, y: 0 }), 3);
  expect(chosen()).toEqual([expect.stringMatching(/^note:/)]);
  expect(chosen()).not.toEqual(['note:n']);
});

test('[HC8] a canvas that is saved as a file says that comments are not in it', async () => {
  const { called } = await openCanvas();
  const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  await act(async () => called('More').click());
  await act(async () => called('Save as JSON').click());
  await act(() => vi.dynamicImportSettled());
  expect(saved).toHaveBeenCalledOnce();
  expect(toastStore.getState().map(({ text }) => text)).toEqual([
    'The file holds what is drawn, without comments.',
  ]);
});

test('[HC8] a file larger than any canvas is not even read, and said to be that', async () => {
  vi.spyOn(File.prototype, 'size', 'get').mockReturnValue(33 * 1024 * 1024);
  const read = vi.fn(() => Promise.resolve('{}'));
  expect(await bringIn(read)).toEqual([expect.stringContaining('larger than 32 MB')]);
  expect(read).not.toHaveBeenCalled();
});

test('[HC8] a file that cannot be read is said to be that; that a part of the page is missing is something else', async () => {
  const gone = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
  expect(await bringIn(gone)).toEqual([expect.stringContaining('The file could not be read')]);
  toastStore.setState([], true);
  unmountAll();
  vi.doMock('./bring-in.ts', () => {
    throw new Error('no server');
  });
  vi.resetModules();
  expect(await bringIn(() => Promise.resolve('{}'))).toEqual([
    expect.stringContaining('could not be fetched'),
  ]);
});
