import { afterEach, expect, test } from 'vitest';
import ListFoot from '../chat/list-foot.tsx';
import { mount, unmountAll } from '../testing/mount.tsx';
import { holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { RoomNav } from './room-nav.tsx';

afterEach(unmountAll);

test('every place of the room has one way in sight: those of chats below the chats, the others in the frame', async () => {
  const room = testRoom(holding({}, { topics: ['approvals', 'jobs'] }));
  const { container } = mount(
    await inRoom(
      room,
      <>
        <RoomNav />
        <ListFoot />
      </>,
    ),
  );
  const links = [...container.querySelectorAll('a')].map((one) => one.textContent);
  expect(links).toEqual([
    ...['Chats', 'Hatchery', 'Approvals', 'Jobs', 'Projects', 'OpenClaw', 'Receipts'],
    ...['Archive', 'Search'],
  ]);
});
