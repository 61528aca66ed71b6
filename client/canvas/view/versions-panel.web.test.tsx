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

/** Ada's page, on which somebody deleted a note since a version was kept, and it was set back. */
async function setBack(changed: number) {
  const { room, hatchery, called } = await openCanvas();
  hatchery.room.draw([{ map: 'looks', key: 'thread:t1', after: { color: 'blue' } }]);
  const answers: Record<string, unknown> = {
    'canvas.versions': { versions: [{ id: 'v', at: 1, by: ada, name: 'Kickoff' }] },
    'canvas.compare': { count: changed, changes: [deleted] },
    'canvas.restore': { before: 'b', changed },
  };
  vi.spyOn(room.connection, 'call').mockImplementation((method) =>
    Promise.resolve(answers[method] as never),
  );
  await act(async () => called('History').click());
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  await act(async () => called('Compare').click());
  await act(async () => called('Set the layout back to this').click());
  const note = { map: 'notes', key: deleted.key, after: deleted.was } as const;
  await act(async () => hatchery.change([note]));
  hatchery.written.length = 0;
  return { ...hatchery, canvas: hatchery.room };
}

test('[HC10] [HC6] one Undo takes a version that was set back away again, and a Redo brings it', async () => {
  const { canvas, written } = await setBack(1);
  expect(canvas.undo()).toEqual({ left: 0, own: 0 });
  expect(written.at(-1)).toMatchObject([{ map: 'notes', key: 'n', after: undefined }]);
  expect(canvas.redo()).toEqual({ left: 0, own: 0 });
  expect(written.at(-1)).toMatchObject([{ map: 'notes', key: 'n', after: deleted.was }]);
});

test('[HC10] [HC6] where not all that was set back is known nothing is undone, and nobody is blamed', async () => {
  const { canvas, written } = await setBack(201);
  expect([canvas.undo(), written]).toEqual([null, []]);
});
