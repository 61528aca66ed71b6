import { jobKind } from '../../shared/jobs/kinds.ts';
import { isActiveJob, type Job } from '../../shared/model/job.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { addLine, endJob, putJob } from './jobs.ts';
import { nameOf } from './name-of.ts';
import type { Turn } from './turn.ts';

/** A member takes a job on. Each taking on has its number, so that one who comes back late is known. */
export function claimJob(turn: Turn, job: Job, who: Principal): Job {
  if (jobKind(job.kind)?.step !== null)
    throw new Refusal('conflict', { message: 'The room does this job by itself.' });
  if (!isActiveJob(job.state))
    throw new Refusal('conflict', { message: `The job is ${job.state} already.` });
  if (job.runner !== undefined && job.runner !== who)
    throw new Refusal('conflict', {
      message: `${nameOf(turn.store, job.runner)} has taken this job on.`,
    });
  const claim = (job.claim ?? 0) + 1;
  const next = addLine(turn, job, `${nameOf(turn.store, who)} takes it on.`);
  const startedAt = job.startedAt ?? turn.now;
  return hold(turn, { ...next, state: 'running', runner: who, claim, startedAt });
}

/** Its runner says how far it is. */
export function reportJob(turn: Turn, job: Job, { done, line }: Report): Job {
  const { progress } = job;
  const reached = Math.min(done ?? progress.done, progress.of);
  const next = line === undefined ? job : addLine(turn, job, line);
  return hold(turn, {
    ...next,
    tries: 0,
    progress: { ...progress, done: reached, words: line ?? progress.words },
  });
}

export function finishJob(turn: Turn, job: Job, who: Principal, end: Finish): Job {
  const { state, words, result } = end;
  const last = words === undefined ? job : addLine(turn, job, words);
  const { done, of } = job.progress;
  const failed = {
    code: 'jobFailed',
    message: words ?? 'Whoever did it says that it failed.',
    fix: 'See its log; start it again when the cause is mended.',
  };
  return endJob(
    turn,
    {
      ...last,
      progress: { of, done: state === 'done' ? of : done, words: words ?? last.progress.words },
      ...(result === undefined ? {} : { result }),
      ...(state === 'failed' ? { trouble: failed } : {}),
    },
    state,
    who,
  );
}

/** The job, if the caller has it: whoever lost it to silence or to themselves is told so. */
export function refuseUnlessHeld(job: Job, who: Principal, claim: number): void {
  if (!isActiveJob(job.state))
    throw new Refusal('conflict', { message: `The job is ${job.state} already.` });
  if (job.runner !== who || job.claim !== claim)
    throw new Refusal('conflict', {
      message: 'You no longer have this job: you were silent for too long, or took it on again.',
      fix: 'Take it on again with jobs.claim, if nobody else has.',
    });
}

/** Its lease is over. The room may have slept or died meanwhile: whoever lives says something soon. */
export function callRunner(turn: Turn, job: Job): void {
  if (job.runner === undefined) return failJob(turn, job, nobodyCame);
  turn.deadline('jobLastCall', job.id, turn.now + bounds.jobLastCallMs);
}

/** The next may have it; after too many who fell silent it has failed. */
export function loseRunner(turn: Turn, job: Job): void {
  const { runner, ...rest } = job;
  if (runner === undefined) return;
  const tries = job.tries + 1;
  const silentFor = Math.round((turn.now - job.lastAt) / 1_000);
  const words = `${nameOf(turn.store, runner)} was not heard of for ${silentFor} s and no longer has it.`;
  const next = addLine(turn, { ...rest, tries }, words);
  if (tries >= bounds.jobTries) return failJob(turn, next, allFellSilent);
  putJob(turn, {
    ...next,
    state: 'queued',
    lastAt: turn.now,
    dueAt: turn.now + bounds.jobWaitMs,
    progress: { ...next.progress, words },
  });
}

export interface Report {
  done?: number | undefined;
  line?: string | undefined;
}
export interface Finish {
  state: 'done' | 'failed';
  words?: string | undefined;
  result?: unknown;
}

const hold = (turn: Turn, job: Job): Job =>
  putJob(turn, { ...job, lastAt: turn.now, dueAt: turn.now + bounds.jobLeaseMs });

const failJob = (turn: Turn, job: Job, trouble: NonNullable<Job['trouble']>): void =>
  void endJob(turn, { ...job, trouble }, 'failed');

const nobodyCame = {
  code: 'nobodyCame',
  message: 'Nobody took this on in a week.',
  fix: 'Ask somebody to, and start it again.',
};

const allFellSilent = {
  code: 'runnersSilent',
  message: `${bounds.jobTries} times in a row whoever took it on fell silent.`,
  fix: 'See its log; start it again when somebody can do it.',
};
