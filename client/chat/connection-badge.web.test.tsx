import { afterEach, expect, test, vi } from 'vitest';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import type { Phase } from '../connection/session.ts';
import { accountStore } from '../store/account.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { ConnectionBadge } from './connection-badge.tsx';

afterEach(() => {
  unmountAll();
  vi.useRealTimers();
  accountStore.setState({ state: 'unknown' }, true);
});

const live: Phase = { name: 'live', since: 0, pingAt: 0, pongBy: null };
const offline = (since: number): Phase => ({ name: 'offline', since, reason: '', failedDials: 0 });
const ended = (code: number): Phase => ({ name: 'ended', code, reason: '' });
const request = { id: 'c', method: 'runs.stop', params: {}, at: 0, isHeld: false } as const;

const badge = async (session: Parameters<typeof testRoom>[0]) =>
  mount(await inRoom(testRoom(session), <ConnectionBadge />));

test('the connection is a status in plain words', async () => {
  const { find } = await badge({ phase: live });
  expect(find('[role=status][aria-label=Connection]').textContent).toBe('live');
});

test('[UI86] the one word of the connection is not cut; what counts along gives way', async () => {
  const requests = ['k1'].map((key) => ({ ...request, key, isSent: false }));
  const boxOf = ({ container }: { container: Element }) => container.firstElementChild?.classList;
  expect(boxOf(await badge({ phase: live }))?.contains('shrink-0')).toBe(true);
  expect(boxOf(await badge({ phase: live, requests }))?.contains('shrink-0')).toBe(false);
});

test('what is not sent is counted beside the state, and the count does not interrupt', async () => {
  const requests = ['k1', 'k2'].map((key) => ({ ...request, key, isSent: false }));
  const { find } = await badge({ phase: live, requests });
  expect(find('[role=status]').textContent).toBe('live, 2 not sent');
  expect(find('[aria-live=off]').textContent).toBe(', 2 not sent');
});

test('a lost connection says when the room was last heard', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
  const { text } = await badge({ phase: offline(1_000_000), heardAt: 995_500 });
  expect(text()).toBe('reconnecting, last seen 4 s ago');
});

test('an ended connection offers the one thing that helps', async () => {
  const cases = [
    [closeCodes.notAuthenticated, 'signed out', 'Sign in'],
    [closeCodes.notAllowed, 'not a member', 'Go to your room'],
    [closeCodes.replaced, 'opened elsewhere', 'Reload'],
    [closeCodes.newerProtocol, 'this page is too old: reload', 'Reload'],
  ] as const;
  for (const [code, words, remedy] of cases) {
    const { text, called, unmount } = await badge({ phase: ended(code) });
    expect(text()).toBe(`${words}${remedy}`);
    expect(called(remedy)).not.toBeNull();
    unmount();
  }
});

test('a sign-in that is over is said although the socket only fails', async () => {
  accountStore.setState({ state: 'signedOut' }, true);
  const { text } = await badge({ phase: offline(Date.now()) });
  expect(text()).toBe('signed outSign in');
});
