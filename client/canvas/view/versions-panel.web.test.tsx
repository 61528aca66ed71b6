import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unmountAll } from '../../testing/mount.tsx';
import { openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada } from '../../testing/people.ts';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const deleted = {
  ...{ map: 'notes', key: 'n', is: null },
  was: { text: 'Nothing before Jo has read it', by: ada, at: 1 },
};
const moved = Array.from({ length: 36 }, (_, i) => ({
  ...{ map: 'pos', key: `thread:t${i}`, was: { x: 1, y: 1 }, is: { x: 2, y: 2 } },
}));

test('[HC10] of many differences the first are named, and how many more there are is said', async () => {
  const { room, called, text } = await openCanvas();
  const version = { id: 'v', at: 1, by: ada, name: 'Kickoff' };
  vi.spyOn(room.connection, 'call').mockImplementation((method) => {
    // biome-ignore lint/suspicious/noExplicitAny: the answers of two methods
    const said: any =
      method === 'canvas.versions'
        ? Promise.resolve({ versions: [version] })
        : Promise.resolve({ count: 37, changes: [deleted, ...moved] });
    return said;
  });
  await act(async () => called('History').click());
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  await act(async () => called('Compare').click());
  expect(text()).toContain('37 differences to now:');
  expect(text()).toContain('the note “Nothing before Jo has read it” is gone');
  expect(text()).toContain('and 7 more');
});
