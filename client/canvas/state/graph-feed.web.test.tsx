import { afterEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { type Thread, threadRow } from '../../../shared/model/thread.ts';
import { ada, holding } from '../../testing/people.ts';
import { testRoom } from '../../testing/test-room.tsx';
import { emptyGraph } from '../graph/facts.ts';
import { feedGraph } from './graph-feed.ts';

afterEach(() => void vi.restoreAllMocks());

const chat = (n: number, lastAt: number, more: object = {}): Thread =>
  threadRow.parse({
    ...{ id: `t${n}`, seq: n, title: `Chat ${n}`, createdBy: ada, createdAt: 1, lastAt },
    ...{ activity: { state: 'idle' }, ...more },
  });

const session = (threads: readonly Thread[]) => holding({ threads }, { topics: ['workspace'] });

/** A page that comes to a room with these chats: whose topics it watches. */
function watching(threads: readonly Thread[]) {
  const room = testRoom(session(threads));
  const watched = new Set<string>();
  vi.spyOn(room.connection, 'watch').mockImplementation((topic) => void watched.add(topic));
  vi.spyOn(room.connection, 'unwatch').mockImplementation((topic) => void watched.delete(topic));
  const stop = feedGraph(
    room,
    createStore(() => emptyGraph),
  );
  const becomes = (next: readonly Thread[]) =>
    room.connection.store.setState({ ...room.connection.store.getState(), ...session(next) });
  const chats = () => [...watched].filter((topic) => topic.startsWith('thread:')).sort();
  return { chats, becomes, watched, stop };
}

const topics = (...of: number[]) => of.map((n) => `thread:t${n}`).sort();

test('[HE3] calls are counted where it was busy last, and nothing is fetched of a chat that was not', () => {
  const all = Array.from({ length: 12 }, (_, i) => chat(i, 100 + i));
  const { chats, becomes, watched, stop } = watching(all);
  expect(chats()).toEqual([]);
  const begins = (...of: number[]) =>
    becomes(all.map((one, n) => (of.includes(n) ? chat(n, 100 + n, { activity: running }) : one)));
  for (let n = 0; n < 8; n += 1) begins(n);
  expect(chats()).toEqual(topics(0, 1, 2, 3, 4, 5, 6, 7));
  // The first begins again, then is done: the second is the one that was busy longest ago.
  begins(0);
  begins(9);
  expect(chats()).toEqual(topics(0, 2, 3, 4, 5, 6, 7, 9));
  // What is put away is not among them.
  becomes(all.map((one) => (one.id === 't9' ? chat(9, 109, { archived: true }) : one)));
  expect(chats()).toEqual(topics(0, 2, 3, 4, 5, 6, 7));
  stop();
  expect(watched.size).toBe(0);
});

const running = { state: 'running', runId: 'r1' };
