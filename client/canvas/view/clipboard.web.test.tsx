import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { must } from '../../../shared/lib/must.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo } from '../../testing/people.ts';
import { inRoom } from '../../testing/test-room.tsx';
import { toastStore } from '../../ui/toast-store.ts';
import { canvasOf } from '../canvas.ts';
import type { Change } from '../sync/canvas-values.ts';
import CanvasPage from './canvas-page.tsx';

beforeEach(stubCanvas);
afterEach(() => {
  toastStore.setState([], true);
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const has: Change[] = [
  { map: 'notes', key: 'n', after: { text: 'Launch', by: bo, at: 1 } },
  { map: 'pos', key: 'note:n', after: { x: 0, y: 300 } },
];

async function board(role: 'owner' | 'viewer' = 'owner', more: readonly Change[] = []) {
  const page = await openCanvas({}, role, [...has, ...more]);
  const { room, hatchery } = page;
  const { view } = canvasOf(room);
  const held = new Map<string, string>();
  const clipboardData = {
    getData: (kind: string) => held.get(kind) ?? '',
    setData: (kind: string, words: string) => void held.set(kind, words),
  };
  return {
    ...page,
    view,
    held,
    layout: () => hatchery.room.store.getState().layout,
    notes: () => [...hatchery.room.store.getState().layout.notes.values()].map(({ text }) => text),
    choose: (...ids: string[]) => act(async () => view.setState({ selected: new Set(ids) })),
    does: async (type: 'copy' | 'cut' | 'paste', target: EventTarget = document.body) => {
      const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
        clipboardData,
      });
      await act(async () => void target.dispatchEvent(event));
      await act(() => vi.dynamicImportSettled());
    },
    press: async (key: string, ctrlKey = true) => {
      const how = { key, ctrlKey, bubbles: true, cancelable: true };
      await act(async () => void document.body.dispatchEvent(new KeyboardEvent('keydown', how)));
      await act(() => vi.dynamicImportSettled());
    },
  };
}

test('[HC34] what is copied is its words elsewhere, and itself here, once for each time', async () => {
  const { choose, does, notes, held, view } = await board();
  await choose('note:n');
  await does('copy');
  expect(held.get('text/plain')).toBe('Launch');
  await does('paste');
  await does('paste');
  expect(notes()).toEqual(['Launch', 'Launch', 'Launch']);
  expect([...view.getState().selected]).not.toContain('note:n');
});

test('[HC34] what is cut is gone until it is pasted; words from elsewhere become a note', async () => {
  const { choose, does, notes, held } = await board();
  await choose('note:n');
  await does('cut');
  expect(notes()).toEqual([]);
  await does('paste');
  expect(notes()).toEqual(['Launch']);
  held.set('text/plain', 'From a mail');
  await does('paste');
  expect(notes()).toEqual(['Launch', 'From a mail']);
});

test('[HC34] Ctrl D doubles what is chosen; who may only look, or writes, pastes nothing', async () => {
  const { choose, press, notes } = await board();
  await choose('note:n');
  await press('d');
  expect(notes()).toEqual(['Launch', 'Launch']);
  unmountAll();
  const viewer = await board('viewer');
  viewer.held.set('text/plain', 'From a mail');
  await viewer.does('paste');
  await viewer.choose('note:n');
  await viewer.press('d');
  await viewer.does('cut');
  expect(viewer.notes()).toEqual(['Launch']);
});

const group: Change[] = [
  { map: 'groups', key: 'g', after: { title: 'Plans', by: bo, at: 1 } },
  { map: 'pos', key: 'group:g', after: { x: -40, y: 260 } },
  { map: 'pos', key: 'note:n', after: { x: 0, y: 300, in: 'group:g' } },
  { map: 'comments', key: 'c', after: { text: 'Why?', on: nodeId.parse('note:n'), by: bo, at: 1 } },
];

test('[HC34] a group is cut with its notes in one act, and is pasted with what was said about them', async () => {
  const { choose, does, press, layout, notes, held } = await board('owner', group);
  const drawn = () => {
    const { notes, groups, pos } = layout();
    return { notes, groups, places: ['group:g', 'note:n'].map((id) => pos.get(id)) };
  };
  const before = drawn();
  await choose('group:g');
  await does('cut');
  expect(held.get('text/plain')).toBe('Plans\n\nLaunch');
  expect([layout().groups.size, notes()]).toEqual([0, []]);
  await press('z');
  expect(drawn()).toEqual(before);
  await choose('group:g');
  await does('cut');
  await does('paste');
  expect(drawn()).toEqual(before);
  expect(layout().comments.get('c')?.on).toBe('note:n');
  // A paste that was taken back takes nothing from the next.
  await press('z');
  expect(notes()).toEqual([]);
  await does('paste');
  expect(drawn()).toEqual(before);
  await does('paste');
  expect([layout().groups.size, notes()]).toEqual([2, ['Launch', 'Launch']]);
  expect([...layout().notes.keys()][0]).toBe('n');
});

test('[HC34] what is cut comes back to its place, also when a copy of it was taken back before', async () => {
  const chat: Change = { map: 'pos', key: 'thread:t1', after: { x: 0, y: 500, in: 'group:g' } };
  const { choose, does, press, layout } = await board('owner', [...group, chat]);
  const places = () => ['group:g', 'note:n', 'thread:t1'].map((id) => layout().pos.get(id));
  const before = places();
  await choose('group:g');
  await does('cut');
  await does('paste');
  await does('paste');
  await press('z');
  await press('z');
  expect([...layout().groups.keys()]).toEqual([]);
  await does('paste');
  expect(places()).toEqual(before);
  await does('paste');
  const [, copy] = [...layout().groups.keys()];
  expect(layout().pos.get(`group:${copy}`)).toEqual({ x: 402, y: 260 });
});

test('[HC34] what a canvas has no room for is refused in words before it is drawn', async () => {
  const { does, layout, view, held } = await board();
  const many = 100_000;
  const keys = Array.from({ length: many }, (_, i) => `n${i}`);
  const notes = new Map(keys.map((key) => [key, { text: 'x', by: bo, at: 1 }]));
  const ids = keys.map((key) => `note:${key}`);
  const shift = { x: 0, y: 0 };
  held.set('text/plain', 'x');
  await act(async () =>
    view.setState({
      kept: { layout: { ...layout(), notes }, ids, words: 'x', isCut: true, shift },
    }),
  );
  await does('paste');
  expect([...layout().notes.keys()]).toEqual(['n']);
  expect(toastStore.getState().map(({ text }) => text)).toEqual([
    'With these there would be more than 2,000 notes, groups and comments, which is the most. Nothing was changed.',
  ]);
});

test('[HC34] several notes come back as several where line ends are others, and after a while elsewhere', async () => {
  const { choose, does, notes, held, room, view } = await board('owner', [
    { map: 'notes', key: 'm', after: { text: 'One\nTwo', by: bo, at: 1 } },
    { map: 'pos', key: 'note:m', after: { x: 300, y: 300 } },
  ]);
  await choose('note:n', 'note:m');
  await does('copy');
  held.set('text/plain', (held.get('text/plain') ?? '').replaceAll('\n', '\r\n'));
  await does('paste');
  expect(notes()).toEqual(['Launch', 'One\nTwo', 'Launch', 'One\nTwo']);
  unmountAll();
  mount(await inRoom(room, <CanvasPage />));
  await act(async () => view.setState({ isList: true }));
  await act(async () => view.setState({ isList: false }));
  await does('paste');
  expect(notes()).toHaveLength(6);
});

test('[HC34] pasted words have the line ends of a note, and end with a whole character', async () => {
  const { does, notes, held } = await board();
  held.set('text/plain', `One\r\nTwo${'.'.repeat(3_992)}\u{1f680}`);
  await does('paste');
  expect(notes()[1]).toBe(`One\nTwo${'.'.repeat(3_992)}`);
});

test('[HC34] what is pasted is seen: out of sight of where it was, it comes to the middle', async () => {
  const box = { x: 0, y: 0, top: 0, left: 0, right: 1_200, bottom: 800, width: 1_200, height: 800 };
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({
    ...{ ...box, toJSON: () => box },
  });
  const far: Change = { map: 'pos', key: 'note:n', after: { x: 100_000, y: 0 } };
  const { choose, does, layout } = await board('owner', [far]);
  await choose('note:n');
  await does('copy');
  await does('paste');
  await does('paste');
  const [, one, two] = [...layout().notes.keys()].map((key) => layout().pos.get(`note:${key}`));
  const { x, y } = must(one, 'a place');
  expect(Math.abs(x)).toBeLessThan(2_000);
  expect(two).toEqual({ x: x + 22, y: y + 22 });
});

test('[HC34] a choice of two and the line between them is a choice of two', async () => {
  const ends = { from: nodeId.parse('note:n'), to: nodeId.parse('thread:t1') };
  const { choose, press, layout, view } = await board('owner', [
    { map: 'edges', key: 'l', after: { ...ends, by: bo, at: 1 } },
  ]);
  await choose('note:n', 'edge:l');
  await press('m', false);
  expect(view.getState().commenting).toBe('note:n');
  await act(async () => view.setState({ commenting: null }));
  await choose('thread:t1', 'edge:l', 'note:n');
  await press('c', false);
  expect(layout().edges.size).toBe(2);
});
