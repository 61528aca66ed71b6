import { expect, test } from 'vitest';
import { type Children, orphansOf } from './children.ts';
import type { ProcessRow } from './process-table.ts';

const row = (pid: number, order: number, command: string, group = 100): ProcessRow => ({
  pid,
  group,
  start: `boot ${order}`,
  startOrder: order,
  command,
});

const leader = { pid: 100, start: 'boot 10', startOrder: 10 };
const known: Children = { leader, members: [{ pid: 101, start: 'boot 11' }] };
const pidsOf = (table: ProcessRow[]) => orphansOf(known, table).map(({ pid }) => pid);

test('everyone who was seen is an orphan', () => {
  expect(
    pidsOf([row(100, 10, 'node runtime/supervisor/serve.ts'), row(101, 11, 'workerd')]),
  ).toEqual([100, 101]);
});

test('a child that was never seen is found by its group', () => {
  expect(pidsOf([row(102, 12, '/x/workerd serve --binary')])).toEqual([102]);
});

test('a recycled pid is never touched', () => {
  expect(pidsOf([row(101, 500, 'postgres', 7), row(100, 501, 'ssh', 100)])).toEqual([]);
});

test('a group whose number now belongs to somebody else is never touched', () => {
  expect(pidsOf([row(100, 500, 'tmux'), row(110, 510, 'workerd serve')])).toEqual([]);
});

test('of a group without its leader only what we run is touched, and only if it began later', () => {
  expect(pidsOf([row(120, 20, 'vim notes'), row(121, 9, 'workerd serve')])).toEqual([]);
});

test('after a reboot nobody is left', () => {
  expect(orphansOf(known, [{ ...row(101, 11, 'cron', 5), start: 'other 11' }])).toEqual([]);
});
