import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo } from '../../testing/people.ts';
import type { TestHatchery } from '../../testing/test-hatchery.ts';
import { inRoom } from '../../testing/test-room.tsx';
import { toastStore } from '../../ui/toast-store.ts';
import { canvasOf } from '../canvas.ts';
import { CommentsSection } from '../inspect/comments-section.tsx';
import { lockMs, nameLockMs } from '../state/locks.ts';
import type { Change } from '../sync/canvas-values.ts';

beforeEach(stubCanvas);
afterEach(() => {
  vi.useRealTimers();
  toastStore.setState([], true);
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const words = 'textarea[aria-label="Words of the note"]';
const ofBo = (text: string): Change[] => [
  { map: 'notes', key: 'n', after: { text, by: bo, at: 1 } },
  { map: 'pos', key: 'note:n', after: { x: 0, y: 400 } },
];
const gone: Change[] = [
  { map: 'notes', key: 'n', after: undefined },
  { map: 'pos', key: 'note:n', after: undefined },
];
const textOf = ({ room }: TestHatchery) => room.store.getState().layout.notes.get('n')?.text;
const writes = (edits: string | null) => ({ user: { principal: bo, name: 'Bo' }, edits });

async function openNote(text = 'A long plan of Bo’s') {
  const page = await openCanvas();
  const { hatchery, container } = page;
  await act(async () => hatchery.change(ofBo(text)));
  const edit = () =>
    act(async () => {
      nodeOf(container, 'note:n')?.firstElementChild?.dispatchEvent(
        new MouseEvent('dblclick', { bubbles: true }),
      );
    });
  await edit();
  return { ...page, edit, field: () => container.querySelector<HTMLElement>(words) };
}

test('[HC15] a note that one empties goes, and undo brings back the words that it had', async () => {
  const { hatchery, write, find, called } = await openNote();
  write(find(words), '');
  await act(async () => find(words).blur());
  expect(hatchery.room.store.getState().layout.notes.size).toBe(0);
  await act(async () => called('Undo').click());
  expect(hatchery.room.store.getState().layout.notes.get('n')).toEqual({
    ...{ text: 'A long plan of Bo’s', by: bo, at: 1 },
  });
  expect(hatchery.room.store.getState().layout.pos.get('note:n')).toEqual({ x: 0, y: 400 });
});

test('[HC15] a note that somebody deletes while one writes in it stands again, with the words', async () => {
  const { hatchery, write, find } = await openNote('plan');
  write(find(words), 'plan, and what I add');
  await act(async () => hatchery.change(gone));
  expect(textOf(hatchery)).toBe('plan, and what I add');
  expect(hatchery.room.store.getState().layout.pos.get('note:n')).toEqual({ x: 0, y: 400 });
});

test('[HC15] words that somebody writes under one’s own keystroke are one undo away, and that is said', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { hatchery, write, find, called } = await openNote('plan');
  const said = () => toastStore.getState().map((toast) => toast.text);
  const wait = () => act(async () => void vi.advanceTimersByTime(1_000));
  write(find(words), 'plan b');
  await wait();
  expect(said()).toEqual([]);
  write(find(words), 'plan bc');
  await act(async () => hatchery.change(ofBo('plan of Bo')));
  await wait();
  expect(textOf(hatchery)).toBe('plan bc');
  expect(said()).toEqual([expect.stringContaining('just as you did')]);
  await act(async () => find(words).blur());
  await act(async () => called('Undo').click());
  expect(textOf(hatchery)).toBe('plan of Bo');
});

test('[HC15] words that are not drawn yet are not called saved, and go out when the page does', async () => {
  const { hatchery, write, find, text } = await openNote('plan');
  write(find(words), 'plan b');
  expect(text()).toContain('livewriting…');
  await act(async () => void dispatchEvent(new Event('pagehide')));
  expect(textOf(hatchery)).toBe('plan b');
  await act(async () => hatchery.store());
  expect(text()).toContain('livesaved');
});

test('[HC15] the name of a frame that goes out of sight while it is written is kept', async () => {
  const { hatchery, write, find, called, text, room } = await openCanvas();
  await act(async () => called('Group').click());
  write(find('input[aria-label="Name of the group"]'), 'Launch');
  await act(async () => hatchery.store());
  expect(text()).toContain('livewriting…');
  await act(async () => canvasOf(room).view.setState({ isList: true }));
  await act(() => vi.dynamicImportSettled());
  expect([...hatchery.room.store.getState().layout.groups.values()]).toMatchObject([
    { title: 'Launch' },
  ]);
});

test('[HC7] a lock without a change ends after a minute; with one it goes on', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { hatchery, edit, field, find } = await openNote('plan');
  await act(async () => find(words).blur());
  await act(async () => hatchery.tell(77, writes('note:n')));
  await edit();
  expect(field()).toBeNull();
  await act(async () => void vi.advanceTimersByTime(lockMs - 1_000));
  await act(async () => hatchery.change(ofBo('plan, longer')));
  await act(async () => void vi.advanceTimersByTime(lockMs - 1_000));
  await edit();
  expect(field()).toBeNull();
  await act(async () => void vi.advanceTimersByTime(1_000));
  await edit();
  expect(field()).not.toBeNull();
});

test('[HC7] a name, drawn only when its field closes, is somebody else’s for longer; nobody’s where nobody looks', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { hatchery, room } = await openCanvas();
  const { locks } = canvasOf(room);
  const held = () => [...locks.writers.getState().keys()];
  await act(async () => hatchery.tell(77, writes('group:g')));
  await act(async () => void vi.advanceTimersByTime(nameLockMs - 1));
  expect(held()).toEqual(['group:g']);
  await act(async () => void vi.advanceTimersByTime(1));
  expect(held()).toEqual([]);
  await act(async () => hatchery.tell(77, writes('note:n')));
  expect(held()).toEqual(['note:n']);
  act(() => canvasOf(room).end());
  expect(held()).toEqual([]);
});

test('[HC7] one’s own lock is let go after a minute without a change, and taken again with the next', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { hatchery, write, find } = await openNote('plan');
  await act(async () => void vi.advanceTimersByTime(1_000));
  expect(hatchery.told).toMatchObject({ edits: 'note:n' });
  await act(async () => void vi.advanceTimersByTime(lockMs));
  expect(hatchery.told).toMatchObject({ edits: null });
  write(find(words), 'plan b');
  await act(async () => void vi.advanceTimersByTime(1_000));
  expect(hatchery.told).toMatchObject({ edits: 'note:n' });
});

test('[HC7] after a pause one goes on with what others wrote meanwhile, not over it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { hatchery, write, find } = await openNote('plan');
  write(find(words), 'plan b');
  await act(async () => void vi.advanceTimersByTime(lockMs));
  await act(async () => void vi.advanceTimersByTime(1_000));
  expect(hatchery.told).toMatchObject({ edits: null });
  await act(async () => hatchery.change(ofBo('plan of an agent')));
  const field = find(words);
  if (!(field instanceof HTMLTextAreaElement)) throw new Error('no field');
  expect(field.value).toBe('plan of an agent');
  write(field, `${field.value}, and mine`);
  await act(async () => hatchery.change(ofBo('as I write')));
  expect(field.value).toBe('plan of an agent, and mine');
});

test('[HC7] the field of a name closes with its lock, with the words; what others wrote then stays', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { hatchery, called, write, find, container } = await openCanvas();
  await act(async () => called('Group').click());
  const name = 'input[aria-label="Name of the group"]';
  write(find(name), 'Launch');
  await act(async () => void vi.advanceTimersByTime(lockMs));
  expect(container.querySelector(name)).toBeNull();
  const groups = () => [...hatchery.room.store.getState().layout.groups];
  const [key, group] = must(groups()[0], 'a group');
  expect(group.title).toBe('Launch');
  await act(async () =>
    hatchery.change([{ map: 'groups', key, after: { ...group, title: 'Of Bo' } }]),
  );
  expect(groups()).toMatchObject([[key, { title: 'Of Bo' }]]);
});

test('[HC7] of two who begin together the lower client writes, and the other field closes', async () => {
  const { hatchery, field } = await openNote('plan');
  await act(async () => hatchery.tell(77, writes('note:n')));
  expect(field()).not.toBeNull();
  await act(async () => hatchery.tell(0, writes('note:n')));
  expect(field()).toBeNull();
});

test('[HC15] what cannot have a comment has no field for one, and no words are thrown away', async () => {
  const { hatchery, room } = await openCanvas();
  const ofNone = mount(await inRoom(room, <CommentsSection on="openclaw" />));
  expect(ofNone.container.querySelector('textarea')).toBeNull();
  const ofChat = mount(await inRoom(room, <CommentsSection on="thread:t1" />));
  ofChat.write(ofChat.find('textarea'), 'Who reads this first?');
  await act(async () => ofChat.called('Comment').click());
  expect([...hatchery.room.store.getState().layout.comments.values()]).toMatchObject([
    { text: 'Who reads this first?', on: 'thread:t1' },
  ]);
});

/** An owner makes Ada a viewer just as she leaves the field of an empty note, which is stored. */
async function demote({ hatchery, container, room }: Awaited<ReturnType<typeof openCanvas>>) {
  hatchery.store();
  hatchery.written.length = 0;
  const you = { kind: 'you', principal: ada, name: 'Ada', mayEdit: false, why: 'role' } as const;
  await act(async () => {
    hatchery.notice(you);
    canvasOf(room).view.setState({ editing: null });
  });
  expect(container.querySelector(words)).toBeNull();
  expect([hatchery.written, hatchery.kept]).toEqual([[], []]);
  const { layout, refused } = hatchery.room.store.getState();
  expect([layout.notes.size, refused]).toEqual([1, null]);
}

test('[HC3] a note that stays empty stays when one may not draw any more: nothing goes out, nothing is said', async () => {
  const page = await openCanvas();
  await act(async () => page.called('Note').click());
  expect(page.container.querySelector(words)).not.toBeNull();
  await demote(page);
});

test('[HC3] so does one that one emptied', async () => {
  const page = await openNote();
  vi.useFakeTimers();
  page.write(page.find(words), '');
  await act(async () => vi.advanceTimersByTime(1_000));
  expect(textOf(page.hatchery)).toBe('');
  await demote(page);
});
