import { expect, test } from 'vitest';
import type { ScheduleWhen } from '../model/schedule.ts';
import { isSchedule, nextRun, runsBetween } from './next-run.ts';

const at = (iso: string): number => new Date(iso).getTime();
const cron = (text: string, timeZone = 'Europe/Berlin'): ScheduleWhen => ({
  kind: 'cron',
  cron: text,
  timeZone,
});
const iso = (when: ScheduleWhen, after: string): string | null => {
  const next = nextRun(when, at(after));
  return next === null ? null : new Date(next).toISOString();
};

test('[SC1] once is once', () => {
  const when: ScheduleWhen = { kind: 'once', at: 100 };
  expect([nextRun(when, 99), nextRun(when, 100), runsBetween(when, 0, 1_000)]).toEqual([
    100,
    null,
    1,
  ]);
});

test('[SC2] cron counts by the clocks of its time zone, over both changes of the year', () => {
  expect(iso(cron('0 9 * * 1-5'), '2026-11-20T12:00:00Z')).toBe('2026-11-23T08:00:00.000Z');
  expect(iso(cron('0 9 * * *'), '2026-03-28T12:00:00Z')).toBe('2026-03-29T07:00:00.000Z');
  expect(iso(cron('30 2 * * *'), '2026-03-29T00:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
  expect(
    runsBetween(cron('30 2 * * *'), at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z')),
  ).toBe(1);
  expect(iso(cron('0 0 31 2 *'), '2026-01-01T00:00:00Z')).toBeNull();
});

test('[SC3] runs that were missed are counted, up to a limit', () => {
  const hourly = cron('0 * * * *', 'UTC');
  expect(runsBetween(hourly, at('2026-01-01T00:30:00Z'), at('2026-01-02T00:30:00Z'))).toBe(24);
  expect(runsBetween(cron('* * * * *', 'UTC'), 0, at('2026-01-01T00:00:00Z'))).toBe(1_000);
});

test('[SC4] what is no schedule, will never come, or has gone by, is none', () => {
  const now = at('2026-01-01T00:00:00Z');
  for (const bad of [
    cron('* * * * * *'),
    cron('nonsense'),
    cron('0 0 31 2 *'),
    cron('0 9 * * *', 'Mars/Olympus'),
    cron('61 * * * *'),
    { kind: 'once', at: now } as const,
  ])
    expect([bad, isSchedule(bad, now)]).toEqual([bad, false]);
  expect(isSchedule(cron('* * * * *'), now)).toBe(true);
});
