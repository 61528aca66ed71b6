import { Cron } from 'croner';
import type { ScheduleWhen } from '../model/schedule.ts';
import { bounds } from '../protocol/bounds.ts';

/** The first run after a moment; `null` when none is to come. Throws on what is no schedule. */
export function nextRun(when: ScheduleWhen, after: number): number | null {
  if (when.kind === 'once') return when.at > after ? when.at : null;
  return cronOf(when).nextRun(new Date(after))?.getTime() ?? null;
}

/** How many runs were to come after one moment and up to another; counts no further than `most`. */
export function runsBetween(when: ScheduleWhen, after: number, upTo: number, most = 1_000): number {
  let count = 0;
  for (let at = nextRun(when, after); at !== null && at <= upTo && count < most; count++)
    at = nextRun(when, at);
  return count;
}

/** Is it one that can be kept? Five parts, a time zone that is known, and not too often. */
export function isSchedule(when: ScheduleWhen, now: number): boolean {
  try {
    const first = nextRun(when, now);
    if (first === null) return false;
    const second = nextRun(when, first);
    return second === null || second - first >= bounds.scheduleEveryMs;
  } catch {
    return false;
  }
}

const cronOf = ({ cron, timeZone }: Extract<ScheduleWhen, { kind: 'cron' }>): Cron =>
  new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
