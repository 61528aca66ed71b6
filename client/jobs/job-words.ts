import { inLine } from '../../shared/lib/marked.ts';
import { isActiveJob, type Job, type JobState } from '../../shared/model/job.ts';
import type { Schedule } from '../../shared/model/schedule.ts';
import type { Tone } from '../ui/marks.tsx';
import { spanLeft, stopwatch, took } from '../ui/time-words.ts';
import { usualTimes } from './usual-times.ts';

/** The state in a word, and its colour. */
export const jobStates: Record<JobState, { word: string; tone: Tone }> = {
  queued: { word: 'begins', tone: 'sleep' },
  running: { word: 'running', tone: 'live' },
  done: { word: 'done', tone: 'live' },
  failed: { word: 'failed', tone: 'bad' },
  cancelled: { word: 'cancelled', tone: 'off' },
};

/** What a job does now or how it ended, with its clock, by the room's time. */
export function jobWords(job: Job, now: number): { words: string; tone: Tone } {
  const { state, tries, dueAt, startedAt, createdAt, endedAt } = job;
  const { word, tone } = jobStates[state];
  if (state === 'queued' && isWork(job))
    return { words: 'waits for somebody to do it', tone: 'wait' };
  if (isActiveJob(state) && !isWork(job) && tries > 0) {
    const again = dueAt === undefined ? '' : `, tries again in ${spanLeft(dueAt - now)}`;
    return { words: `a step failed ${times(tries)}${again}`, tone: 'wait' };
  }
  if (state === 'running') return { words: `${word} ${stopwatch(now - (startedAt ?? now))}`, tone };
  if (endedAt === undefined) return { words: word, tone };
  const took_ = took(endedAt - (startedAt ?? createdAt));
  return { words: state === 'done' ? `${word} in ${took_}` : `${word} after ${took_}`, tone };
}

/** Work that a member of the room does, not the room by itself. */
export const isWork = ({ kind }: Pick<Job, 'kind'>): boolean => kind === 'work';

/** When the room was last heard, for a job that was under way then. */
export const lastKnownJob = (job: Job): { words: string; tone: Tone } =>
  isActiveJob(job.state)
    ? { words: `was ${jobStates[job.state].word}`, tone: 'off' }
    : jobWords(job, 0);

/** How much of it is done, from 0 to 1; `null` where nobody can say. */
export const jobShare = ({ progress: { done, of } }: Pick<Job, 'progress'>): number | null =>
  of > 0 ? Math.min(1, Math.max(0, done / of)) : null;

/** Runs that came due at a bad time. */
export const skippedWords = ({ count, why }: NonNullable<Schedule['skipped']>): string =>
  `${count === 1 ? 'A run was' : `${count} runs were`} skipped: ${why} The next one stands for ${count === 1 ? 'it' : 'them'}.`;

/** What its runs stand for, where it was started by a schedule that had missed some. */
export const missedWords = (missed: number | undefined): string | null =>
  missed === undefined || missed === 0
    ? null
    : `It also stands for ${missed === 1 ? 'a run that was' : `${missed} runs that were`} missed before it.`;

/** When a schedule runs, as it was said. */
export function whenWords({ when }: Pick<Schedule, 'when'>): string {
  if (when.kind === 'once') return 'once';
  const usual = usualTimes.find(({ value }) => value === when.cron);
  return `${usual?.words ?? when.cron} · ${when.timeZone}`;
}

/** What it does. */
export const whatWords = ({ what }: Pick<Schedule, 'what'>): string =>
  what.kind === 'job'
    ? `starts ${what.title === '' ? kindName(what.job) : inLine(what.title)}`
    : 'says something in a chat';

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** What a kind is called, for people: `web.crawl` is “web crawl”. */
export const kindName = (kind: string): string =>
  kindNames[kind] ?? kind.replaceAll(/[._-]+/g, ' ');

const kindNames: Partial<Record<string, string>> = {
  work: 'a task for somebody here',
  'rehearsal.steps': 'a rehearsal that counts steps',
};
