import { expect, test } from 'vitest';
import { instance, session } from '../testing/instances.ts';
import { chosenSessions, latestInstance, livingInstances, sessionsOf } from './instances-in.ts';

const rows = <R extends { id: string }>(...all: R[]) => new Map(all.map((one) => [one.id, one]));
const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);

test('[OV1] what is deleted is in no list; the newest stands first, and is talked with unless it goes', () => {
  const all = rows(
    instance({ id: 'old', createdAt: 1 }),
    instance({ id: 'gone', createdAt: 9, state: 'deleted' }),
    instance({ id: 'going', createdAt: 3, state: 'deleting' }),
    instance({ id: 'asked', createdAt: 2, state: 'requested' }),
  );
  expect(ids(livingInstances(all))).toEqual(['going', 'asked', 'old']);
  expect(latestInstance(all)?.id).toBe('asked');
  expect(latestInstance(rows(instance({ state: 'deleted' })))).toBeNull();
});

test('[OV9] [M207] [M125] sessions of one OpenClaw are found by words and by kind, the one that did something last first', () => {
  const threads = rows(
    session('a', { title: 'Harbor plans', lastAt: 1 }),
    session('b', { title: 'Tide tables of the harbor', lastAt: 5, activity: { state: 'running' } }),
    session('c', { title: 'Old harbor', archived: true }),
    session('d', { title: 'Harbor of another' }, 'i2'),
  );
  const all = sessionsOf(threads, instance().id);
  expect(ids(all)).toEqual(['b', 'a', 'c']);
  expect(ids(chosenSessions(all, { words: '', kind: 'all' }))).toEqual(['b', 'a']);
  expect(ids(chosenSessions(all, { words: 'harbor TIDE', kind: 'all' }))).toEqual(['b']);
  expect(ids(chosenSessions(all, { words: 'harbor', kind: 'busy' }))).toEqual(['b']);
  expect(ids(chosenSessions(all, { words: '', kind: 'archived' }))).toEqual(['c']);
  expect(ids(sessionsOf(threads)).toSorted()).toEqual(['a', 'b', 'c', 'd']);
});
