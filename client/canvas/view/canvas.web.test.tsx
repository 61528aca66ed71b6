import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { threadId } from '../../../shared/model/ids.ts';
import { job } from '../../testing/jobs.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo } from '../../testing/people.ts';
import { inRoom } from '../../testing/test-room.tsx';
import { canvasOf } from '../canvas.ts';
import type { Change } from '../sync/canvas-values.ts';
import CanvasPage from './canvas-page.tsx';

beforeEach(stubCanvas);

afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('[HC1] what the room has is drawn without anybody having drawn it', async () => {
  const { container, text } = await openCanvas();
  expect(nodeOf(container, 'thread:t1')?.textContent).toContain('Chat t1');
  expect(nodeOf(container, `member:${bo}`)?.textContent).toContain('Bo');
  expect(text()).toContain('saved');
});

test('[HC1] 200 status changes a second draw what changed and nothing else', async () => {
  const many = Array.from({ length: 2 }, (_, i) => job({ name: `j${i}` }));
  const { container, room } = await openCanvas({ jobs: many });
  const seen = new Map<Node, number>();
  const watcher = new MutationObserver((list) => {
    for (const { target } of list) {
      const element = target instanceof Element ? target : target.parentElement;
      const node = element?.closest('.react-flow__node');
      if (node != null) seen.set(node, (seen.get(node) ?? 0) + 1);
    }
  });
  watcher.observe(container, {
    subtree: true,
    characterData: true,
    childList: true,
    attributes: true,
  });
  const { store } = room.connection;
  for (let i = 0; i < 200; i += 1)
    await act(async () => {
      const now = store.getState();
      const jobs = new Map(now.replica.rows.jobs);
      const next = job({ name: 'j1', progress: { done: i % 60, of: 60, words: `step ${i}` } });
      jobs.set(next.id, { ...next, seq: i + 2 });
      const rows = { ...now.replica.rows, jobs };
      store.setState({ ...now, replica: { ...now.replica, rows } });
    });
  watcher.disconnect();
  expect(nodeOf(container, 'job:j1')?.textContent).toContain('step 199');
  expect([...seen.keys()]).toEqual([nodeOf(container, 'job:j1')]);
});

test('[HC7] a note is written, locked for others while it is, and gone when it stays empty', async () => {
  const { container, hatchery, called, write, find } = await openCanvas();
  await act(async () => called('Note').click());
  // No key that comes next is a shortcut.
  expect(document.activeElement).toBe(find('textarea[aria-label="Words of the note"]'));
  write(find('textarea[aria-label="Words of the note"]'), 'Nothing public before Jo has read it.');
  await act(async () => find('textarea[aria-label="Words of the note"]').blur());
  const notes = () => [...hatchery.room.store.getState().layout.notes.values()];
  expect(notes()).toMatchObject([{ text: 'Nothing public before Jo has read it.', by: ada }]);
  await act(async () => called('Note').click());
  expect(notes()).toHaveLength(2);
  await act(async () => find('textarea[aria-label="Words of the note"]').blur());
  expect(notes()).toHaveLength(1);
  expect(container.querySelectorAll('.react-flow__node-note')).toHaveLength(1);
  const [key] = hatchery.room.store.getState().layout.notes.keys();
  await act(async () =>
    hatchery.tell(77, { user: { principal: bo, name: 'Bo' }, edits: `note:${key}` }),
  );
  expect(nodeOf(container, `note:${key}`)?.textContent).toContain('Bo is writing…');
  await act(async () => {
    nodeOf(container, `note:${key}`)?.firstElementChild?.dispatchEvent(
      new MouseEvent('dblclick', { bubbles: true }),
    );
  });
  expect(container.querySelector('textarea[aria-label="Words of the note"]')).toBeNull();
});

test('[HC7] others are seen with their names as the room gives them; who lies about them is not', async () => {
  const { container, hatchery, text } = await openCanvas();
  await act(async () => {
    hatchery.tell(77, {
      ...{ user: { principal: bo, name: 'Bo' }, cursor: { x: 5, y: 5 } },
      ...{ selection: ['thread:t1'] },
    });
    hatchery.tell(78, { user: { principal: 'nobody', name: 'Mallory' }, cursor: { x: 1, y: 1 } });
  });
  expect(nodeOf(container, 'thread:t1')?.textContent).toContain('Bo');
  expect(text()).not.toContain('Mallory');
  await act(async () => hatchery.tell(77, null));
  expect(nodeOf(container, 'thread:t1')?.textContent).not.toContain('Bo');
});

test('[HC3] a viewer sees everything and has no tools that draw', async () => {
  const { container, text } = await openCanvas({}, 'viewer');
  const tools = [...container.querySelectorAll('[role=toolbar] button')].map((one) =>
    one.getAttribute('aria-label'),
  );
  expect(tools).toEqual(expect.arrayContaining(['Find', 'History', 'List']));
  for (const name of ['Note', 'Group', 'Connect', 'Tidy', 'Undo'])
    expect(tools).not.toContain(name);
  expect(text()).toContain('you may look');
});

test('[HC4] what was not sent at a sign-out and what others changed since are asked apart', async () => {
  const { hatchery, text, called } = await openCanvas();
  const moved = (key: string, x: number): Change => ({
    ...{ map: 'pos', key, after: { x, y: 0 } },
  });
  const sealed = (key: string) =>
    ({ change: moved(key, 3), bases: [{ x: 1, y: 0 }], sent: null, isSealed: true }) as const;
  await act(async () => {
    hatchery.change([moved('thread:t1', 1), moved(`member:${bo}`, 9)]);
    hatchery.room.store.setState({ asks: [sealed('thread:t1'), sealed(`member:${bo}`)] });
  });
  await act(() => vi.dynamicImportSettled());
  expect(text()).toContain('Nobody changed the same since.');
  expect(text()).toContain('others changed what you changed too');
  await act(async () => called('Put 1 change on the canvas').click());
  expect(hatchery.written).toEqual([[moved('thread:t1', 3)]]);
  expect(text()).toContain('Everything else of yours went out.');
  await act(async () => called('Keep theirs').click());
  expect(text()).not.toContain('you changed too');
  expect(hatchery.written).toHaveLength(1);
});

test('[HC40] whose of two wordings stays is asked with both to read', async () => {
  const { hatchery, text, called } = await openCanvas();
  const says = (words: string): Change => ({
    ...{ map: 'notes', key: 'n', after: { text: words, by: ada, at: 1 } },
  });
  const waits = { change: says('The crane is ours'), bases: [says('The').after], sent: null };
  await act(async () => {
    hatchery.change([says('The crane is rented')]);
    hatchery.room.store.setState({ asks: [waits] });
  });
  await act(() => vi.dynamicImportSettled());
  expect(text()).toContain('YoursThe crane is oursOn the canvasThe crane is rented');
  const made = {
    change: { ...says('The crane is ours'), key: 'new' },
    bases: [undefined],
    sent: null,
    isSealed: true,
  } as const;
  await act(async () => hatchery.room.store.setState({ asks: [waits, made] }));
  expect(text()).toContain('YoursThe crane is oursOn the canvasit is not there');
  await act(async () => hatchery.room.store.setState({ asks: [waits] }));
  await act(async () => called('Put my 1 change in their place').click());
  expect(hatchery.written).toEqual([[says('The crane is ours')]]);
});

test('[HC3] who may only look for a while loses nothing: the tools go, and what was not saved asks afterwards', async () => {
  const { container, hatchery, text, called } = await openCanvas();
  const you = { kind: 'you', principal: ada, name: 'Ada', mayEdit: false } as const;
  await act(async () => {
    hatchery.drop();
    hatchery.room.draw([{ map: 'pos', key: 'thread:t1', after: { x: 3, y: 0 } }]);
    hatchery.notice({ ...you, why: 'pause' });
    hatchery.sync();
  });
  const tool = () => container.querySelector('[role=toolbar] button[aria-label="Note"]');
  expect(tool()).toBeNull();
  await act(() => vi.dynamicImportSettled());
  expect(text()).toContain('The room paused its agents');
  expect(text()).toContain('They are kept until you may draw here again.');
  expect(text()).not.toContain('Put 1 change on the canvas');
  await act(async () => hatchery.notice({ ...you, mayEdit: true }));
  expect(tool()).not.toBeNull();
  expect(text()).not.toContain('They are kept until');
  await act(async () => called('Put 1 change on the canvas').click());
  expect(hatchery.written).toMatchObject([[{ key: 'thread:t1', after: { x: 3, y: 0 } }]]);
});

test('[R91] a label is text, whatever it says', async () => {
  const { container, hatchery } = await openCanvas();
  const text = '<img src=x onerror=alert(1)>';
  await act(async () =>
    hatchery.change([
      { map: 'notes', key: 'n', after: { text, by: bo, at: 1 } },
      { map: 'pos', key: 'note:n', after: { x: 0, y: 400 } },
    ]),
  );
  expect(nodeOf(container, 'note:n')?.textContent).toContain(text);
  expect(container.querySelector('img')).toBeNull();
});

test('[HC8] the list has the same things and the same acts', async () => {
  const { container, hatchery, called, text } = await openCanvas();
  await act(async () =>
    hatchery.change([
      { map: 'notes', key: 'n', after: { text: 'Launch', by: bo, at: 1 } },
      { map: 'pos', key: 'note:n', after: { x: 0, y: 400 } },
    ]),
  );
  await act(async () => called('List').click());
  await act(() => vi.dynamicImportSettled());
  expect(text()).toContain('Chat t1');
  await act(async () => called('Delete').click());
  expect(hatchery.room.store.getState().layout.notes.size).toBe(0);
  await act(async () => called('Undo').click());
  expect(container.querySelector('section[aria-label="Notes"]')?.textContent).toContain('Launch');
});

test('[HC8] the bar of the list tidies, finds and comments, as far as one may', async () => {
  const own = (container: Element) =>
    [...container.querySelectorAll('[role="toolbar"] button')].map((one) => one.textContent);
  const { container, hatchery, called, room, find } = await openCanvas({}, 'owner', [
    { map: 'pos', key: 'thread:t1', after: { x: 9_000, y: 9_000 } },
  ]);
  const { view } = canvasOf(room);
  await act(async () => called('List').click());
  await act(() => vi.dynamicImportSettled());
  await act(async () => called('Tidy').click());
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  expect(hatchery.room.store.getState().layout.pos.get('thread:t1')?.x).toBeLessThan(9_000);
  await act(async () => called('Find').click());
  await act(() => vi.dynamicImportSettled());
  expect(find('search input')).toBe(document.activeElement);
  await act(async () => called('Find').click());
  expect(view.getState().panel).toBeNull();
  await act(async () => view.setState({ selected: new Set(['thread:t1']) }));
  await act(async () => called('Comment').click());
  expect(view.getState().commenting).toBe('thread:t1');
  await act(async () => view.setState({ selected: new Set() }));
  await act(async () => called('Comment').click());
  expect(view.getState().commenting).toMatch(/^point:/);
  expect(own(container)).toContain('New note');
  unmountAll();
  const viewer = await openCanvas({}, 'viewer');
  await act(async () => viewer.called('List').click());
  await act(() => vi.dynamicImportSettled());
  expect(own(viewer.container)).toEqual(expect.arrayContaining(['Find', 'History']));
  for (const name of ['Tidy', 'Comment', 'New note'])
    expect(own(viewer.container)).not.toContain(name);
});

test('[HC13] who comes back finds it at once, where they left it, with what they had chosen', async () => {
  const { room, hatchery, unmount } = await openCanvas();
  const { view } = canvasOf(room);
  await act(async () =>
    view.setState({
      selected: new Set(['thread:t1']),
      seen: { x: -120, y: -60, zoom: 0.8 },
    }),
  );
  unmount();
  hatchery.drop();
  const again = mount(await inRoom(room, <CanvasPage />));
  expect(nodeOf(again.container, 'thread:t1')?.className).toContain('selected');
  const style = again.container.querySelector<HTMLElement>('.react-flow__viewport')?.style;
  expect(style?.transform).toBe('translate(-120px,-60px) scale(0.8)');
  await act(async () => {});
  expect(view.getState().seen).toEqual({ x: -120, y: -60, zoom: 0.8 });
});

test('[HC12] what is private is placed by oneself, and nobody is told that one chose or dragged it', async () => {
  const privateThreads = [
    {
      ...{ id: `${ada}/t2`, seq: 1, principal: ada, threadId: threadId.parse('t2') },
      ...{ title: 'Secret', lastAt: 1, activity: { state: 'idle' as const } },
    },
  ];
  const { container, hatchery, room } = await openCanvas({ privateThreads });
  expect(nodeOf(container, 'thread:t2')).toBeNull();
  const places = new Map([['thread:t2', { x: 300, y: 300 }]]);
  await act(async () => canvasOf(room).own.store.setState({ isKnown: true, places }));
  expect(nodeOf(container, 'thread:t2')?.style.transform).toBe('translate(300px,300px)');
  expect(nodeOf(container, 'thread:t2')?.className).toContain('draggable');
  await act(async () => {
    nodeOf(container, 'thread:t2')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  });
  expect(JSON.stringify(hatchery.told ?? {})).not.toContain('thread:t2');
});

test('[HC21] what a phone has no room for stands under More, which never scrolls away', async () => {
  const { find, called } = await openCanvas();
  const more = called('More');
  expect(more.closest('.overflow-x-auto')).toBeNull();
  expect(more.closest('[role=toolbar]')).not.toBeNull();
  const under = find('[popover][aria-label=More]');
  const words = [...under.querySelectorAll('button')].map(({ textContent }) => textContent);
  expect(words).toEqual(expect.arrayContaining(['Tidy', 'History', 'List', 'Save as JSON']));
  for (const name of ['Tidy', 'Redo', 'History', 'List'])
    expect(called(name).className).toContain('max-sm:hidden');
});

test('[HC22] who wrote a note is said below it, and who changed its words', async () => {
  const { container, hatchery } = await openCanvas();
  const note = (more: object): Change => ({
    ...{ map: 'notes', key: 'n', after: { text: 'Launch', by: bo, at: 1, ...more } },
  });
  await act(async () =>
    hatchery.change([note({}), { map: 'pos', key: 'note:n', after: { x: 0, y: 400 } }]),
  );
  expect(nodeOf(container, 'note:n')?.textContent).toBe('LaunchBo');
  await act(async () => hatchery.change([note({ editedBy: ada })]));
  expect(nodeOf(container, 'note:n')?.textContent).toContain('Bo, changed by Ada');
});

test('[HC20] seen from farther off a node says its name and how it stands, and nothing smaller', async () => {
  const { room, hatchery, unmount } = await openCanvas();
  const { view } = canvasOf(room);
  unmount();
  hatchery.drop();
  for (const zoom of [0.6, 0.3]) {
    view.setState({ seen: { x: 300, y: 200, zoom } });
    const { container, unmount: leave } = mount(await inRoom(room, <CanvasPage />));
    await act(async () => {});
    const node = nodeOf(container, `member:${bo}`);
    expect(node?.textContent).toBe('Bonot here');
    expect(node?.querySelector('.text-tiny')).toBeNull();
    leave();
  }
});
