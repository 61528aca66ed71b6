import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { CallRefused } from '../connection/connection.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member, scout } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import MembersPanel from './members-panel.tsx';

afterEach(unmountAll);

const everybody = [
  member(scout, 'Scout', 'member', { ownedBy: bo, joinedAt: 3 }),
  member(bo, 'Bo', 'viewer', { joinedAt: 2 }),
  member(ada, 'Ada', 'owner', { joinedAt: 1 }),
];

async function show(role: 'owner' | 'member' = 'owner', homeRoom = 'room') {
  const room = testRoom(
    {
      ...holding({ members: everybody }, { role }),
      present: [{ principal: bo, name: 'Bo', at: null }],
    },
    { homeRoom },
  );
  const call = vi.spyOn(room.connection, 'call');
  const view = mount(await inRoom(room, <MembersPanel />));
  return { ...view, call, room };
}

test('owners first, then who came first; agents name who answers for them; who is here is said', async () => {
  const { container } = await show();
  const rows = [...container.querySelectorAll('li')].map((row) => row.getAttribute('aria-label'));
  expect(rows).toEqual(['Ada', 'Bo', 'Scout']);
  expect(container.querySelector('[aria-label="Scout"]')?.textContent).toContain('agent of Bo');
  expect(container.querySelector('[aria-label="Bo"]')?.textContent).toContain('here now');
  expect(container.querySelector('[aria-label="Ada"]')?.textContent).toContain('(you)');
});

test('an owner changes a role with one choice; the role of an owner is not set', async () => {
  const { find, write, call, container } = await show();
  call.mockResolvedValue({});
  const select = find('[aria-label="Bo"] select');
  await act(async () => write(select, 'operator'));
  expect(call).toHaveBeenCalledExactlyOnceWith('members.setRole', {
    principal: bo,
    role: 'operator',
  });
  expect(container.querySelector('[aria-label="Ada"] select')).toBeNull();
});

test('removing asks first, and a no stands beside the member', async () => {
  const { called, find, click, call } = await show();
  const error = { code: 'lastOwner', message: 'No.', retry: 'never', fix: 'Transfer.' } as const;
  call.mockRejectedValue(new CallRefused(error, 'k1'));
  click(called('Remove Bo'));
  expect(call).not.toHaveBeenCalled();
  const confirm = [...find('[aria-label="Bo"] dialog').querySelectorAll('button')].at(-1);
  await act(async () => confirm?.click());
  expect(call).toHaveBeenCalledExactlyOnceWith('members.remove', { principal: bo });
  expect(find('[aria-label="Bo"] [role=alert]').textContent).toBe('No. Transfer.');
});

test('who may not govern sees roles and cannot change them', async () => {
  const { container, text } = await show('member', 'elsewhere');
  expect(container.querySelector('select')).toBeNull();
  expect(text()).toContain('Only owners change roles');
  expect(text()).toContain('Leave this room');
});

test('[AP13] ownership is asked for here, and the way to its approval stands beside', async () => {
  const { call, called, container, text } = await show();
  const waits = { code: 'waits', message: 'It waits.', retry: 'never', approvalId: 'a1' } as const;
  call.mockRejectedValue(new CallRefused(waits, 'key'));
  await act(async () => called('Ask for it').click());
  expect(call).toHaveBeenCalledExactlyOnceWith('room.transfer', { to: bo });
  expect(text()).toContain('happens once it is approved');
  expect(container.querySelector('a[href="/r/room/approvals/a1"]')).not.toBeNull();
});

test('[AP13] the words say what happens: a founder adds an owner, another owner hands over', async () => {
  const founder = await show();
  expect(founder.called('Add as an owner…')).toBeDefined();
  expect(founder.text()).toContain('stay an owner beside them');
  expect(founder.text()).not.toContain('Hand over');
  const other = await show('owner', 'elsewhere');
  expect(other.called('Hand over…')).toBeDefined();
  expect(other.text()).toContain('You become an operator');
});

test('a founder is told why there is no way to leave', async () => {
  const { text } = await show();
  expect(text()).toContain('Who founded a room cannot leave it');
  expect(text()).not.toContain('Leave this room');
});

test('without a connection nothing is kept for later, and that is said', async () => {
  const { find, write, call, room } = await show();
  await act(async () =>
    room.connection.store.setState({
      ...room.connection.store.getState(),
      phase: { name: 'offline', since: 0, reason: '', failedDials: 0 },
    }),
  );
  await act(async () => write(find('[aria-label="Bo"] select'), 'operator'));
  expect(call).not.toHaveBeenCalled();
  expect(find('[role=alert]').textContent).toContain('nothing was changed');
});
