import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { keepShort, lastWords, sizeOf } from './output-file.ts';

function outputFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'autopilot-output-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'gateway.out');
}

test('[BX16] what a process prints for months takes so much and no more, and the process writes on', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const file = outputFile();
  const stop = new AbortController();
  const process = openSync(file, 'a', 0o600);
  onTestFinished(() => closeSync(process));
  keepShort([file, `${file}.missing`], stop.signal);
  const megabyte = Buffer.alloc(2 ** 20, 'x');
  for (let minute = 0; minute < 31; minute++) {
    writeSync(process, megabyte);
    vi.advanceTimersByTime(60_000);
    expect(sizeOf(file)).toBeLessThanOrEqual(2 * 2 ** 20);
  }
  expect(sizeOf(`${file}.1`)).toBe(3 * 2 ** 20);
  expect(statSync(`${file}.1`).mode & 0o777).toBe(0o600);
  writeSync(process, 'the end');
  expect(readFileSync(file, 'utf8').endsWith('xthe end')).toBe(true);
  stop.abort();
  expect(vi.getTimerCount()).toBe(0);
});

test('[BX12] [BX16] the last words of a start are read from the end of its file, whatever began again meanwhile', () => {
  const file = outputFile();
  expect(lastWords(file, 0)).toBe('');
  appendFileSync(file, 'of the start before\n');
  const from = sizeOf(file);
  expect(lastWords(file, from)).toBe('');
  appendFileSync(file, 'no such model\n');
  expect(lastWords(file, from)).toBe('no such model\n');
  expect(lastWords(file, from + 1_000)).toContain('no such model\n');
  appendFileSync(file, 'x'.repeat(100_000));
  expect(lastWords(file, from)).toHaveLength(8_000);
});
