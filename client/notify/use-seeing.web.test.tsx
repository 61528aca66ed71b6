import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { type Mention, mentionRow } from '../../shared/model/mention.ts';
import { seenStore } from '../store/seen-mentions.ts';
import { RoomContext } from '../store/use-room.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding } from '../testing/people.ts';
import { atAddress, stepOf } from '../testing/test-pages.tsx';
import { testRoom } from '../testing/test-room.tsx';
import { useSeeing } from './use-seeing.ts';

afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  localStorage.clear();
  seenStore.setState(new Set(), true);
});

const called = (id: string, threadId: string): Mention =>
  mentionRow.parse({
    ...{ id: `${ada}/${id}`, seq: 1, principal: ada, threadId, messageId: id, by: bo, at: 3 },
    snippet: '@Ada',
  });

test('[UI64] what is in front of somebody is seen, what comes while they look elsewhere is not', async () => {
  const room = testRoom(holding({ mentions: [called('m1', 't1'), called('m2', 't2')] }));
  const Seeing = () => {
    useSeeing();
    return null;
  };
  const steps = [
    stepOf(() => (
      <RoomContext value={room}>
        <Seeing />
      </RoomContext>
    )),
  ];
  mount(await atAddress('/r/room/t/t1', { at: () => steps, nowhere: stepOf(() => 'nowhere') }));
  expect([...seenStore.getState()]).toEqual([`${ada}/m1`]);
  const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  const { connection } = room;
  const more = holding({ mentions: [called('m1', 't1'), called('m3', 't1')] });
  act(() => connection.store.setState({ ...connection.store.getState(), ...more }));
  expect(seenStore.getState().has(`${ada}/m3`)).toBe(false);
  visible.mockReturnValue('visible');
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  expect(seenStore.getState().has(`${ada}/m3`)).toBe(true);
});
