import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { roomId } from '../../shared/model/ids.ts';
import type { StoredCommand } from '../connection/session.ts';
import { bo } from '../testing/people.ts';
import { testRoom } from '../testing/test-room.tsx';
import { closeRooms, openRoom } from './open-room.ts';
import { Sealing } from './sealing.ts';
import { type CommandShelf, shelfName } from './shelf-keeper.ts';

/** What this browser keeps, by shelf and key. */
const shelves = vi.hoisted(() => new Map<string, Map<string, unknown>>());
vi.mock('./indexed-db-shelf.ts', () => ({
  indexedDbShelf: (name: string): CommandShelf => {
    const kept = shelves.get(name) ?? new Map<string, unknown>();
    shelves.set(name, kept);
    return {
      all: async () => [...kept.values()],
      put: async (commands) => {
        for (const command of commands) kept.set(command.key, command);
      },
      remove: async (keys) => {
        for (const key of keys) kept.delete(key);
      },
    };
  },
}));

class DeafSocket extends EventTarget {
  readonly readyState = 0;
  send(): void {}
  close(): void {}
}

const { account } = testRoom();
const [here, there] = [roomId.parse('b'.repeat(26)), roomId.parse('c'.repeat(26))];
const command: StoredCommand = {
  ...{ method: 'messages.send', params: { threadId: 't', text: 'words' } },
  ...{ key: 'key-00001', at: 1 },
};
const sealed = { ...command, isSealed: true };
const put = (name: string) => void shelves.set(name, new Map([[command.key, command]]));
const lies = (name: string) => [...(shelves.get(name) ?? new Map()).values()];

beforeEach(() => vi.stubGlobal('WebSocket', DeafSocket));
afterEach(() => {
  closeRooms();
  shelves.clear();
  vi.unstubAllGlobals();
});

/** A browser that tells which databases it has, or one that does not. */
const browser = (tells: boolean) =>
  vi.stubGlobal('indexedDB', {
    ...(tells && { databases: async () => [...shelves.keys()].map((name) => ({ name })) }),
  });

test.each([
  ['this tab was in it', false],
  ['another tab was, or another day', true],
])(
  '[UI71] what waits in a room that was left is sealed, counted and unsealed: %s',
  async (_, tells) => {
    browser(tells);
    const left = shelfName(account.principal, there);
    if (!tells) openRoom(there, account);
    put(left);
    openRoom(here, account);
    const sealing = new Sealing();
    expect(await sealing.seal()).toBe(1);
    expect(lies(left)).toEqual([sealed]);
    await sealing.unseal();
    expect(lies(left)).toEqual([command]);
  },
);

test('[UI71] nobody else’s shelf is touched', async () => {
  browser(true);
  const others = shelfName(bo, here);
  put(others);
  openRoom(here, account);
  expect(await new Sealing().seal()).toBe(0);
  expect(lies(others)).toEqual([command]);
});
