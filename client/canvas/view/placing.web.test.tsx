import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { must } from '../../../shared/lib/must.ts';
import { leaveInspector, selectionStore } from '../../store/selection.ts';
import { approval } from '../../testing/approvals.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { bo } from '../../testing/people.ts';
import { inRoom } from '../../testing/test-room.tsx';
import { canvasOf } from '../canvas.ts';
import type { Graph } from '../graph/facts.ts';
import NodeSections from '../inspect/node-sections.tsx';
import { nobody } from '../state/view-state.ts';
import { inspectNode } from './inspect-node.ts';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  leaveInspector();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const words = 'textarea[aria-label="Words of the note"]';

async function placing(rows: object = {}) {
  const page = await openCanvas(rows);
  const { find, called, hatchery, room } = page;
  const pointer = (element: Element, at = { clientX: 0, clientY: 0 }) =>
    act(async () => {
      element.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1, ...at }));
    });
  return {
    ...page,
    pointer,
    layout: () => hatchery.room.store.getState().layout,
    view: canvasOf(room).view,
    rerole: (role: 'viewer') => {
      const session = room.connection.store.getState();
      const self = { ...must(session.self, 'oneself'), role };
      room.connection.store.setState({ ...session, self });
    },
    take: (name: string) => pointer(called(name)),
    pressPane: (at?: { clientX: number; clientY: number }) =>
      pointer(find('.react-flow__pane'), at),
    type: (key: string, target: EventTarget = document.body) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      const heard = vi.fn();
      addEventListener('keydown', heard);
      act(() => void target.dispatchEvent(event));
      removeEventListener('keydown', heard);
      // What came to the room's own keys.
      return heard.mock.calls.length > 0;
    },
  };
}

test('[HC28] a note is a tool until a click says where it stands; there one writes at once', async () => {
  const { take, pressPane, called, find, layout, container } = await placing();
  await take('Note');
  expect(called('Note').getAttribute('aria-pressed')).toBe('true');
  expect(called('Select').getAttribute('aria-pressed')).toBe('false');
  expect(layout().notes.size).toBe(0);
  await pressPane({ clientX: 400, clientY: 300 });
  const [key] = must([...layout().notes][0], 'a note');
  expect(document.activeElement).toBe(find(words));
  const first = must(layout().pos.get(`note:${key}`), 'a place');
  await act(async () => find(words).blur());
  expect(container.querySelector(words)).toBeNull();
  await take('Note');
  await pressPane({ clientX: 500, clientY: 300 });
  const [next] = must([...layout().notes][0], 'a note');
  expect(must(layout().pos.get(`note:${next}`), 'a place').x).toBeGreaterThan(first.x);
});

test('[HC37] a note that is placed where another begins comes to stand beside it', async () => {
  const { take, pressPane, find, write, layout } = await placing();
  const at = { clientX: 400, clientY: 300 };
  for (const text of ['one', 'two', 'three']) {
    await take('Note');
    await pressPane(at);
    write(find(words), text);
    await act(async () => find(words).blur());
  }
  const [one, two, three] = [...layout().notes].map(([key]) => layout().pos.get(`note:${key}`));
  const { x, y } = must(one, 'a place');
  expect([two, three]).toEqual([
    { x: x + 16, y: y + 16 },
    { x: x + 32, y: y + 32 },
  ]);
});

test('[HC28] Escape puts the tool away; the keyboard places in the middle of what one sees', async () => {
  const { take, pressPane, type, called, layout } = await placing();
  await take('Note');
  type('Escape');
  expect(called('Select').getAttribute('aria-pressed')).toBe('true');
  await pressPane();
  expect(layout().notes.size).toBe(0);
  await take('Group');
  type('Enter');
  expect(layout().groups.size).toBe(1);
  await act(async () => called('Note').click());
  expect(layout().notes.size).toBe(1);
});

test('[HC28] a comment is placed by a click, and its field has the focus at once', async () => {
  const { take, pressPane, type, room, view, container, pointer } = await placing();
  await take('Comment');
  await pressPane({ clientX: 30, clientY: 40 });
  const { chosen, isRaised } = selectionStore.getState();
  const id = must(chosen?.what.id, 'a point');
  expect([id.startsWith('point:'), isRaised]).toEqual([true, true]);
  expect(container.querySelector('[data-here]')).not.toBeNull();
  await act(async () => view.setState({ isPicture: true }));
  expect(container.querySelector('[data-here]')).toBeNull();
  await act(async () => view.setState({ isPicture: false }));
  // While its field is on its way, letters open no history and no other page.
  expect(type('h')).toBe(false);
  expect(view.getState().panel).toBeNull();
  const beside = mount(await inRoom(room, <NodeSections id={id} />));
  await act(async () => {});
  expect(document.activeElement).toBe(beside.find('textarea[aria-label="Comment"]'));
  await take('Comment');
  await pointer(must(nodeOf(container, 'thread:t1'), 'the chat'));
  expect(selectionStore.getState().chosen?.what.id).toBe('thread:t1');
});

test('[HC28] where no field for a comment comes no key is held back for it; Escape, or something else beside the canvas, gives them back', async () => {
  const { type, view, rerole } = await placing({ approvals: [approval()] });
  const comment = (id: string) => {
    act(() => view.setState({ selected: new Set([id]), panel: null }));
    type('m');
    return [selectionStore.getState().chosen?.what.id, view.getState().commenting];
  };
  const goesOn = () => {
    act(() => view.setState({ panel: null }));
    type('h');
    return view.getState().panel === 'versions';
  };
  expect(comment('openclaw')).toEqual(['openclaw', null]);
  expect(comment('tool:p1')).toEqual(['tool:p1', null]);
  expect(comment('thread:gone')).toEqual(['thread:gone', null]);
  expect(goesOn()).toBe(true);
  // What an approval would do is told with it, and so is what is said of that.
  expect(comment('ghost:a1')).toEqual(['approval:a1', 'approval:a1']);
  expect(goesOn()).toBe(false);
  act(() => view.setState({ selected: nobody }));
  type('Escape');
  expect(goesOn()).toBe(true);
  comment('thread:t1');
  expect(goesOn()).toBe(false);
  act(() => inspectNode('autopilot'));
  expect(goesOn()).toBe(true);
  comment('thread:t1');
  act(leaveInspector);
  expect(goesOn()).toBe(true);
  comment('thread:t1');
  act(() => rerole('viewer'));
  expect(goesOn()).toBe(true);
});

test('[HC28] a tool is laid down where one may not draw any more, and draws nothing into the past', async () => {
  const { take, type, pressPane, pointer, container, view, layout, hatchery, called, rerole } =
    await placing();
  await take('Note');
  const past = { at: 1, lit: nobody, of: (present: Graph) => present };
  await act(async () => view.setState({ past }));
  expect(view.getState().tool).toBe('select');
  for (const tool of ['note', 'group', 'comment'] as const) {
    await act(async () => view.setState({ tool }));
    await pressPane();
    await pointer(must(nodeOf(container, 'thread:t1'), 'the chat'));
    type('Enter');
    expect(view.getState().commenting).toBeNull();
  }
  expect([layout().notes.size, layout().groups.size]).toEqual([0, 0]);
  expect(hatchery.written).toEqual([]);
  expect(selectionStore.getState().chosen?.what.id).toBe('thread:t1');
  await act(async () => view.setState({ past: null }));
  expect(called('Comment').getAttribute('aria-pressed')).toBe('true');
  act(() => rerole('viewer'));
  expect(view.getState().tool).toBe('select');
});

test('[HC28] letters on the canvas lead nowhere else; beside it they do as ever', async () => {
  const { take, type, view } = await placing();
  for (const key of ['n', 'j', 'k', 'q', 'w', 'x', ','])
    expect([key, type(key)]).toEqual([key, false]);
  for (const key of ['?', 'i', '/']) expect([key, type(key)]).toEqual([key, true]);
  const nav = document.createElement('nav');
  nav.append(document.createElement('a'));
  document.body.append(nav);
  expect(type('j', must(nav.firstChild, 'a link'))).toBe(true);
  await take('Note');
  type('h');
  type('c');
  expect(view.getState()).toMatchObject({ tool: 'note', panel: null });
});

test('[HC6] that one made a note and what it says first is one act: Undo leaves no empty one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { called, write, find, layout } = await placing();
  await act(async () => called('Note').click());
  write(find(words), 'Nothing public');
  await act(async () => void vi.advanceTimersByTime(1_000));
  write(find(words), 'Nothing public yet');
  await act(async () => find(words).blur());
  await act(async () => called('Undo').click());
  expect([layout().notes.size, layout().pos.has('note:n')]).toEqual([0, false]);
  await act(async () => called('Redo').click());
  expect([...layout().notes.values()]).toMatchObject([{ text: 'Nothing public yet' }]);
  vi.useRealTimers();
});

test('[UI86] [HC30] where there is no room beside the canvas a press brings what it is about over it; one beside it puts it away', async () => {
  const { pointer, container, pressPane, hatchery } = await placing();
  await pointer(must(nodeOf(container, 'thread:t1'), 'the chat'));
  expect(selectionStore.getState()).toMatchObject({
    ...{ isRaised: true, chosen: { what: { kind: 'node', id: 'thread:t1' } } },
  });
  await pressPane();
  expect(selectionStore.getState()).toMatchObject({ isRaised: false, chosen: null });
  await act(async () =>
    hatchery.change([
      {
        map: 'comments',
        key: 'c',
        after: { text: 'Who?', on: nodeId.parse('autopilot'), by: bo, at: 1 },
      },
    ]),
  );
  const badge = nodeOf(container, 'autopilot')?.querySelector(
    'button[aria-label="1 open comment"]',
  );
  // On its own ground it has its own colour, whatever it hangs on.
  expect(badge?.classList.contains('text-text')).toBe(true);
  await pointer(must(badge, 'a badge'));
  await act(async () => {});
  expect(selectionStore.getState()).toMatchObject({
    ...{ isRaised: true, chosen: { what: { kind: 'node', id: 'autopilot' } } },
  });
});
