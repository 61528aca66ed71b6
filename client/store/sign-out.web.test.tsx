import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Change } from '../canvas/sync/canvas-values.ts';
import { KeptJournal } from '../canvas/sync/kept-journal.ts';
import type { StoredCommand } from '../connection/session.ts';
import { ada } from '../testing/people.ts';
import { toastStore } from '../ui/toast-store.ts';
import { accountStore, otherTabs, setStanding } from './account.ts';
import { type CommandShelf, ShelfKeeper } from './shelf-keeper.ts';
import { signOut } from './sign-out.ts';

/** One room is open; what a page does when it closes is another story. */
const rooms = vi.hoisted(() => ({ open: [] as unknown[], closed: vi.fn() }));
vi.mock('./open-room.ts', () => ({
  roomsThatAreOpen: () => rooms.open,
  shelvesOpened: new Set(),
  closeRooms: rooms.closed,
}));
/** The server takes as long as one likes to end the session. */
const ends = vi.hoisted(() => vi.fn());
vi.mock('../auth/auth-client.ts', () => ({ authClient: { signOut: ends } }));

const change: Change = { map: 'pos', key: 'thread:t1', after: { x: 3, y: 0 } };
const homeRoom = 'a'.repeat(26);
const session = { user: { id: ada.slice('human:'.length), name: 'Ada', email: 'a@b.c', homeRoom } };

/** What the server answers when it is asked who is signed in; nothing while it is away. */
let says: object | null | 'away' = 'away';
const kept = new Map<string, StoredCommand>();
const shelf: CommandShelf = {
  all: async () => [...kept.values()],
  put: async (commands) => {
    for (const one of commands) kept.set(one.key, one);
  },
  remove: async (keys) => {
    for (const key of keys) kept.delete(key);
  },
};
const message = (n: number): StoredCommand => ({
  ...{ method: 'messages.send', params: { threadId: 't', text: `words ${n}` } },
  ...{ key: `key-0000${n}`, at: n },
});
const asks = () => [...kept.values()].map(({ isSealed = false }) => isSealed);
const words = () => toastStore.getState().map(({ text }) => text);
let keeper = new ShelfKeeper(shelf, () => {});

beforeEach(() => {
  vi.useFakeTimers();
  kept.clear();
  keeper = new ShelfKeeper(shelf, () => {});
  rooms.open = [{ id: 'room', account: { principal: ada }, keeper }];
  rooms.closed.mockClear();
  toastStore.setState([], true);
  setStanding({ state: 'unknown' });
  // A browser without locks: whoever comes takes over what lies there.
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('fetch', async (route: string) => {
    if (says === 'away') throw new Error('no network');
    return Response.json(route === '/api/auth/get-session' ? says : null);
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The server is asked to end the session, and meanwhile one says something. */
const saying = (answer: { error: object | null }) =>
  ends.mockImplementation(async () => {
    keeper.save([message(1), message(2)]);
    return answer;
  });

test('[HC4] what is first drawn while the server ends the session is sealed before the rooms are closed', async () => {
  const drawing = new KeptJournal(ada, 'room');
  ends.mockImplementation(async () => {
    drawing.keep([{ change, bases: [undefined], sent: null }]);
    return { error: null };
  });
  expect(await signOut()).toBe(true);
  expect(rooms.closed).toHaveBeenCalledOnce();
  await drawing.release();
  const { journal: drawn } = await new KeptJournal(ada, 'room').adopt();
  expect(drawn.map(({ isSealed }) => isSealed)).toEqual([true]);
});

test('[UI70] what is said while the server ends the session is kept, counted, and asks', async () => {
  keeper.save([message(1)]);
  saying({ error: null });
  expect(await signOut()).toBe(true);
  expect(asks()).toEqual([true, true]);
  expect(words()).toEqual([expect.stringContaining('2 things were not sent.')]);
});

test('[UI72] the server says that one is still signed in: so it is said, and nothing is sealed', async () => {
  keeper.save([message(1)]);
  saying({ error: {} });
  says = session;
  expect(await signOut()).toBe(false);
  expect(asks()).toEqual([false, false]);
  expect(words()).toEqual(['Signing out did not work. You are still signed in.']);
  expect(rooms.closed).not.toHaveBeenCalled();
});

test('[UI72] the session is over and only the answer was lost: one is signed out, and all stays sealed', async () => {
  keeper.save([message(1)]);
  saying({ error: {} });
  says = null;
  expect(await signOut()).toBe(true);
  expect(asks()).toEqual([true, true]);
  expect(accountStore.getState().state).toBe('signedOut');
  expect(rooms.closed).toHaveBeenCalledOnce();
});

test.each([
  ['one is still signed in', session, [false, false], 'You are still signed in.'],
  ['the session is over', null, [true, true], '2 things were not sent.'],
])(
  '[UI72] nobody answers: that is said, all stays sealed, and it is asked until it is known: %s',
  async (_, answer, after, said) => {
    keeper.save([message(1)]);
    saying({ error: {} });
    says = 'away';
    expect(await signOut()).toBe(false);
    expect(words()).toEqual([
      expect.stringContaining('it is not known whether you are signed out'),
    ]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asks()).toEqual([true, true]);
    expect(rooms.closed).not.toHaveBeenCalled();
    says = answer;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asks()).toEqual(after);
    expect(words()).toEqual([expect.stringContaining(said)]);
    expect(rooms.closed).toHaveBeenCalledTimes(answer === null ? 1 : 0);
  },
);

/** The next one at this browser. */
const bens = { user: { ...session.user, id: 'ben', name: 'Ben' } };

test.each([
  ['at once', (): object => bens],
  ['once it answers', (): 'away' => 'away'],
])(
  '[UI72] the answer is lost and somebody else signed in since, which the server says %s: they stay signed in',
  async (_, first) => {
    const told = vi.spyOn(otherTabs, 'postMessage');
    keeper.save([message(1)]);
    saying({ error: {} });
    says = first();
    const isOver = await signOut();
    says = bens;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(isOver).toBe(first() !== 'away');
    expect(accountStore.getState()).toMatchObject({ account: { name: 'Ben' } });
    expect(asks()).toEqual([true, true]);
    expect(rooms.closed).toHaveBeenCalledOnce();
    expect(told).not.toHaveBeenCalled();
    told.mockRestore();
  },
);

test('[UI72] another tab signed out meanwhile: nothing is unsealed when the same person comes back', async () => {
  keeper.save([message(1)]);
  saying({ error: {} });
  says = 'away';
  await signOut();
  const tab = new BroadcastChannel('autopilot account');
  const heard = new Promise((resolve) => otherTabs.addEventListener('message', resolve));
  tab.postMessage('signed out');
  await heard;
  tab.close();
  says = session;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asks()).toEqual([true, true]);
  expect(words().join()).not.toContain('You are still signed in');
});

test('[UI72] a second sign-out goes on with the seals of the first: what it takes off is all of them', async () => {
  keeper.save([message(1)]);
  const drawing = new KeptJournal(ada, 'room');
  drawing.keep([{ change, bases: [undefined], sent: null }]);
  saying({ error: {} });
  says = 'away';
  await signOut();
  says = session;
  expect(await signOut()).toBe(false);
  expect(asks()).toEqual([false, false]);
  await drawing.release();
  const [drawn] = (await new KeptJournal(ada, 'room').adopt()).journal;
  expect(drawn).not.toHaveProperty('isSealed');
});
