import { afterEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { threadId } from '../../../shared/model/ids.ts';
import type { PrivateWork } from '../../../shared/model/private-work.ts';
import { type Thread, threadRow } from '../../../shared/model/thread.ts';
import { privateWork } from '../../testing/jobs.ts';
import { ada, bo, holding } from '../../testing/people.ts';
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
function watching(threads: readonly Thread[], held = session(threads)) {
  const room = testRoom(held);
  const watched = new Set<string>();
  vi.spyOn(room.connection, 'watch').mockImplementation((topic) => {
    watched.add(topic);
    return () => void watched.delete(topic);
  });
  const stop = feedGraph(
    room,
    createStore(() => emptyGraph),
  );
  const becomes = (next: readonly Thread[]) =>
    room.connection.store.setState({ ...room.connection.store.getState(), ...session(next) });
  const chats = () => [...watched].filter((topic) => topic.startsWith('thread:')).sort();
  return { chats, becomes, watched, room, stop };
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

test('[HE3] who comes within a minute of its end sees what a chat did, and who comes later does not', () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const { chats, becomes, stop } = watching([chat(1, 950_000), chat(2, 939_000)]);
  expect(chats()).toEqual(topics(1));
  // There it is counted when it is drawn no more, as where it was busy.
  vi.setSystemTime(1_100_000);
  becomes([chat(1, 950_000), chat(2, 939_000), chat(3, 940_000)]);
  expect(chats()).toEqual(topics(1));
  stop();
  vi.useRealTimers();
});

test('[HE3] where another begins, what ended longest ago goes, also of what ended before one came', () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const all = Array.from({ length: 9 }, (_, i) => chat(i, 990_000 + i));
  const { chats, becomes, stop } = watching(all.slice(0, 8));
  becomes(all.map((one, n) => (n === 8 ? chat(8, 990_008, { activity: running }) : one)));
  expect(chats()).toEqual(topics(1, 2, 3, 4, 5, 6, 7, 8));
  stop();
  vi.useRealTimers();
});

test('[HE3] of chats that are busy at once the newest counts as busy last', () => {
  const all = Array.from({ length: 10 }, (_, i) => chat(i, 100 + i));
  const { chats, becomes, stop } = watching(all);
  const begins = (...of: number[]) =>
    becomes(all.map((one, n) => (of.includes(n) ? chat(n, 100 + n, { activity: running }) : one)));
  begins(0, 1, 2, 3, 4, 5, 6, 7);
  begins(8);
  expect(chats()).toEqual(topics(1, 2, 3, 4, 5, 6, 7, 8));
  stop();
});

const running = { state: 'running', runId: 'r1' };

test('[AF8] private chats with artifacts are watched for them, beside those that are busy', () => {
  const own = (n: number) => ({
    ...{ id: `${ada}/t${n}`, seq: n, principal: ada, threadId: threadId.parse(`t${n}`) },
    ...{ title: `Chat ${n}`, lastAt: n, activity: { state: 'idle' } as const },
  });
  const privateThreads = [own(1), own(2), own(3)];
  const holds = (...works: PrivateWork[]) =>
    holding({ privateThreads, privateWork: works }, { topics: ['workspace'] });
  const { chats, room, stop } = watching([], holds(privateWork(ada, 't1', { artifacts: 2 })));
  expect(chats()).toEqual(topics(1));
  const becomes = (...works: PrivateWork[]) =>
    room.connection.store.setState({ ...room.connection.store.getState(), ...holds(...works) });
  becomes(
    privateWork(ada, 't2', { artifacts: 1 }),
    privateWork(bo, 't3', { artifacts: 1 }),
    privateWork(ada, 't9', { artifacts: 1 }),
    privateWork(ada, 't3', { active: 1 }),
  );
  expect(chats()).toEqual(topics(2));
  stop();
});

test('[AF8] eight private chats are watched: those that were busy last by the list, of what is listed and not put away', () => {
  const ids = Array.from({ length: 12 }, (_, n) => n);
  // By their rows of work the first are newest, by the list the last.
  const works = ids.map((n) => privateWork(ada, `t${n}`, { artifacts: 1, lastAt: 100 - n }));
  const privateThreads = ids.slice(1).map((n) => ({
    ...{ id: `${ada}/t${n}`, seq: n, principal: ada, threadId: threadId.parse(`t${n}`) },
    ...{ title: `Chat ${n}`, lastAt: n, activity: { state: 'idle' } as const },
    ...(n === 11 ? { archived: true as const } : {}),
  }));
  const held = holding({ privateThreads, privateWork: works }, { topics: ['workspace'] });
  const { chats, stop } = watching([], held);
  expect(chats()).toEqual(topics(3, 4, 5, 6, 7, 8, 9, 10));
  stop();
});
