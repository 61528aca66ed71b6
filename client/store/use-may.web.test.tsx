import { afterEach, expect, test, vi } from 'vitest';
import type { Scope } from '../../shared/model/agent.ts';
import { threadId } from '../../shared/model/ids.ts';
import type { Role } from '../../shared/model/role.ts';
import NewChatPage from '../chat/new-chat-page.tsx';
import { ThreadComposer } from '../chat/thread-composer.tsx';
import { ThreadHeader } from '../chat/thread-header.tsx';
import InvitesPanel from '../settings/invites-panel.tsx';
import MembersPanel from '../settings/members-panel.tsx';
import RoomPanel from '../settings/room-panel.tsx';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member, scout } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';

afterEach(() => {
  unmountAll();
  localStorage.clear();
});

const t1 = threadId.parse('t1');

/** Every place where one could change something, as Scout with such a key, or Ada, sees it. */
async function show(who: { scope: Scope } | 'human', role: Role = 'owner', homeRoom = 'room') {
  const principal = who === 'human' ? ada : scout;
  const scope = who === 'human' ? null : who.scope;
  const members = [member(principal, 'Self', role), member(bo, 'Bo', 'member')];
  const activity = { state: 'idle' } as const;
  const thread = {
    id: t1,
    seq: 1,
    title: 'Talk',
    createdBy: bo,
    createdAt: 1,
    lastAt: 1,
    activity,
  };
  const session = holding({ members, threads: [thread] }, { role });
  const room = testRoom({ ...session, self: { principal, role } }, { principal, homeRoom, scope });
  vi.spyOn(room.connection, 'call').mockResolvedValue({});
  const everything = (
    <>
      <ThreadHeader threadId={t1} entries={[]} />
      <ThreadComposer threadId={t1} entries={[]} />
      <NewChatPage />
      <MembersPanel />
      <InvitesPanel />
      <RoomPanel />
    </>
  );
  return { ...mount(await inRoom(room, everything)), room };
}

const offered = (container: HTMLElement): string[] =>
  ['textarea', 'select', '[aria-label="Rename the chat"]', 'input[name=title]:not(:disabled)']
    .filter((selector) => container.querySelector(selector) !== null)
    .concat(container.textContent?.includes('Make a link') ? ['invite'] : []);

test('[MB1] with a key for reading nothing that writes is offered, whatever the role, and it says why', async () => {
  const { container, text } = await show({ scope: 'read' });
  expect(offered(container)).toEqual([]);
  expect(text()).toContain('Your key is for reading.');
  expect(text()).toContain('This key is not good for that. Ask whoever minted it');
  expect(text()).not.toContain('Only owners');
});

test('[MB1] with a key for chatting one writes and names chats, and governs nothing', async () => {
  const { container, text } = await show({ scope: 'chat' });
  expect(offered(container)).toEqual(['textarea', '[aria-label="Rename the chat"]']);
  expect(text()).toContain('This key is not good for that.');
});

test('[MB1] a key for everything and a person are offered the same', async () => {
  const agent = offered((await show({ scope: 'admin' })).container);
  unmountAll();
  expect(agent).toHaveLength(5);
  expect(agent).toEqual(offered((await show('human')).container));
});

test('[MB1] a viewer is told who can change that, not to get another key', async () => {
  const { container, text } = await show({ scope: 'admin' }, 'viewer', 'elsewhere');
  expect(offered(container)).toEqual([]);
  expect(text()).toContain('You may read here, not write.');
  expect(text()).toContain('Only owners change roles and invite.');
  expect(text()).not.toContain('larger scope');
});

test('what was being written stays in sight when one may no longer send it', async () => {
  const { room, unmount } = await show('human', 'viewer', 'elsewhere');
  unmount();
  room.drafts.write(t1, 'half a thought');
  const { find, text } = mount(await inRoom(room, <ThreadComposer threadId={t1} entries={[]} />));
  expect(find('textarea').textContent).toBe('half a thought');
  expect(text()).toContain('You may read here, not write.');
});
