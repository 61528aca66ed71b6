import { expect, test } from 'vitest';
import { job, schedule } from '../testing/jobs.ts';
import {
  jobShare,
  jobWords,
  lastKnownJob,
  missedWords,
  whatWords,
  whenWords,
} from './job-words.ts';

const now = 100_000;

test('[UI20] a job says what it does, by the room’s clock, and how it ended', () => {
  const said = (more: Parameters<typeof job>[0]) => jobWords(job(more), now).words;
  expect(said({ state: 'queued' })).toBe('begins');
  expect(said({ startedAt: now - 41_000 })).toBe('running 0:41');
  expect(said({ tries: 1, dueAt: now + 4_000 })).toBe('a step failed once, tries again in 4 s');
  expect(said({ tries: 3 })).toBe('a step failed 3 times');
  expect(said({ state: 'done', startedAt: 10_000, endedAt: 12_500 })).toBe('done in 2.5 s');
  expect(said({ state: 'queued', kind: 'work', tries: 1 })).toBe('waits for somebody to do it');
  expect(said({ state: 'failed', createdAt: 10_000, endedAt: 40_000 })).toBe('failed after 30 s');
});

test('[UI10] without a connection a job that was under way says what it was', () => {
  expect(lastKnownJob(job({})).words).toBe('was running');
  expect(lastKnownJob(job({ state: 'done', startedAt: 0, endedAt: 1_000 })).words).toBe(
    'done in 1.0 s',
  );
});

test('[UI20] progress is a share, where there is an end', () => {
  expect(jobShare(job({ progress: { done: 15, of: 60, words: '' } }))).toBe(0.25);
  expect(jobShare(job({ progress: { done: 3, of: 0, words: '' } }))).toBeNull();
});

test('[UI21] a schedule says when, what, and what was missed', () => {
  const cron = { kind: 'cron', cron: '0 9 * * 1-5', timeZone: 'Europe/Berlin' } as const;
  expect(whenWords(schedule({ when: cron }))).toBe('on working days at 9:00 · Europe/Berlin');
  const own = { ...cron, cron: '5 4 * * *' };
  expect(whenWords(schedule({ when: own }))).toBe('5 4 * * * · Europe/Berlin');
  expect(whatWords(schedule({}))).toBe('starts Count');
  expect([missedWords(0), missedWords(1), missedWords(4)]).toEqual([
    null,
    'It also stands for a run that was missed before it.',
    'It also stands for 4 runs that were missed before it.',
  ]);
});
