import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { parsePs, parseStat, readProcesses } from './process-table.ts';

const stat = (name: string, state: string, group: number, ticks: number) =>
  `77 (${name}) ${state} 1 ${group} 77 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ${ticks} 3133440 382`;

test('a stat line is read behind a name with spaces and brackets', () => {
  expect(parseStat(stat('a) (b c', 'S', 70, 636_899), 'boot', 'node x')).toEqual({
    pid: 77,
    group: 70,
    start: 'boot 636899',
    startOrder: 636_899,
    command: 'node x',
  });
});

test('a process that ended and waits to be collected is nobody', () => {
  expect(parseStat(stat('node', 'Z', 70, 1), 'boot', '')).toBeNull();
});

test('lines of ps are read, whatever the command holds', () => {
  expect(parsePs('  12    10 Sat Nov  7 11:47:02 2026 /bin/workerd serve  a b\nrubbish\n')).toEqual(
    [
      {
        pid: 12,
        group: 10,
        start: 'Sat Nov  7 11:47:02 2026',
        startOrder: Date.parse('Sat Nov  7 11:47:02 2026'),
        command: '/bin/workerd serve  a b',
      },
    ],
  );
});

test('this process is in the table of this machine, by either way of reading it', () => {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,lstart=,command='], {
    encoding: 'utf8',
    env: { LC_ALL: 'C', PATH: process.env.PATH },
  });
  for (const table of [readProcesses(), parsePs(text)]) {
    const own = table.find(({ pid }) => pid === process.pid);
    expect(own?.command).toMatch(/node|vitest/);
    expect(own?.startOrder).toBeGreaterThan(0);
  }
});
