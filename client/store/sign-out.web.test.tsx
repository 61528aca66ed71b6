import { expect, test, vi } from 'vitest';
import type { Change } from '../canvas/sync/canvas-values.ts';
import { KeptJournal } from '../canvas/sync/kept-journal.ts';
import { ada } from '../testing/people.ts';
import { signOut } from './sign-out.ts';

/** One room is open; what a page does when it closes is another story. */
const closed = vi.hoisted(() => vi.fn());
vi.mock('./open-room.ts', async () => {
  const { ada: principal } = await import('../testing/people.ts');
  const keeper = { seal: async () => 0, unseal: async () => {} };
  return {
    roomsThatAreOpen: () => [{ account: { principal }, keeper }],
    closeRooms: closed,
  };
});
/** The server takes as long as one likes to end the session. */
const ends = vi.hoisted(() => vi.fn());
vi.mock('../auth/auth-client.ts', () => ({ authClient: { signOut: ends } }));

const change: Change = { map: 'pos', key: 'thread:t1', after: { x: 3, y: 0 } };

test('[HC4] what is first drawn while the server ends the session is sealed before the rooms are closed', async () => {
  // A browser without locks: whoever comes takes over what lies there.
  vi.stubGlobal('navigator', {});
  const drawing = new KeptJournal(ada, 'room');
  ends.mockImplementation(async () => {
    drawing.keep([{ change, bases: [undefined], sent: null }]);
    return { error: null };
  });
  expect(await signOut()).toBe(true);
  expect(closed).toHaveBeenCalledOnce();
  await drawing.release();
  const asks = await new KeptJournal(ada, 'room').adopt();
  expect(asks.map(({ isSealed }) => isSealed)).toEqual([true]);
});
