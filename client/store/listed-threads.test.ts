import { expect, test } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import type { PrivateThread } from '../../shared/model/private-thread.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { listedThreads } from './listed-threads.ts';

const ada = principal.parse('human:ada');
const bo = principal.parse('human:bo');
const idle = { state: 'idle' } as const;
const thread = (name: string, lastAt: number, more: Partial<Thread> = {}): Thread => ({
  ...{ id: threadId.parse(name), seq: 1, title: name, createdBy: ada, createdAt: 0 },
  ...{ lastAt, activity: idle, ...more },
});
const hidden = (name: string, lastAt: number, of = ada): PrivateThread => ({
  ...{ id: `${of}/${name}`, seq: 1, principal: of, threadId: threadId.parse(name) },
  ...{ title: name, lastAt, activity: idle },
});
const list = (threads: Thread[], privateThreads: PrivateThread[] = []) =>
  listedThreads(
    {
      threads: new Map(threads.map((one) => [one.id, one])),
      privateThreads: new Map(privateThreads.map((one) => [one.id, one])),
    },
    ada,
  ).map(({ id, isPrivate }) => (isPrivate ? `${id} private` : id));

test('what something happened in last comes first, private or not', () => {
  expect(list([thread('a', 1), thread('b', 3)], [hidden('c', 2)])).toEqual(['b', 'c private', 'a']);
});

test('an open private chat is listed once, and as private', () => {
  expect(list([thread('a', 1, { access: [ada] })], [hidden('a', 1)])).toEqual(['a private']);
});

test('a private chat one lost, and one of somebody else, is not listed by what is left of it', () => {
  expect(list([thread('a', 1, { access: [ada, bo] })], [])).toEqual([]);
  expect(list([], [hidden('a', 1, bo)])).toEqual([]);
});
