import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import { type Project, projectRow } from '../../shared/model/project.ts';
import { type Thread, threadRow } from '../../shared/model/thread.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import ArchivePage from './archive-page.tsx';
import { ThreadList } from './thread-list.tsx';
import ThreadMenu from './thread-menu.tsx';

afterEach(() => {
  unmountAll();
  vi.unstubAllGlobals();
});

const thread = (id: string, more: object = {}): Thread =>
  threadRow.parse({
    ...{ id, seq: 1, title: id, createdBy: ada, createdAt: 0, lastAt: 0 },
    ...{ activity: { state: 'idle' }, ...more },
  });
const harbor: Project = projectRow.parse({
  ...{ id: 'harbor', seq: 1, title: 'Harbor', instructions: '', memory: '' },
  ...{ createdBy: ada, createdAt: 0 },
});

async function show(threads: Thread[], node = <ThreadList isHiddenOnPhone={false} />) {
  const room = testRoom(holding({ threads, projects: [harbor] }));
  const asked = vi.spyOn(room.connection, 'call').mockResolvedValue({});
  const view = mount(await inRoom(room, node));
  await act(() => vi.dynamicImportSettled());
  return { ...view, asked };
}

test('[UI42] an empty list says what will be in it; one whose chats are all put away says that', async () => {
  expect((await show([])).text()).toContain('No chats yet. Everybody in this room will see yours');
  const away = await show([thread('old', { archived: true })]);
  expect(away.text()).toContain('All chats are in the archive.');
  expect(away.find('a[href="/r/room/archive"]').textContent).toBe('Archive');
});

test('[UI80] who may only read is offered no chat to begin', async () => {
  expect((await show([])).text()).toContain('New chat');
  unmountAll();
  const room = testRoom(holding({}, { role: 'viewer' }));
  const { text } = mount(await inRoom(room, <ThreadList isHiddenOnPhone={false} />));
  expect(text()).not.toContain('New chat');
});

test('[UI42] the archive lists what was put away, and gives it back', async () => {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  const { text, called, asked } = await show(
    [thread('old', { archived: true }), thread('new')],
    <ArchivePage />,
  );
  expect(text()).toContain('old');
  expect(text()).not.toContain('new');
  await act(async () => called('Take back: old').click());
  expect(asked).toHaveBeenCalledExactlyOnceWith('threads.change', {
    threadId: 'old',
    archived: false,
  });
  expect((await show([thread('new')], <ArchivePage />)).text()).toContain('Nothing is put away.');
});

/** happy-dom has no popovers. */
Object.assign(HTMLElement.prototype, { hidePopover() {} });

test('[UI42] a chat is pinned and put away from its menu, and saved by whoever may only read', async () => {
  const t1 = thread('t1', { pinned: true });
  const { called, asked } = await show([t1], <ThreadMenu thread={t1} />);
  await act(async () => called('Take the pin off').click());
  await act(async () => called('Put into the archive').click());
  const id = threadId.parse('t1');
  expect(asked.mock.calls).toEqual([
    ['threads.change', { threadId: id, pinned: false }],
    ['threads.change', { threadId: id, archived: true }],
  ]);
  const room = testRoom(holding({ threads: [t1] }, { role: 'viewer' }));
  const reader = mount(await inRoom(room, <ThreadMenu thread={t1} />));
  expect(reader.text()).toContain('Save as a Markdown file');
  expect(reader.text()).not.toContain('archive');
});
