import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unmountAll } from '../../testing/mount.tsx';
import { openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { toastStore } from '../../ui/toast-store.ts';
import { canvasOf } from '../canvas.ts';

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

test('[HC8] what came from a file is chosen, and in sight however far off it lies', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {} }));
  const page = await openCanvas();
  const [by, far] = ['human:bo', 40_000];
  const canvas = {
    notes: { n: { text: 'Plan', by, at: 1 } },
    pos: { 'note:n': { x: far, y: far } },
  };
  const text = JSON.stringify({ format: 'autopilot-canvas-1', canvas });
  await bringInto(page, () => Promise.resolve(text), 2);
  const { view } = canvasOf(page.room);
  expect([...view.getState().selected]).toEqual([expect.stringMatching(/^note:/)]);
  const { x = 0, y = 0, zoom = 1 } = view.getState().seen ?? {};
  const at = { x: far * zoom + x, y: far * zoom + y };
  expect(at.x).toBeGreaterThan(0);
  expect(at.x).toBeLessThan(1_200);
  expect(at.y).toBeGreaterThan(0);
  expect(at.y).toBeLessThan(800);
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
