import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { messageId, threadId } from '../../shared/model/ids.ts';
import { editingStore, writeEdit } from '../store/editing.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { NoThread } from './no-thread.tsx';

afterEach(() => {
  unmountAll();
  editingStore.setState({}, true);
  localStorage.clear();
});

test('a thread that cannot be shown says why, and leads on', async () => {
  const cases = [
    ['notFound', 'This thread does not exist or is not visible to you.'],
    ['notAllowed', 'This thread does not exist or is not visible to you.'],
    ['damaged', 'This thread could not be read; other threads work.'],
    ['weather', 'This thread could not be opened. Reload the page.'],
  ] as const;
  for (const [reason, words] of cases) {
    const view = mount(await inRoom(testRoom(), <NoThread reason={reason} />));
    expect(view.find('h1').textContent).toBe(words);
    expect(view.called('All chats').getAttribute('href')).toBe('/r/room');
    view.unmount();
  }
});

test('[UI67] what one was writing in a chat that is taken away is shown, to be copied', async () => {
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const t1 = threadId.parse('t1');
  const room = testRoom();
  room.drafts.write(t1, 'half a thought');
  writeEdit(room.drafts, t1, { id: messageId.parse('m1'), text: 'other words' });
  const page = <NoThread reason="notAllowed" wasShown threadId={t1} />;
  const { text, called, find, click } = mount(await inRoom(room, page));
  expect(find('h1').textContent).toContain('You no longer see this chat');
  expect(text()).toContain('What you were writing was not sent.');
  expect(text()).toContain('other words');
  await act(async () => called('Copy').click());
  expect(copied).toHaveBeenCalledExactlyOnceWith('half a thought');
  click(called('Discard'));
  expect(room.drafts.read(t1)).toBe('');
  expect(text()).not.toContain('half a thought');
  click(called('Discard'));
  expect(text()).not.toContain('not sent');
});
