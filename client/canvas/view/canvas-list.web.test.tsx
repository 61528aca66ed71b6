import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { must } from '../../../shared/lib/must.ts';
import { threadId } from '../../../shared/model/ids.ts';
import { job } from '../../testing/jobs.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo } from '../../testing/people.ts';
import { canvasOf } from '../canvas.ts';
import type { Change } from '../sync/canvas-values.ts';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const note = (key: string, text: string): Change[] => [
  { map: 'notes', key, after: { text, by: bo, at: 1 } },
  { map: 'pos', key: `note:${key}`, after: { x: key === 'a' ? 0 : 300, y: 400 } },
];
const line: Change = {
  ...{ map: 'edges', key: 'e' },
  after: { from: nodeId.parse('note:a'), to: nodeId.parse('note:b'), by: bo, at: 1 },
};
const remark: Change = {
  ...{ map: 'comments', key: 'c' },
  after: { text: 'Here?', x: 1, y: 2, by: bo, at: 1 },
};

async function open(...changes: Change[]) {
  const has = [...note('a', 'One\ntwo'), ...note('b', 'Other'), ...changes];
  const page = await openCanvas({}, 'owner', has);
  const { hatchery, container, room } = page;
  const layout = () => hatchery.room.store.getState().layout;
  const row = (words: string) =>
    must(
      [...container.querySelectorAll('li')].find((one) => one.textContent?.includes(words)),
      words,
    );
  const press = async (of: Element, name: string) => {
    const button = [...of.querySelectorAll('button')].find((one) => one.textContent === name);
    await act(async () => must(button, name).click());
  };
  return { ...page, layout, row, press, view: canvasOf(room).view };
}

test('[HC16] lines and comments at a point are in the list; a line is named and deleted there', async () => {
  const { container, called, layout, row, press, write, find } = await open(line, remark);
  await act(async () => called('List').click());
  await act(() => vi.dynamicImportSettled());
  expect(row('Here?').textContent).toContain('Here?');
  const drawn = row('Line from');
  expect(drawn.textContent).toContain('Other');
  await press(drawn, 'Write');
  const field = find('input[aria-label="Words on the line"]');
  write(field, 'then');
  await act(async () => field.blur());
  expect(layout().edges.get('e')).toMatchObject({ label: 'then', by: bo });
  await press(row('Line from'), 'Delete');
  expect(layout().edges.size).toBe(0);
  expect(container.querySelector('section[aria-label="Lines"]')).toBeNull();
});

test('[HC16] what is chosen in the list is connected and grouped there; redo, history and files are there', async () => {
  const { called, layout, row, find, view, container } = await open();
  await act(async () => called('List').click());
  await act(() => vi.dynamicImportSettled());
  for (const words of ['One', 'Other'])
    await act(async () => row(words).querySelector<HTMLElement>('input[type=checkbox]')?.click());
  await act(async () => called('Connect two').click());
  expect([...layout().edges.values()]).toMatchObject([{ from: 'note:a', to: 'note:b' }]);
  await act(async () => find('input[aria-label="Words on the line"]').blur());
  await act(async () => called('Group').click());
  const [key] = [...layout().groups.keys()];
  expect(layout().pos.get('note:a')).toMatchObject({ x: 0, y: 400, in: `group:${key}` });
  await act(async () => find('input[aria-label="Name of the group"]').blur());
  await act(async () => called('Undo').click());
  expect(layout().groups.size).toBe(0);
  await act(async () => called('Redo').click());
  expect(layout().groups.size).toBe(1);
  expect(container.querySelector('input[aria-label="JSON file of a canvas"]')).not.toBeNull();
  view.setState({ panel: null });
  expect(called('History')).not.toBeNull();
});

test('[HC16] a note keeps its lines when it is written in the list, and its lock holds there', async () => {
  const { called, layout, row, press, write, find, hatchery } = await open();
  await act(async () => called('List').click());
  await act(() => vi.dynamicImportSettled());
  await press(row('One'), 'Write');
  const field = find('textarea[aria-label="Words of the note"]');
  if (!(field instanceof HTMLTextAreaElement)) throw new Error('no field');
  expect(field.value).toBe('One\ntwo');
  write(field, 'One\ntwo\nthree');
  await act(async () => field.blur());
  expect(layout().notes.get('a')?.text).toBe('One\ntwo\nthree');
  await act(async () =>
    hatchery.tell(77, { user: { principal: bo, name: 'Bo' }, edits: 'note:a' }),
  );
  expect(row('One').textContent).toContain('Bo is writing…');
  await press(row('One'), 'Write');
  expect(row('One').querySelector('textarea')).toBeNull();
});

test('[HC16] a line is chosen, named and deleted in the drawing without a pointer', async () => {
  const { container, layout, view } = await open(line);
  const drawn = must(
    container.querySelector('.react-flow__edge[data-id="edge:e"]'),
    'the line in the drawing',
  );
  expect(drawn.getAttribute('tabindex')).toBe('0');
  expect(drawn.getAttribute('aria-label')).toMatch(/^Line from .*One\s.* to .*Other/);
  const press = (key: string) =>
    act(async () => void drawn.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));
  await press('Enter');
  expect([...view.getState().selected]).toEqual(['edge:e']);
  await press('Enter');
  expect(view.getState().editing).toBe('edge:e');
  const leaves = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true });
  await act(async () => void document.activeElement?.dispatchEvent(leaves));
  expect(view.getState().editing).toBeNull();
  await press('Delete');
  expect(layout().edges.size).toBe(0);
});

test('[HC16] arrows in the list move nothing', async () => {
  const { called, layout, row, view } = await open();
  await act(async () => {
    called('List').click();
    view.setState({ selected: new Set(['note:a']) });
  });
  await act(() => vi.dynamicImportSettled());
  const name = must(row('One').querySelector('button'), 'its name');
  const press = new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true });
  await act(async () => void name.dispatchEvent(press));
  expect(press.defaultPrevented).toBe(false);
  expect(layout().pos.get('note:a')).toEqual({ x: 0, y: 400 });
});

test('[HC16] a step by the keyboard goes from where a note is stored, not from where another drags it', async () => {
  const { hatchery, container, layout, view } = await open();
  await act(async () => {
    view.setState({ selected: new Set(['note:a']) });
    hatchery.tell(77, {
      ...{ user: { principal: bo, name: 'Bo' } },
      drag: { 'note:a': { x: 60, y: 450 } },
    });
  });
  const node = must(nodeOf(container, 'note:a'), 'the note');
  expect(node.style.transform).toBe('translate(60px,450px)');
  const key = 'ArrowRight';
  await act(
    async () => void node.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })),
  );
  expect(layout().pos.get('note:a')).toEqual({ x: 11, y: 400 });
});

test('[HC16] [HC9] by a step of the keys a frame takes along what lies in it, and a note comes into a frame and out of it', async () => {
  const box = { w: 400, h: 200 };
  const { container, layout, view } = await open(
    ...[
      { map: 'groups', key: 'g', after: { title: 'Plan', by: bo, at: 1 } } as const,
      { map: 'pos', key: 'group:g', after: { x: -20, y: 380 } } as const,
      { map: 'looks', key: 'group:g', after: box } as const,
      { map: 'pos', key: 'note:a', after: { x: 0, y: 400, in: 'group:g' } } as const,
    ],
  );
  const step = async (id: string, init: KeyboardEventInit) => {
    await act(async () => view.setState({ selected: new Set([id]) }));
    const node = must(nodeOf(container, id), id);
    await act(
      async () => void node.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true })),
    );
  };
  await step('group:g', { key: 'ArrowDown' });
  expect(layout().pos.get('group:g')).toEqual({ x: -20, y: 391 });
  expect(layout().pos.get('note:a')).toEqual({ x: 0, y: 411, in: 'group:g' });
  expect(layout().pos.get('note:b')).toEqual({ x: 300, y: 400 });
  await step('note:b', { key: 'ArrowLeft', shiftKey: true });
  expect(layout().pos.get('note:b')).toEqual({ x: 234, y: 400, in: 'group:g' });
  await step('note:b', { key: 'ArrowRight', shiftKey: true });
  expect(layout().pos.get('note:b')).toEqual({ x: 300, y: 400 });
});

test('[HC8] who sees no lines is told what something came of', async () => {
  const { container, called } = await openCanvas({
    jobs: [job({ threadId: threadId.parse('t1') })],
  });
  await act(async () => called('List').click());
  await act(() => vi.dynamicImportSettled());
  const line = must(container.querySelector('section[aria-label="Jobs"] li'), 'the job');
  expect(line.textContent).toContain('from “Chat t1”');
});

test('[HC16] “Show” in the list brings it into sight, as finding it does', async () => {
  const { called, row, press, view, container } = await open();
  await act(async () => view.setState({ seen: { x: 9_000, y: 9_000, zoom: 0.5 } }));
  await act(async () => called('List').click());
  await act(() => vi.dynamicImportSettled());
  await press(row('Other'), 'Show');
  await act(async () => {});
  expect(view.getState()).toMatchObject({ isList: false, goal: null });
  const style = container.querySelector<HTMLElement>('.react-flow__viewport')?.style;
  // The note stands at 300, 400 and is 172 by 108: its middle is in the middle of 1,200 by 800.
  expect(style?.transform).toBe('translate(214px,-54px) scale(1)');
});

test('[HC16] keys pan what one sees and resize what is chosen', async () => {
  const { container, layout, view } = await open();
  await act(async () =>
    view.setState({ selected: new Set(['note:a']), seen: { x: 0, y: 0, zoom: 1 } }),
  );
  const node = must(nodeOf(container, 'note:a'), 'the note');
  const press = (init: KeyboardEventInit) =>
    act(
      async () => void node.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true })),
    );
  await press({ key: '>' });
  await act(() => vi.dynamicImportSettled());
  expect(layout().looks.get('note:a')).toEqual({ w: 194, h: 130 });
  for (let at = 0; at < 9; at += 1) await press({ key: '<' });
  await act(() => vi.dynamicImportSettled());
  expect(layout().looks.get('note:a')).toEqual({ w: 96, h: 56 });
  const viewport = must(container.querySelector<HTMLElement>('.react-flow__viewport'), 'the view');
  const before = viewport.style.transform;
  await press({ key: 'ArrowRight', ctrlKey: true });
  await act(async () => {});
  expect(viewport.style.transform).not.toBe(before);
  expect(layout().pos.get('note:a')).toEqual({ x: 0, y: 400 });
});

test('[HC9] a frame that is chosen lies below what is in it, also once one is back from the list', async () => {
  const { container, called, view } = await open(
    { map: 'groups', key: 'g', after: { title: 'Plan', by: bo, at: 1 } },
    { map: 'pos', key: 'group:g', after: { x: -20, y: 380 } },
  );
  const levels = () =>
    ['group:g', 'note:a'].map((id) => must(nodeOf(container, id), id).style.zIndex);
  await act(async () => view.setState({ selected: new Set(['group:g']) }));
  expect(levels()).toEqual(['-1', '1']);
  await act(async () => called('List').click());
  await act(() => vi.dynamicImportSettled());
  await act(async () => called('Canvas').click());
  await act(async () => {});
  expect(levels()).toEqual(['-1', '1']);
});
