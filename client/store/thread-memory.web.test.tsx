import { expect, test, vi } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import { messageRow } from '../../shared/model/message.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { ada, holding } from '../testing/people.ts';
import { testRoom } from '../testing/test-room.tsx';
import { leaveThread, threadsAtHand, trimThread } from './thread-memory.ts';

const t = (n: number) => threadId.parse(`t${n}`);
const said = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    messageRow.parse({ id: `m${n}`, seq: n, n: n + 1, threadId: 't1', author: ada, at: 0 }),
  );

test('[SE23] a thread that was left keeps its newest window', () => {
  const { connection } = testRoom(holding({ messages: said(200) }));
  const trim = vi.spyOn(connection, 'trim');
  leaveThread(connection, t(1));
  const start = 200 - limits.threadWindow + 1;
  expect(trim.mock.calls).toEqual([
    ['thread:t1', start],
    ['thread:t1:reasoning', start],
  ]);
});

test('[SE23] a thread that is no longer than its window is left as it is', () => {
  const { connection } = testRoom(holding({ messages: said(limits.threadWindow) }));
  const trim = vi.spyOn(connection, 'trim');
  trimThread(connection, t(1), limits.threadWindow);
  expect(trim).not.toHaveBeenCalled();
});

test('[SE23] of threads left long ago nothing is held', () => {
  const { connection } = testRoom(holding({}));
  const forget = vi.spyOn(connection, 'forget');
  for (let n = 0; n < threadsAtHand; n++) leaveThread(connection, t(n));
  leaveThread(connection, t(0));
  expect(forget).not.toHaveBeenCalled();
  leaveThread(connection, t(99));
  expect(forget.mock.calls).toEqual([['thread:t1'], ['thread:t1:reasoning']]);
});
