import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { inviteId } from '../../shared/model/ids.ts';
import type { Invite } from '../../shared/model/invite.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import InvitesPanel from './invites-panel.tsx';

afterEach(unmountAll);

const hour = 3_600_000;
const id = (name: string) => inviteId.parse(name);
const code = `${'a'.repeat(26)}.${'b'.repeat(32)}`;
const invite = (name: string, more: Partial<Invite> = {}): Invite => ({
  ...{ id: id(name), seq: 1, role: 'member', note: name, createdBy: ada, createdAt: 0 },
  ...{ expiresAt: Date.now() + 5 * hour, state: 'open', ...more },
});

async function show(invites: Invite[], role: 'owner' | 'member' = 'owner') {
  const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'viewer')];
  const room = testRoom(holding({ members, invites }, { role, topics: ['vault'] }));
  const call = vi.spyOn(room.connection, 'call');
  return { ...mount(await inRoom(room, <InvitesPanel />)), call };
}

test('[UI86] a link is shown once, with its code behind the hash, and gone when it is hidden', async () => {
  const { call, find, called, click, container } = await show([]);
  call.mockResolvedValue({ inviteId: id('i1'), code, expiresAt: 0 });
  await act(async () =>
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
  expect(call).toHaveBeenCalledExactlyOnceWith('invites.create', { role: 'member', hours: 72 });
  expect(find('section[aria-label="Invite link"] input').getAttribute('value')).toBe(
    `${location.origin}/join#${code}`,
  );
  // The page of this test is at `localhost`.
  expect(find('section[aria-label="Invite link"]').textContent).toContain('on no other one');
  click(called('Done, hide it'));
  expect(container.innerHTML).not.toContain(code);
});

test('open ones say until when, and are revoked with one press', async () => {
  const { call, find, called, text } = await show([invite('Cy')]);
  call.mockResolvedValue({});
  expect(find('ul[aria-label="Open invites"]').textContent).toMatch(/by Ada · runs out in [45] h/);
  await act(async () => called('Revoke the invite Cy').click());
  expect(call).toHaveBeenCalledExactlyOnceWith('invites.revoke', { inviteId: id('Cy') });
  expect(text()).not.toContain('Earlier');
});

test('what was used, revoked or ran out is told apart; the clock is believed before the room says so', async () => {
  const { find, text } = await show([
    invite('one', { state: 'used', usedBy: bo }),
    invite('two', { state: 'revoked' }),
    invite('three', { expiresAt: Date.now() - hour }),
  ]);
  const past = find('ul[aria-label="Earlier invites"]').textContent;
  for (const words of ['used by Bo', 'revoked', 'ran out']) expect(past).toContain(words);
  expect(text()).toContain('No link is waiting');
});

test('who may not invite is told whom to ask', async () => {
  const { text, container } = await show([], 'member');
  expect(text()).toContain('Ask Ada for a link');
  expect(container.querySelector('form')).toBeNull();
});
