import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { useNavigate } from '../nav/use-navigate.ts';
import { RoomContext } from '../store/use-room.ts';
import { whereabouts } from '../store/whereabouts.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { holding } from '../testing/people.ts';
import { atAddress, pagesOf, stepOf } from '../testing/test-pages.tsx';
import { testRoom } from '../testing/test-room.tsx';
import { usePresence } from './use-presence.ts';

afterEach(unmountAll);

const params = { room: 'room' };

/** A frame of a room around whatever is shown, and where it says that one looks. */
async function open(address: string, held = holding({}, { topics: ['thread:t1'] })) {
  const room = testRoom(held);
  const look = vi.spyOn(room.connection, 'look');
  let go: ReturnType<typeof useNavigate> | undefined;
  const Frame = () => {
    go = useNavigate();
    usePresence();
    return null;
  };
  const frame = stepOf(() => (
    <RoomContext value={room}>
      <Frame />
    </RoomContext>
  ));
  const steps = [frame];
  const pages = pagesOf({
    '/r/$room/t/$threadId': steps,
    '/r/$room/hatchery': steps,
    '/r/$room/settings/invites': steps,
  });
  const page = mount(await atAddress(address, pages));
  const goes = (to: '/r/$room/hatchery' | '/r/$room/settings/invites') =>
    act(async () => void (await go?.({ to, params })));
  const becomes = (next: typeof held) =>
    act(() => room.connection.store.setState({ ...room.connection.store.getState(), ...next }));
  const told = () => look.mock.calls.map(([at]) => at);
  return { ...page, goes, becomes, told };
}

test('[UI79] where one is follows the page: in a chat, on the Hatchery, and neither', async () => {
  const { goes, told } = await open('/r/room/t/t1');
  expect(told()).toEqual(['thread:t1']);
  await goes('/r/$room/hatchery');
  expect(told().at(-1)).toBe('hatchery');
  await goes('/r/$room/settings/invites');
  expect(told().at(-1)).toBe(null);
});

test('[UI79] a chat is a place once it is open, and is said again on a new connection', async () => {
  const held = holding({}, { topics: ['thread:t1'] });
  const opening = { ...held, watched: new Set(['workspace']) };
  const { becomes, told } = await open('/r/room/t/t1', opening);
  expect(told()).toEqual([null]);
  becomes(held);
  expect(told()).toEqual([null, 'thread:t1']);
  becomes({ ...held, phase: { name: 'offline', since: 0, reason: '', failedDials: 0 } });
  becomes(held);
  expect(told()).toEqual([null, 'thread:t1', 'thread:t1']);
});

test('[UI79] who is on the Hatchery is said to be there', () => {
  expect(whereabouts({ at: 'hatchery' }, []).words).toBe('on the Hatchery');
  expect(whereabouts({ at: 'somewhere later' }, []).words).toBe('in this room');
});
