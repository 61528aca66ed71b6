import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { setStanding } from '../store/account.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { CutOff } from './cut-off.tsx';

afterEach(() => {
  unmountAll();
  setStanding({ state: 'unknown' });
});

async function show(
  code: number,
  room: null | { id: string; title: string } = { id: 'r', title: 'R' },
) {
  const phase = { name: 'ended', code, reason: '' } as const;
  const at = await inRoom(testRoom({ ...holding({}), room, phase }), <CutOff />);
  return mount(at);
}

test('[R61] a member who was removed is told so, with the way back', async () => {
  const { text, called } = await show(closeCodes.notAllowed);
  expect(text()).toContain('You are no longer a member of this room');
  expect(called('Go to your room')).toBeTruthy();
});

test('[R39] a room that never was and one that is not open to one are the same', async () => {
  const { text } = await show(closeCodes.notAllowed, null);
  expect(text()).toContain('There is no such room, or you are not a member');
});

test('[R104] a sign-in that was ended elsewhere says so, with the way back in', async () => {
  const { text, called } = await show(closeCodes.notAuthenticated);
  expect(text()).toContain('You are signed out');
  expect(called('Sign in')).toBeTruthy();
});

test('[R104] a sign-out in another tab shows here at once', async () => {
  const { text, unmount } = mount(await inRoom(testRoom(holding({})), <CutOff />));
  expect(text()).toBe('');
  await act(async () => void setStanding({ state: 'signedOut' }));
  expect(text()).toContain('You are signed out');
  unmount();
});
