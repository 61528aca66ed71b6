import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { leaveInspector } from '../../store/selection.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo } from '../../testing/people.ts';
import { inRoom } from '../../testing/test-room.tsx';
import { strays } from '../../ui/stray-letters.ts';
import { toastStore } from '../../ui/toast-store.ts';
import { canvasOf } from '../canvas.ts';
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

/** Ada’s page with two notes, `n` and `m`; `isHeld`: Bo writes in `n` now. */
async function withNotes({ isHeld }: { isHeld: boolean }) {
  const page = await openCanvas();
  const { hatchery, container, room } = page;
  await act(async () => hatchery.change([...note('n', 'plan', 400), ...note('m', 'other', 600)]));
  if (isHeld)
    await act(async () =>
      hatchery.tell(77, { user: { principal: bo, name: 'Bo' }, edits: 'note:n' }),
    );
  const { view } = canvasOf(room);
  const fire = (target: EventTarget, event: Event) =>
    act(async () => void target.dispatchEvent(event));
  const heard: string[] = [];
  const hear = ({ key }: KeyboardEvent) => void heard.push(key);
  return {
    ...page,
    view,
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
  expect(said()).toContain('Bo is writing in one of these, so that one stays.');
  expect([...view.getState().selected]).toEqual(['note:n']);
});

test('[HC7] so do the Delete beside it and in the list, which offer no Write there', async () => {
  const { room, layout, said, view, called, container } = await withNotes({ isHeld: true });
  const beside = mount(await inRoom(room, <NodeSections id="note:n" />));
  await act(async () => {});
  expect(beside.text()).toContain('Bo is writing in it.');
  expect(beside.called('Write').hasAttribute('disabled')).toBe(true);
  await act(async () => beside.called('Delete').click());
  expect([layout().notes.has('n'), said()]).toEqual([true, ['Bo is writing there, so it stays.']]);
  beside.unmount();
  toastStore.setState([], true);
  await act(async () => view.setState({ isList: true }));
  await act(() => vi.dynamicImportSettled());
  expect(called('Canvas')).toBeDefined();
  const line = [...container.querySelectorAll('li')].find((one) =>
    one.textContent.includes('is writing'),
  );
  const remove = [...(line?.querySelectorAll('button') ?? [])].find(
    (one) => one.textContent === 'Delete',
  );
  await act(async () => remove?.click());
  expect([layout().notes.has('n'), said()]).toEqual([true, ['Bo is writing there, so it stays.']]);
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

test('[HC7] a note at whose line somebody writes is neither deleted nor cut, with its line', async () => {
  const { choose, fire, hatchery, layout, said, type, view } = await withNotes({ isHeld: false });
  const [from, to] = [nodeId.parse('note:n'), nodeId.parse('note:m')];
  const line: Change = { map: 'edges', key: 'e', after: { from, to, by: bo, at: 1 } };
  await act(async () => hatchery.change([line]));
  await act(async () =>
    hatchery.tell(77, { user: { principal: bo, name: 'Bo' }, edits: 'edge:e' }),
  );
  await choose('note:n');
  await fire(document.body, new ClipboardEvent('cut', { bubbles: true }));
  await type('Delete');
  expect([layout().notes.size, layout().edges.size, view.getState().kept]).toEqual([2, 1, null]);
  expect(said()).toContain('Bo is writing there, so it stays.');
});

test('[HC7] a double-click and Enter on it say once who writes there', async () => {
  const { open, choose, type, said, container } = await withNotes({ isHeld: true });
  await open();
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
    ...['The note that you had open was deleted.', 'Bring it back', []],
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

test('[HC28] a field that one leaves oneself holds no key back', async () => {
  const { open, find, type, called, container } = await withNotes({ isHeld: false });
  await open();
  await type('Escape', find(words));
  expect(container.querySelector(words)).toBeNull();
  expect(await type('b')).toBe(true);
  await act(async () => called('Group').click());
  const name = 'input[aria-label="Name of the group"]';
  await type('Enter', find(name));
  expect(container.querySelector(name)).toBeNull();
  expect(await type('b')).toBe(true);
});

test('[HC28] Tidy, which moves what everybody sees, is no bare letter', async () => {
  const { type } = await withNotes({ isHeld: false });
  expect(await type('t')).toBe(true);
  expect(await type('T')).toBe(false);
});
