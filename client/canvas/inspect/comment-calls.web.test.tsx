import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo, member } from '../../testing/people.ts';
import { inRoom } from '../../testing/test-room.tsx';
import { CommentsSection } from './comments-section.tsx';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const field = 'textarea[aria-label="Comment"]';

const places = ['autopilot', `member:${ada}`, `member:${bo}`, 'thread:t1'].map(
  (key, i) => ({ map: 'pos', key, after: { x: i * 300, y: 0 } }) as const,
);

async function commenting() {
  const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo Lind', 'member')];
  const { hatchery, room, container } = await openCanvas({ members }, 'owner', places);
  const beside = mount(await inRoom(room, <CommentsSection on="thread:t1" />));
  const type = async (text: string) => {
    beside.write(beside.find(field), text);
    const box = beside.find(field);
    if (box instanceof HTMLTextAreaElement) box.setSelectionRange(text.length, text.length);
    await act(async () => void box.dispatchEvent(new Event('select', { bubbles: true })));
    await act(() => vi.dynamicImportSettled());
    await act(async () => {});
  };
  const press = (key: string) =>
    act(async () => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      beside.find(field).dispatchEvent(event);
    });
  const comments = () => [...hatchery.room.store.getState().layout.comments.values()];
  const drawn = () => must(nodeOf(container, 'thread:t1'), 'the chat');
  return { ...beside, type, press, comments, drawn };
}

test('[HC29] a name is chosen from those of the room: Enter takes it, and only then says it', async () => {
  const { type, press, find, comments, text, container } = await commenting();
  await type('@B');
  expect(find('[role=listbox]').textContent).toContain('Bo Lind');
  await press('Enter');
  expect(comments()).toEqual([]);
  expect(find(field)).toMatchObject({ value: '@Bo Lind ' });
  await type('@Bo Lind see this');
  expect(text()).toContain('Calls Bo Lind.');
  await press('Enter');
  expect(comments()).toMatchObject([{ text: '@Bo Lind see this', mentions: [bo] }]);
  expect(must(container.querySelector('li strong'), 'a call').textContent).toBe('@Bo Lind');
});

test('[HC29] a word that calls nobody says so before it is said, and looks like any other after', async () => {
  const { type, press, comments, text, container } = await commenting();
  await type('@Bo see this');
  expect(text()).toContain('“@Bo” names nobody here.');
  expect(text()).not.toContain('Calls');
  await press('Enter');
  expect(comments()).toMatchObject([{ text: '@Bo see this' }]);
  expect(comments()[0]).not.toHaveProperty('mentions');
  expect(container.querySelector('li strong')).toBeNull();
});

test('[HC29] Escape leaves the field for what it hangs on, and keeps what was written', async () => {
  const { type, press, find, comments, drawn } = await commenting();
  await type('Half of it');
  const box = find(field);
  box.focus();
  expect(document.activeElement).toBe(box);
  await press('Escape');
  expect(document.activeElement).toBe(drawn());
  expect(box).toMatchObject({ value: 'Half of it' });
  expect(comments()).toEqual([]);
});
