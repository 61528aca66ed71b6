import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { threadId as threadIdSchema } from '../../shared/model/ids.ts';
import { messageRow } from '../../shared/model/message.ts';
import { Link } from '../nav/link.tsx';
import type { Entry } from '../store/thread-entries.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { useLinkedMessage } from './use-linked-message.ts';

afterEach(unmountAll);

const threadId = threadIdSchema.parse('t1');
const entries = ['m0', 'm1'].map((id, n): Entry => {
  const message = messageRow.parse({ id, seq: n, n, threadId, author: 'human:ada', at: 0 });
  const rest = { parts: [], run: null, versions: [message.id], to: null };
  return { kind: 'message', id, message, ...rest } as const;
});

test('[UI44] each time that somebody goes to a find it is brought into sight, the same one too', async () => {
  const brought: number[] = [];
  const Log = () => {
    useLinkedMessage(threadId, entries, (index) => void brought.push(index));
    return (
      <Link to="/r/$room" params={{ room: 'room' }} hash="m1">
        the find
      </Link>
    );
  };
  const { called } = mount(await inRoom(testRoom(holding({})), <Log />));
  expect(brought).toEqual([]);
  await act(async () => called('the find').click());
  expect(brought).toEqual([1]);
  await act(async () => called('the find').click());
  expect(brought).toEqual([1, 1]);
});
