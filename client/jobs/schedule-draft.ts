import { isSchedule, nextRun } from '../../shared/jobs/next-run.ts';
import type { ScheduleWhen } from '../../shared/model/schedule.ts';

/** A schedule's time as a person writes it. */
export interface WhenDraft {
  kind: 'once' | 'cron';
  /** As a field of the browser gives it, by the clock of this device: `2026-11-22T09:00`. */
  at: string;
  cron: string;
  timeZone: string;
}

/** The same as the room takes it; `null` while it is none that can come. */
export function readWhen(
  { kind, at, cron, timeZone }: WhenDraft,
  now: number,
): ScheduleWhen | null {
  const when: ScheduleWhen =
    kind === 'once'
      ? { kind, at: new Date(at).getTime() }
      : { kind, cron: cron.trim(), timeZone: timeZone.trim() };
  return isSchedule(when, now) ? when : null;
}

/** Its next runs, as many as are to come. */
export function comingRuns(when: ScheduleWhen, now: number, most = 3): number[] {
  const runs: number[] = [];
  for (let at = nextRun(when, now); at !== null && runs.length < most; at = nextRun(when, at))
    runs.push(at);
  return runs;
}

/** A moment as a field of the browser takes it, by the clock of this device. */
export function localField(at: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = new Date(at);
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T${two(day.getHours())}:${two(day.getMinutes())}`;
}
