import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unmountAll } from '../../testing/mount.tsx';
import { openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo } from '../../testing/people.ts';
import { toastStore } from '../../ui/toast-store.ts';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  toastStore.setState([], true);
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

/** The History, after Compare answered so. */
async function compared(answer: { count: number; changes: object[] }) {
  const { room, called, text } = await openCanvas();
  const version = { id: 'v', at: 1, by: ada, name: 'Kickoff' };
  vi.spyOn(room.connection, 'call').mockImplementation((method) => {
    // biome-ignore lint/suspicious/noExplicitAny: the answers of two methods
    const said: any =
      method === 'canvas.versions'
        ? Promise.resolve({ versions: [version] })
        : Promise.resolve(answer);
    return said;
  });
  await act(async () => called('History').click());
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  await act(async () => called('Compare').click());
  return text();
}

test('[HC10] of many differences the first are named, and how many more there are is said', async () => {
  const text = await compared({ count: 37, changes: [deleted, ...moved] });
  expect(text).toContain('37 differences to now:');
  expect(text).toContain('the note “Nothing before Jo has read it” is gone');
  expect(text).toContain('and 7 more');
});

test('[HC10] it counts things: a note with its place and look is one; what is not told may be of them', async () => {
  const look = { map: 'looks', key: 'note:n', was: { w: 200 }, is: null };
  const place = { map: 'pos', key: 'note:n', was: { x: 1, y: 1 }, is: null };
  const changes = [deleted, look, ...moved.slice(0, 1), place];
  expect(await compared({ count: 4, changes })).toContain('2 differences to now:');
  unmountAll();
  const some = await compared({ count: 300, changes: [deleted, ...moved] });
  expect(some).toContain('At least 37 differences to now:');
  expect(some).toContain('and at least 7 more');
});

const restored = { ...deleted, was: null, is: deleted.was };
const place = (x: number) => ({ x, y: 0 });
const wasMoved = { map: 'pos', key: 'note:m', was: place(1), is: place(2) };
const written = { text: 'Bo’s own', by: bo, at: 5 };
/** What differs from the version, and then from what stood there before. */
const both = { told: [deleted, wasMoved], stood: [restored, { ...wasMoved, was: place(2) }] };

/**
 * Ada's page, on which somebody deleted a note and moved another since a version was kept, and it was set
 * back: so many keys changed.
 */
async function setBack(
  changed: number,
  { told, stood }: { told: object[]; stood: object[] },
  more: object = {},
) {
  const { room, hatchery, called } = await openCanvas();
  hatchery.change([{ map: 'pos', key: 'note:m', after: place(2) }]);
  hatchery.room.draw([{ map: 'looks', key: 'thread:t1', after: { color: 'blue' } }]);
  const call = vi.spyOn(room.connection, 'call').mockImplementation((method, params) => {
    const isBefore = Object(params).versionId === 'b';
    const changes = isBefore ? stood : told;
    const answers: Record<string, unknown> = {
      'canvas.versions': { versions: [{ id: 'v', at: 1, by: ada, name: 'Kickoff' }] },
      'canvas.compare': {
        count: isBefore ? changes.length : Math.max(changed, changes.length),
        changes,
      },
      'canvas.restore': { before: 'b', changed, ...more },
    };
    return Promise.resolve(answers[method] as never);
  });
  await act(async () => called('History').click());
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  await act(async () => called('Compare').click());
  await act(async () => called('Set the layout back to this').click());
  const note = { map: 'notes', key: deleted.key, after: deleted.was } as const;
  const moved = { map: 'pos', key: 'note:m', after: place(1) } as const;
  await act(async () => hatchery.change([note, moved]));
  hatchery.written.length = 0;
  const restores = () => call.mock.calls.filter(([method]) => method === 'canvas.restore').length;
  return { ...hatchery, canvas: hatchery.room, hatchery, restores };
}

const said = () => toastStore.getState().map(({ text }) => text);
/** What is offered beside the first sentence. */
const offered = () => toastStore.getState()[0]?.does;

test('[HC10] [HC6] one Undo takes a version that was set back away again, and a Redo brings it', async () => {
  const { canvas, written } = await setBack(2, both);
  expect(canvas.undo()).toBe(0);
  const at = { map: 'pos', key: 'note:m' };
  const away = [
    { map: 'notes', key: 'n', after: undefined },
    { ...at, after: place(2) },
  ];
  expect(written.at(-1)).toMatchObject(away);
  expect(canvas.redo()).toBe(0);
  expect(written.at(-1)).toMatchObject([
    { map: 'notes', key: 'n', after: deleted.was },
    { ...at, after: place(1) },
  ]);
});

test('[HC10] [HC6] Back takes back what setting back did, and no more: what others did since stays and is said', async () => {
  const { canvas, written: out, hatchery, restores } = await setBack(2, both);
  const moved = { map: 'pos', key: 'note:m', after: place(9) } as const;
  await act(async () => hatchery.change([moved, { map: 'notes', key: 'm', after: written }]));
  act(() => offered()?.act());
  expect(out).toMatchObject([[{ map: 'notes', key: 'n', after: undefined }]]);
  const { pos, notes } = canvas.store.getState().layout;
  expect([pos.get('note:m'), notes.get('m')]).toEqual([place(9), written]);
  expect(said()).toContain('1 thing was changed or answered by others since and stays.');
  expect(restores()).toBe(1);
});

test('[HC10] [HC6] Back after an Undo is not offered and does nothing', async () => {
  const { canvas, written: out, restores } = await setBack(2, both);
  const back = offered();
  canvas.undo();
  expect(said()).toEqual([]);
  out.length = 0;
  act(() => back?.act());
  expect([out, restores()]).toEqual([[], 1]);
});

test('[HC10] where the layout is as it was then already that is said, and nothing offered', async () => {
  const { canvas, written: out } = await setBack(0, { told: [deleted], stood: [] });
  expect(said()).toEqual(['The layout is as it was then already.']);
  expect(offered()).toBeUndefined();
  // What one did before can be undone as ever.
  expect(canvas.undo()).toBe(0);
  expect(out).toHaveLength(1);
});

test('[HC10] [HG10] what stayed because somebody writes in it is said', async () => {
  await setBack(2, both, { left: 1 });
  expect(said()).toEqual([
    expect.stringContaining('1 thing that somebody writes in now stayed as they have it.'),
  ]);
});

test.each([
  ['more was another way than is told', 201, both],
  [
    'others changed something else meanwhile',
    2,
    { told: both.told, stood: [...both.stood.slice(0, 1), { ...wasMoved, key: 'note:o' }] },
  ],
])(
  '[HC10] [HC6] where %s nothing is undone and no Back is offered: the way is the History',
  async (_, changed, all) => {
    const { canvas, written: out, restores } = await setBack(changed, all);
    expect(said()).toEqual(['Set back. The state before is in the History.']);
    expect(offered()?.label).toBe('History');
    act(() => offered()?.act());
    expect([canvas.undo(), out, restores()]).toEqual([null, [], 1]);
  },
);
