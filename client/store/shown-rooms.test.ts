import { expect, test } from 'vitest';
import type { Badge } from '../../shared/model/badge.ts';
import { roomId, threadId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { emptyReplica } from '../../shared/sync/replica.ts';
import { shownRooms } from './shown-rooms.ts';

const ada = principal.parse('human:ada');
const id = (name: string) => roomId.parse(name);
const account = { principal: ada, name: 'Ada', email: null, homeRoom: id('home'), scope: null };
const badge = (name: string, news = false): Badge => ({
  ...{
    id: id(name),
    seq: 1,
    title: name,
    founder: ada,
    role: 'member',
    news,
    waiting: 0,
    version: 1,
  },
});
const thread = {
  ...{ id: threadId.parse('t'), seq: 1, title: '', createdBy: ada, createdAt: 0, lastAt: 50 },
  activity: { state: 'idle' },
} as const;

const show = (badges: Badge[], openId = 'home', homeLeftAt: number | null = null) =>
  shownRooms(
    account,
    {
      room: { id: 'home', title: 'Ada’s room' },
      replica: {
        ...emptyReplica,
        rows: {
          ...emptyReplica.rows,
          badges: new Map(badges.map((one) => [one.id, one])),
          threads: new Map([[thread.id, thread]]),
        },
      },
    },
    { openId: id(openId), homeLeftAt },
  ).map(({ title, hasNews }) => (hasNews ? `${title} •` : title));

test('one’s own room first, then those shared, by name', () => {
  expect(show([badge('zoo'), badge('attic')])).toEqual(['Ada’s room', 'attic', 'zoo']);
});

test('news are marked, but not of the room one looks at', () => {
  const badges = [badge('zoo', true), badge('attic', true)];
  expect(show(badges)).toEqual(['Ada’s room', 'attic •', 'zoo •']);
  expect(show(badges, 'zoo')).toEqual(['Ada’s room', 'attic •', 'zoo']);
});

test('one’s own room has news when something was said since one left it', () => {
  expect(show([], 'zoo', 40)).toEqual(['Ada’s room •']);
  expect(show([], 'zoo', 60)).toEqual(['Ada’s room']);
});
