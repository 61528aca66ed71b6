import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Result } from '../../shared/methods/contract.ts';
import { roomId } from '../../shared/model/ids.ts';
import { errors } from '../../shared/protocol/errors.ts';
import { CallRefused } from '../connection/connection.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { Invite } from './join-page.tsx';

afterEach(unmountAll);

const code = `${'a'.repeat(26)}.${'b'.repeat(32)}`;
const found: Result<'invites.look'> = {
  ...{ roomId: roomId.parse('other'), title: 'Relaunch', role: 'member', invitedBy: 'Bo' },
  ...{ expiresAt: Date.now() + 3_600_000, already: null },
};
const inviteVoid = new CallRefused({ code: 'inviteVoid', ...errors.inviteVoid });

async function show(answer: Result<'invites.look'> | Error) {
  const room = testRoom(holding({}));
  const call = vi.spyOn(room.connection, 'call');
  if (answer instanceof Error) call.mockRejectedValue(answer);
  else call.mockResolvedValue(answer);
  const view = mount(await inRoom(room, <Invite code={code} />));
  await act(async () => {});
  return { ...view, call };
}

test('it says where it leads, as what, by whom and until when, before anything is accepted', async () => {
  const { text, call, called } = await show(found);
  for (const words of ['Join “Relaunch”', 'Bo', 'member', 'Ada', 'works once'])
    expect(text()).toContain(words);
  expect(call).toHaveBeenCalledExactlyOnceWith('invites.look', { code });
  call.mockResolvedValue({ roomId: found.roomId });
  await act(async () => called('Accept').click());
  expect(call).toHaveBeenLastCalledWith('invites.accept', { code });
});

test('used, revoked and forgotten are one answer, with a way on', async () => {
  const { text, called } = await show(inviteVoid);
  expect(text()).toContain('This invite cannot be used');
  expect(called('Go to your room').getAttribute('href')).toBe('/r/room');
});

test('somebody who is in already keeps the invite for whom it was meant', async () => {
  const { text, call } = await show({ ...found, already: 'operator' });
  expect(text()).toContain('You are in “Relaunch” already');
  expect(text()).toContain('was not used');
  expect(call).toHaveBeenCalledTimes(1);
});

test('one that ran out says so', async () => {
  const { text } = await show({ ...found, expiresAt: Date.now() - 20_000 });
  expect(text()).toContain('This invite ran out');
});

test('used by somebody else meanwhile: the no stands beside the button', async () => {
  const { call, called, find } = await show(found);
  call.mockRejectedValue(inviteVoid);
  await act(async () => called('Accept').click());
  expect(find('[role=alert]').textContent).toContain('used, revoked or ran out');
});
