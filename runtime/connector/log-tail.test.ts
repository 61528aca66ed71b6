import { appendFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type LogPlace, LogTail } from './log-tail.ts';

const line = (message: string): string =>
  `${JSON.stringify({
    '0': JSON.stringify({ subsystem: 'gateway' }),
    message,
    time: '2026-11-22T12:00:00.000Z',
    _meta: { logLevelName: 'INFO' },
  })}\n`;

/** Each look of it moves the virtual clock. */
const shortly = { timeout: 5_000, interval: 100 };

/** The log of a gateway, what is told of it, and how the room takes it. */
function followed() {
  vi.useFakeTimers();
  const folder = mkdtempSync(join(tmpdir(), 'autopilot-log-'));
  const path = join(folder, 'gateway.log');
  const told: string[] = [];
  let taken: Promise<unknown> = Promise.resolve();
  const here: { place?: LogPlace } = {};
  const tell = (lines: { text: string }[]) => {
    told.push(...lines.map(({ text }) => text.replace('gateway: ', '')));
    return taken;
  };
  const keep = (place: LogPlace) => {
    here.place = place;
  };
  let life = 0;
  /** One that ended says and keeps nothing, whatever it was reading. */
  const open = () => {
    life += 1;
    const mine = life;
    const kept = { place: () => here.place, keep: (at: LogPlace) => mine === life && keep(at) };
    return new LogTail(
      path,
      [],
      (lines) => (mine === life ? tell(lines) : Promise.resolve()),
      kept,
    );
  };
  let tail = open();
  onTestFinished(() => {
    tail.turn(false);
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  });
  return {
    tail,
    told,
    /** The connector is started again. */
    again: () => {
      tail.turn(false);
      tail = open();
      return tail;
    },
    rotates: () => renameSync(path, `${path}.1`),
    writesPart: (text: string) => appendFileSync(path, text),
    writes: (...messages: string[]) => appendFileSync(path, messages.map(line).join('')),
    /** Until it is released the room says nothing to what it is told. */
    holds: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      taken = promise;
      return resolve;
    },
    until: (...messages: string[]) => vi.waitFor(() => expect(told).toEqual(messages), shortly),
  };
}

test('[GC19] whoever looks away and back while lines are being told is told each of them once', async () => {
  const { tail, writes, holds, until } = followed();
  writes('a', 'b');
  const release = holds();
  tail.turn(true);
  await until('a', 'b');
  tail.turn(false);
  tail.turn(true);
  writes('c');
  release();
  await until('a', 'b', 'c');
  writes('d');
  await until('a', 'b', 'c', 'd');
});

test('[GC19] what was told before everybody looked away is not told again', async () => {
  const { tail, writes, until } = followed();
  writes('a');
  tail.turn(true);
  await until('a');
  tail.turn(false);
  writes('b');
  await vi.advanceTimersByTimeAsync(60_000);
  tail.turn(true);
  await until('a', 'b');
});

test('[GC19] of what was written while nobody looked only the end is told', async () => {
  const { tail, told, writes, until } = followed();
  writes('a');
  tail.turn(true);
  await until('a');
  tail.turn(false);
  writes('early', ...Array.from({ length: 1_000 }, () => 'x'.repeat(100)), 'late');
  tail.turn(true);
  await vi.waitFor(() => expect(told.at(-1)).toBe('late'), shortly);
  expect(told).not.toContain('early');
  expect(told.filter((one) => one === 'late')).toHaveLength(1);
});

test('[GC19] a connector that is started again goes on where the one before it was, also in the middle of a line', async () => {
  const { tail, again, writes, writesPart, until } = followed();
  const half = line('c').length / 2;
  writes('a', 'b');
  writesPart(line('c').slice(0, half));
  tail.turn(true);
  await until('a', 'b');
  await vi.advanceTimersByTimeAsync(2_000);
  const next = again();
  writesPart(line('c').slice(half));
  writes('d');
  next.turn(true);
  await until('a', 'b', 'c', 'd');
});

test('[GC19] a log that grew too long begins anew: the new one is told from its beginning', async () => {
  const { tail, again, rotates, writes, until } = followed();
  writes('a', 'b');
  tail.turn(true);
  await until('a', 'b');
  rotates();
  writes('c', 'd', 'e');
  await until('a', 'b', 'c', 'd', 'e');
  const next = again();
  rotates();
  writes('f', 'g', 'h', 'i');
  next.turn(true);
  await until('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i');
});
