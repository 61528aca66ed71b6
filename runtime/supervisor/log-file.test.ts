import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Lines, LogFile, plainLine } from './log-file.ts';

test('every start begins a new file and the last five stay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'autopilot-log-'));
  for (let n = 1; n <= 8; n++) new LogFile(folder).write(`start ${n}`);
  const files = readdirSync(folder).sort();
  expect(files).toEqual([1, 2, 3, 4, 5].map((n) => `autopilot.${n}.log`).concat('autopilot.log'));
  expect(readFileSync(join(folder, 'autopilot.log'), 'utf8')).toMatch(/start 8\n$/);
  expect(readFileSync(join(folder, 'autopilot.5.log'), 'utf8')).toMatch(/start 3\n$/);
  rmSync(folder, { recursive: true });
});

test('lines are whole, however the text arrives', () => {
  const lines: string[] = [];
  const cut = new Lines((line) => lines.push(line));
  for (const text of ['a', 'b\nc', '\n\nd']) cut.push(text);
  expect(lines).toEqual(['ab', 'c', '']);
});

test('[R71] what follows a path in an address is not kept', () => {
  expect(plainLine('\u001b[32mwarn\u001b[39m GET /parties/autopilot/r?key=canary 404 (1ms)')).toBe(
    'warn GET /parties/autopilot/r?… 404 (1ms)',
  );
});
