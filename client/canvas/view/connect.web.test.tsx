import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { threadId } from '../../../shared/model/ids.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { chat, nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada } from '../../testing/people.ts';
import { toastStore } from '../../ui/toast-store.ts';
import { canvasOf } from '../canvas.ts';
import { onlyShared } from './use-deeds.ts';

const box = { x: 0, y: 0, top: 0, left: 0, right: 1_200, bottom: 800, width: 1_200, height: 800 };

beforeEach(() => {
  stubCanvas();
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({
    ...{ ...box, toJSON: () => box },
  });
});
afterEach(() => {
  toastStore.setState([], true);
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const secret = {
  ...{ id: `${ada}/t2`, seq: 1, principal: ada, threadId: threadId.parse('t2') },
  ...{ title: 'Secret', lastAt: 1, activity: { state: 'idle' as const } },
};

const pressKey = (key: string) =>
  act(async () => {
    const how = { key, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', how));
  });

/** A canvas with the Connect tool in the hand. */
async function connecting() {
  const page = await openCanvas({ threads: [chat('t1')], privateThreads: [secret] });
  const { container, room, hatchery, called } = page;
  const { own, view } = canvasOf(room);
  await act(async () =>
    own.store.setState({ isKnown: true, places: new Map([['thread:t2', { x: 300, y: 300 }]]) }),
  );
  const wholeOf = (id: string, type: 'source' | 'target') =>
    must(nodeOf(container, id)?.querySelector(`.react-flow__handle.${type}`), `all of ${id}`);
  const mouse = (target: EventTarget, type: string, clientX: number) =>
    act(async () => {
      const how = { clientX, clientY: 50, button: 0, bubbles: true, cancelable: true };
      target.dispatchEvent(new MouseEvent(type, how));
    });
  await act(async () => called('Connect').click());
  return {
    ...page,
    view,
    mouse,
    wholeOf,
    lines: () => [...hatchery.room.store.getState().layout.edges.values()],
    preview: () => container.querySelector('.react-flow__connection'),
    draw: async (from: string, to: string) => {
      Object.assign(document, { elementFromPoint: () => wholeOf(to, 'target') });
      await mouse(wholeOf(from, 'source'), 'mousedown', 100);
      await mouse(document, 'mousemove', 160);
    },
    letGo: () => mouse(document, 'mouseup', 160),
    press: (target: Element) =>
      act(async () => {
        target.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
      }),
    pressKey,
    pressEscape: () => pressKey('Escape'),
  };
}

/** Where an OpenClaw would be: as a call or a preview, no node of the contract. */
const nothing = 'openclaw';

const onlyLasting = 'A line needs two things that stay; “OpenClaw” does not.';

const said = () => toastStore.getState().map(({ text }) => text);

test('[HC35] all of a node begins a line and ends one; nothing is dragged meanwhile', async () => {
  const { container, draw, letGo, lines, preview, wholeOf, view } = await connecting();
  for (const type of ['source', 'target'] as const)
    expect(wholeOf('thread:t1', type).className).toContain('size-full!');
  expect(container.querySelector('.react-flow__node.draggable')).toBeNull();
  await draw('thread:t1', 'community');
  expect(preview()).not.toBeNull();
  await letGo();
  expect(lines()).toMatchObject([{ from: 'thread:t1', to: 'community' }]);
  expect(view.getState().tool).toBe('select');
  expect(container.querySelector('.react-flow__handle')).toBeNull();
  expect(nodeOf(container, 'thread:t1')?.className).toContain('draggable');
});

test('[HC35] Escape ends the tool, also while a line is drawn; it leads from no node to itself', async () => {
  const { draw, letGo, lines, preview, view, pressEscape, called } = await connecting();
  await draw('thread:t1', 'thread:t1');
  await letGo();
  expect([lines(), said(), view.getState().tool]).toEqual([[], [], 'connect']);
  await draw('thread:t1', 'community');
  await pressEscape();
  expect([preview(), view.getState().tool]).toEqual([null, 'select']);
  await letGo();
  await act(async () => called('Connect').click());
  await pressEscape();
  expect([lines(), said(), view.getState().tool]).toEqual([[], [], 'select']);
});

test('[HC35] a press on each of two joins them; after Escape the first press counts no more', async () => {
  const { wholeOf, lines, pressEscape, called, mouse } = await connecting();
  Object.assign(document, { elementFromPoint: () => wholeOf('community', 'target') });
  await mouse(wholeOf('thread:t1', 'source'), 'click', 100);
  await pressEscape();
  await act(async () => called('Connect').click());
  await mouse(wholeOf('community', 'source'), 'click', 100);
  expect(lines()).toEqual([]);
  await pressEscape();
  await act(async () => called('Connect').click());
  await mouse(wholeOf('thread:t1', 'source'), 'click', 100);
  await mouse(wholeOf('community', 'target'), 'click', 100);
  expect(lines()).toMatchObject([{ from: 'thread:t1', to: 'community' }]);
});

test('[HC35] what may not be joined says so', async () => {
  const { draw, letGo, lines } = await connecting();
  await draw('thread:t1', 'thread:t2');
  await letGo();
  expect([lines(), said()]).toEqual([[], [onlyShared]]);
});

test('[HC35] a line to what comes and goes is none: that is named, and its words are no commands [HC28]', async () => {
  const { draw, letGo, lines, pressKey: press, pressEscape, view } = await connecting();
  await draw('thread:t1', nothing);
  await letGo();
  expect([lines(), said()]).toEqual([[], [onlyLasting]]);
  // Its words, which one types at once, open nothing.
  for (const key of ['h', 'f']) await press(key);
  expect(view.getState().panel).toBeNull();
  await pressEscape();
  await press('h');
  expect(view.getState().panel).toBe('versions');
});

test('[HC35] of two that are chosen Connect says the same, and draws where it may', async () => {
  const { called, lines, pressEscape, view } = await connecting();
  await pressEscape();
  const connect = (...ids: string[]) =>
    act(async () => {
      view.setState({ selected: new Set(ids) });
      called('Connect').click();
    });
  await connect('thread:t1', nothing);
  expect([lines(), said()]).toEqual([[], [onlyLasting]]);
  await connect('thread:t1', 'community');
  expect(lines()).toMatchObject([{ from: 'thread:t1', to: 'community' }]);
  expect(view.getState().editing).toMatch(/^edge:/);
});

test('[HC35] a frame is no end of a line, and neither it nor a note is resized meanwhile', async () => {
  const { container, room, pressEscape } = await connecting();
  const { view, room: shared } = canvasOf(room);
  await pressEscape();
  await act(async () => {
    for (const id of ['group:g', 'note:n'])
      shared.draw([{ map: 'pos', key: id, after: { x: 900, y: 0 } }]);
    shared.draw([
      { map: 'groups', key: 'g', after: { title: 'Plans', by: ada, at: 1 } },
      { map: 'notes', key: 'n', after: { text: 'a plan', by: ada, at: 1 } },
    ]);
  });
  const many = (id: string, what: string) =>
    nodeOf(container, id)?.querySelectorAll(what).length ?? -1;
  const corners = '.react-flow__resize-control';
  for (const id of ['group:g', 'note:n']) {
    await act(async () => view.setState({ selected: new Set([id]), tool: 'select' }));
    expect(many(id, corners)).toBeGreaterThan(0);
    await act(async () => view.setState({ tool: 'connect' }));
    expect(many(id, corners)).toBe(0);
  }
  expect(many('group:g', '.react-flow__handle')).toBe(0);
  expect(many('note:n', '.react-flow__handle')).toBe(2);
});

test('[HC35] the field of a line that was just drawn says what it is for, and is left by a press on a node', async () => {
  const { container, draw, letGo, lines, find, press } = await connecting();
  const field = 'input[aria-label="Words on the line"]';
  await draw('thread:t1', 'community');
  await letGo();
  expect(find(field).getAttribute('placeholder')).toBe('What it means, or nothing');
  expect(document.activeElement).toBe(find(field));
  await press(find(field));
  expect(container.querySelector(field)).not.toBeNull();
  await press(must(nodeOf(container, 'community'), 'the community'));
  expect(container.querySelector(field)).toBeNull();
  expect(lines()).toHaveLength(1);
  expect(lines()[0]).not.toHaveProperty('label');
});
