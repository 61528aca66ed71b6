import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { must } from '../../../shared/lib/must.ts';
import { leaveInspector } from '../../store/selection.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo } from '../../testing/people.ts';
import { inRoom } from '../../testing/test-room.tsx';
import { strays } from '../../ui/stray-letters.ts';
import { toastStore } from '../../ui/toast-store.ts';
import { canvasOf } from '../canvas.ts';
import { emptyGraph } from '../graph/facts.ts';
import NodeSections from '../inspect/node-sections.tsx';
import type { Change } from '../sync/canvas-values.ts';

beforeEach(stubCanvas);
afterEach(() => {
  vi.useRealTimers();
  toastStore.setState([], true);
  leaveInspector();
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const words = 'textarea[aria-label="Words of the note"]';
const note = (key: string, text: string, y: number): Change[] => [
  { map: 'notes', key, after: { text, by: bo, at: 1 } },
  { map: 'pos', key: `note:${key}`, after: { x: 0, y } },
];
const gone: Change[] = [
  { map: 'notes', key: 'n', after: undefined },
  { map: 'pos', key: 'note:n', after: undefined },
];

const frame: Change[] = [
  { map: 'groups', key: 'g', after: { title: 'Plans', by: bo, at: 1 } },
  { map: 'pos', key: 'group:g', after: { x: -40, y: 360 } },
  { map: 'pos', key: 'note:n', after: { x: 0, y: 400, in: 'group:g' } },
];
const line: Change = {
  ...{ map: 'edges', key: 'e' },
  after: { from: nodeId.parse('note:n'), to: nodeId.parse('note:m'), by: bo, at: 1 },
};
const name = 'input[aria-label="Name of the group"]';

/** Ada’s page with two notes, `n` and `m`; `isHeld`: Bo writes in `n` now. */
async function withNotes({ isHeld }: { isHeld: boolean }) {
  const page = await openCanvas();
  const { hatchery, container, room } = page;
  await act(async () => hatchery.change([...note('n', 'plan', 400), ...note('m', 'other', 600)]));
  const { view } = canvasOf(room);
  const writes = (edits: string | null) =>
    act(async () => hatchery.tell(77, { user: { principal: bo, name: 'Bo' }, edits }));
  const fire = (target: EventTarget, event: Event) =>
    act(async () => void target.dispatchEvent(event));
  if (isHeld) await writes('note:n');
  const heard: string[] = [];
  const hear = ({ key }: KeyboardEvent) => void heard.push(key);
  return {
    ...page,
    ...{ view, writes },
    layout: () => hatchery.room.store.getState().layout,
    said: () => toastStore.getState().map(({ text }) => text),
    choose: (...ids: string[]) => act(async () => view.setState({ selected: new Set(ids) })),
    open: () =>
      fire(
        nodeOf(container, 'note:n')?.firstElementChild ?? document.body,
        new MouseEvent('dblclick', { bubbles: true }),
      ),
    fire,
    /** Answers whether it came to the room’s own keys. */
    type: async (key: string, target: EventTarget = document.body) => {
      heard.length = 0;
      addEventListener('keydown', hear);
      await fire(target, new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      removeEventListener('keydown', hear);
      return heard.length > 0;
    },
  };
}

test('[HC7] Delete leaves a note that somebody else writes in, and says who; the others go', async () => {
  const { choose, type, layout, said, view } = await withNotes({ isHeld: true });
  await choose('note:n');
  await type('Delete');
  expect([[...layout().notes.keys()], said()]).toEqual([
    ['n', 'm'],
    ['Bo is writing there, so it stays.'],
  ]);
  await choose('note:n', 'note:m');
  await type('Delete');
  expect([...layout().notes.keys()]).toEqual(['n']);
  expect(said()).toContain('Bo is writing in or at one of these, so that one stays.');
  expect([...view.getState().selected]).toEqual(['note:n']);
});

test('[HC7] all that one person holds by writing on a line is said to be theirs', async () => {
  const { choose, hatchery, layout, said, type, writes } = await withNotes({ isHeld: false });
  await act(async () => hatchery.change([line]));
  await writes('edge:e');
  await choose('note:n', 'note:m', 'edge:e');
  await type('Delete');
  expect([layout().notes.size, layout().edges.size, said()]).toEqual([
    ...[2, 1, ['Bo is writing in or at 3 of these, so those stay.']],
  ]);
});

test('[HC7] beside it and in the list neither Write nor Delete is offered meanwhile', async () => {
  const { room, view, called, container } = await withNotes({ isHeld: true });
  const beside = mount(await inRoom(room, <NodeSections id="note:n" />));
  await act(async () => {});
  expect(beside.text()).toContain('Bo is writing in it.');
  for (const name of ['Write', 'Delete'])
    expect(beside.called(name).hasAttribute('disabled')).toBe(true);
  beside.unmount();
  toastStore.setState([], true);
  await act(async () => view.setState({ isList: true }));
  await act(() => vi.dynamicImportSettled());
  expect(called('Canvas')).toBeDefined();
  const held = [...container.querySelectorAll('li')].find((one) =>
    one.textContent.includes('is writing'),
  );
  const button = (words: string) =>
    must(
      [...(held?.querySelectorAll('button') ?? [])].find((one) => one.textContent === words),
      words,
    );
  for (const name of ['Write', 'Delete']) expect(button(name).disabled).toBe(true);
});

test('[HC7] what is cut with it is gone without it, and comes back as it was', async () => {
  const { choose, fire, layout, said, view } = await withNotes({ isHeld: true });
  const cut = () => fire(document.body, new ClipboardEvent('cut', { bubbles: true }));
  await choose('note:n');
  await cut();
  expect([[...layout().notes.keys()], view.getState().kept]).toEqual([['n', 'm'], null]);
  expect(said()).toEqual(['Bo is writing there, so it stays.']);
  await choose('note:n', 'note:m');
  await cut();
  expect([[...layout().notes.keys()], view.getState().kept?.words]).toEqual([['n'], 'other']);
  const paste = new ClipboardEvent('paste', { bubbles: true, cancelable: true });
  Object.defineProperty(paste, 'clipboardData', { value: { getData: () => 'other' } });
  await fire(document.body, paste);
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  expect([...layout().notes.keys()]).toEqual(['n', 'm']);
});

test('[HC34] a frame whose name somebody writes is not cut, nor what lies in it; what is chosen beside it is', async () => {
  const { choose, fire, hatchery, layout, said, view, writes } = await withNotes({ isHeld: false });
  await act(async () => hatchery.change(frame));
  await writes('group:g');
  const cut = () => fire(document.body, new ClipboardEvent('cut', { bubbles: true }));
  const left = () => [...layout().groups.keys(), ...layout().notes.keys()];
  await choose('group:g');
  await cut();
  expect([left(), view.getState().kept]).toEqual([['g', 'n', 'm'], null]);
  expect(said()).toEqual(['Bo is writing there, so it stays.']);
  await choose('group:g', 'note:m');
  await cut();
  expect([left(), view.getState().kept?.words]).toEqual([['g', 'n'], 'other']);
  expect(said()).toContain('Bo is writing in or at one of these, so that one stays.');
});

test('[HC7] a note that one empties stays while somebody writes on its line', async () => {
  const page = await withNotes({ isHeld: false });
  const { find, hatchery, layout, open, write, writes } = page;
  await act(async () => hatchery.change([line]));
  await writes('edge:e');
  await open();
  write(find(words), '');
  await act(async () => find(words).blur());
  expect([layout().notes.get('n')?.text, layout().edges.size]).toEqual(['', 1]);
  await writes(null);
  await open();
  await act(async () => find(words).blur());
  expect([layout().notes.has('n'), layout().edges.size]).toEqual([false, 0]);
});

test('[HC7] a note at whose line somebody writes is neither deleted nor cut, with its line', async () => {
  const page = await withNotes({ isHeld: false });
  const { choose, fire, hatchery, layout, said, type, view, writes } = page;
  await act(async () => hatchery.change([line]));
  await writes('edge:e');
  const drawn = () => [layout().notes.size, layout().edges.size, view.getState().kept];
  await choose('note:n');
  await fire(document.body, new ClipboardEvent('cut', { bubbles: true }));
  expect([drawn(), said()]).toEqual([[2, 1, null], ['Bo is writing there, so it stays.']]);
  toastStore.setState([], true);
  await type('Delete');
  expect([drawn(), said()]).toEqual([[2, 1, null], ['Bo is writing there, so it stays.']]);
});

test('[HC7] a double-click and Enter on it say once who writes there', async () => {
  const { open, choose, type, said, container } = await withNotes({ isHeld: true });
  await open();
  expect([container.querySelector(words), said()]).toEqual([null, ['Bo is writing in it.']]);
  toastStore.setState([], true);
  await choose('note:n');
  const node = nodeOf(container, 'note:n');
  await type('Enter', node ?? document.body);
  expect([container.querySelector(words), said()]).toEqual([null, ['Bo is writing in it.']]);
});

test('[HC15] a note that went while it was open is offered, with its words; that is one act', async () => {
  const { open, find, hatchery, layout, container, called } = await withNotes({ isHeld: false });
  await open();
  expect(document.activeElement).toBe(find(words));
  await act(async () => hatchery.change(gone));
  expect(container.querySelector(words)).toBeNull();
  const [toast, ...more] = toastStore.getState();
  expect([toast?.text, toast?.does?.label, more]).toEqual([
    ...['Deleted while you had it open: the note “plan”.', 'Bring it back', []],
  ]);
  const acts = () => hatchery.room.store.getState().acts.done.length;
  const before = acts();
  await act(async () => toast?.does?.act());
  expect(layout().notes.get('n')?.text).toBe('plan');
  expect(layout().pos.get('note:n')).toEqual({ x: 0, y: 400 });
  expect(acts()).toBe(before + 1);
  expect(document.activeElement).toBe(find(words));
  await act(async () => find(words).blur());
  await act(async () => called('Undo').click());
  expect(layout().notes.has('n')).toBe(false);
});

test('[HC15] each of two notes that went while they were open is offered', async () => {
  const { hatchery, find, view } = await withNotes({ isHeld: false });
  for (const key of ['n', 'o']) {
    await act(async () => hatchery.change(note(key, `Words of ${key}`, 400)));
    await act(async () => view.setState({ editing: `note:${key}` }));
    find(words);
    await act(async () => hatchery.change([{ map: 'notes', key, after: undefined }]));
  }
  expect(toastStore.getState().map(({ does }) => does?.label)).toEqual([
    ...['Bring it back', 'Bring it back'],
  ]);
});

test('[HC15] what somebody brought back meanwhile is left as they left it', async () => {
  const { open, hatchery, layout } = await withNotes({ isHeld: false });
  await open();
  await act(async () => hatchery.change(gone));
  await act(async () => hatchery.change(note('n', 'of Bo', 500)));
  await act(async () => toastStore.getState()[0]?.does?.act());
  expect([layout().notes.get('n')?.text, layout().pos.get('note:n')]).toEqual([
    'of Bo',
    { x: 0, y: 500 },
  ]);
});

test('[HC28] what is typed on where a field went away is no command, for as long as one types', async () => {
  const { open, hatchery, type, view, fire } = await withNotes({ isHeld: false });
  await open();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  await act(async () => hatchery.change(gone));
  const heard = [];
  for (const key of ['h', 'i', 'b']) {
    heard.push(await type(key));
    vi.advanceTimersByTime(1_000);
  }
  expect([heard, view.getState().panel]).toEqual([[false, false, false], null]);
  vi.advanceTimersByTime(1_000);
  expect(await type('b')).toBe(true);
  strays.begin(Date.now());
  expect(await type('b')).toBe(false);
  await fire(document.body, new MouseEvent('pointerdown', { bubbles: true }));
  expect(await type('b')).toBe(true);
  strays.begin(Date.now());
  await type('Escape');
  expect(await type('b')).toBe(true);
});

test('[HC28] a name that goes under one’s hands takes no letter for a command, and does not open when it is back', async () => {
  const { find, hatchery, type, view, container } = await withNotes({ isHeld: false });
  await act(async () => hatchery.change(frame));
  await act(async () => view.setState({ editing: 'group:g' }));
  expect(document.activeElement).toBe(find(name));
  await act(async () =>
    hatchery.change(frame.slice(0, 2).map((one) => ({ ...one, after: undefined }))),
  );
  expect([container.querySelector(name), view.getState().editing]).toEqual([null, null]);
  expect(await type('b')).toBe(false);
  await act(async () => hatchery.change(frame));
  expect(container.querySelector(name)).toBeNull();
});

test('[HC28] Enter that takes a candidate of an input method closes no name', async () => {
  const { find, hatchery, view, container, fire } = await withNotes({ isHeld: false });
  await act(async () => hatchery.change(frame));
  await act(async () => view.setState({ editing: 'group:g' }));
  const enter = { key: 'Enter', bubbles: true, cancelable: true };
  await fire(find(name), new KeyboardEvent('keydown', { ...enter, isComposing: true }));
  expect(container.querySelector(name)).not.toBeNull();
  await fire(find(name), new KeyboardEvent('keydown', enter));
  expect(container.querySelector(name)).toBeNull();
});

test('[HC28] nor does it go to what Find has first', async () => {
  const { find, view, write, fire } = await withNotes({ isHeld: false });
  await act(async () => view.setState({ panel: 'find' }));
  await act(() => vi.dynamicImportSettled());
  const query = 'input[aria-label="Find"]';
  write(find(query), 'plan');
  const enter = { key: 'Enter', bubbles: true, cancelable: true };
  await fire(find(query), new KeyboardEvent('keydown', { ...enter, isComposing: true }));
  expect(view.getState().panel).toBe('find');
  await fire(find(query), new KeyboardEvent('keydown', enter));
  expect(view.getState().panel).toBeNull();
});

test('[HC28] nor does the last key of an input method in Safari, which comes after the choice; Escape leaves no note so', async () => {
  const { open, find, view, fire } = await withNotes({ isHeld: false });
  await open();
  const key = (init: KeyboardEventInit) =>
    fire(find('textarea'), new KeyboardEvent('keydown', { bubbles: true, ...init }));
  await key({ key: 'Escape', keyCode: 229 });
  await key({ key: 'Escape', isComposing: true });
  expect(view.getState().editing).toBe('note:n');
  await key({ key: 'Escape' });
  expect(view.getState().editing).toBeNull();
});

test('[HC16] who leaves a field by a key, or goes to what Find has, goes on there by the next', async () => {
  const { open, find, view, write, container, hatchery, fire } = await withNotes({ isHeld: false });
  const frames: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => frames.push(run));
  const key = async (target: Element, name: string) => {
    await fire(target, new KeyboardEvent('keydown', { key: name, bubbles: true }));
    await act(async () => {
      for (const run of frames.splice(0)) run(0);
    });
    return document.activeElement?.getAttribute('data-id');
  };
  await open();
  expect(await key(find('textarea'), 'Escape')).toBe('note:n');
  await act(async () => hatchery.change([...frame, line]));
  for (const [id, end] of [
    ['group:g', 'Enter'],
    ['edge:e', 'Escape'],
  ] as const) {
    await act(async () => view.setState({ editing: id }));
    expect(await key(find('.react-flow input'), end)).toBe(id);
  }
  await act(async () => view.setState({ panel: 'find' }));
  await act(() => vi.dynamicImportSettled());
  write(find('input[aria-label="Find"]'), 'plan');
  expect(await key(find('input[aria-label="Find"]'), 'Enter')).toBe('note:n');
  // In the list as well, and where one goes between both.
  await act(async () => find('[data-id="note:n"]').blur());
  await act(async () => view.setState({ isList: true }));
  await act(() => vi.dynamicImportSettled());
  expect(document.activeElement?.tagName).toBe('H1');
  await act(async () => view.setState({ editing: 'note:n' }));
  expect(await key(find('textarea'), 'Escape')).toBe('note:n');
  expect(container.querySelector('.react-flow')).toBeNull();
});

/** Beside Ada’s page, with the focus in the field of that name. */
async function beside(room: Parameters<typeof inRoom>[0], id: string, label: string) {
  const page = mount(await inRoom(room, <NodeSections id={id} />));
  await act(async () => {});
  const field = `textarea[aria-label="${label}"]`;
  await act(async () => page.find(field).focus());
  expect(document.activeElement).toBe(page.find(field));
  return { ...page, has: () => page.container.querySelector(field) !== null };
}

test('[HC28] a comment’s field that goes with its note before the first letter takes no letter for a command', async () => {
  const { room, hatchery, type } = await withNotes({ isHeld: false });
  const { has } = await beside(room, 'note:n', 'Comment');
  await act(async () => hatchery.change(gone));
  expect([has(), await type('b')]).toEqual([false, false]);
});

test('[HC28] so does the field of an answer that goes with its comment', async () => {
  const { room, hatchery, type } = await withNotes({ isHeld: false });
  const after = { text: 'Why?', on: nodeId.parse('note:n'), by: bo, at: 1 };
  await act(async () => hatchery.change([{ map: 'comments', key: 'c', after }]));
  const { has } = await beside(room, 'note:n', 'Reply');
  await act(async () => hatchery.change([{ map: 'comments', key: 'c', after: undefined }]));
  expect([has(), await type('b')]).toEqual([false, false]);
});

test('[HC28] a comment’s field with words stays under one’s hands when what it is about goes', async () => {
  const { room } = await withNotes({ isHeld: false });
  const { find, write, has } = await beside(room, 'thread:t1', 'Comment');
  const field = find('textarea[aria-label="Comment"]');
  write(field, 'Who reads');
  await act(async () => canvasOf(room).present.setState(emptyGraph, true));
  expect([has(), field.isConnected, document.activeElement === field]).toEqual([true, true, true]);
});

test('[HC28] a field that one leaves oneself holds no key back', async () => {
  const { open, find, type, called, container } = await withNotes({ isHeld: false });
  await open();
  await type('Escape', find(words));
  expect(container.querySelector(words)).toBeNull();
  expect(await type('b')).toBe(true);
  await act(async () => called('Group').click());
  await type('Enter', find(name));
  expect(container.querySelector(name)).toBeNull();
  expect(await type('b')).toBe(true);
});

test('[HC28] Tidy, which moves what everybody sees, is no bare letter', async () => {
  const { type } = await withNotes({ isHeld: false });
  expect(await type('t')).toBe(true);
  expect(await type('T')).toBe(false);
});
