import { toNodeId } from '../../shared/canvas/node-id.ts';
import { jobKind, type Step } from '../../shared/jobs/kinds.ts';
import { errorName } from '../../shared/lib/error-name.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { type JobId, jobId as jobIdSchema } from '../../shared/model/ids.ts';
import { isActiveJob, type Job, type JobState } from '../../shared/model/job.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { jobsTopic, threadTopic } from '../../shared/model/topic.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { mostLooks, privateThreadsSeen, sees } from './assistant-view.ts';
import { tellCanvasHidden } from './canvas-nodes.ts';
import { isHostKind } from './openclaw/host-jobs.ts';
import { lateHostJob } from './openclaw/lifecycle.ts';
import { showWork } from './private-work.ts';
import { callRunner, loseRunner } from './runner.ts';
import { idsOn, list } from './store/lists.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

export type JobOrder = Pick<Job, 'kind' | 'input' | 'startedBy'> &
  Partial<Pick<Job, 'title' | 'onBehalfOf' | 'threadId' | 'scheduleId' | 'missed' | 'retryOf'>>;

/** A job that the caller may see; others are not there. */
export function jobFor(store: Store, id: JobId, who: Principal): Job {
  const job = readRow(store, 'jobs', id);
  if (job === null || !seesJob(store, who, job)) throw new Refusal('notFound');
  return job;
}

/** The jobs that the caller may see, the one that changed last first. */
export const jobsSeen = (store: Store, who: Principal): Job[] =>
  [jobsTopic, ...privateThreadsSeen(store, who).map(({ id }) => threadTopic(id))]
    .flatMap((topic) =>
      store.scan('rows', {
        by: 'byKey',
        where: { topic, tbl: 'jobs' },
        limit: topic === jobsTopic ? mostLooks : bounds.listed,
        down: true,
      }),
    )
    .map((item) => parseRow('jobs', item))
    .filter((job) => seesJob(store, who, job))
    .sort((a, b) => b.lastAt - a.lastAt || b.seq - a.seq);

function seesJob(store: Store, who: Principal, { threadId }: Job): boolean {
  const thread = threadId === undefined ? null : readRow(store, 'threads', threadId);
  return threadId === undefined || (thread !== null && sees(store, who, thread));
}

/** Puts a job to work: its first step is due at once. */
export function startJob(turn: Turn, { title = '', ...order }: JobOrder): Job {
  const { store, now } = turn;
  const kind = jobKind(order.kind);
  const begun = kind?.begin(order.input) ?? null;
  if (kind === null || begun === null) throw new Refusal('badParams', unknownJob);
  if (idsOn(store, 'active').length >= bounds.activeJobs) throw new Refusal('tooMany');
  const { threadId } = order;
  const isHidden =
    threadId !== undefined && readRow(store, 'threads', threadId)?.access !== undefined;
  const id = jobIdSchema.parse(newId(turn.room.ports.randomBytes));
  if (isHidden) tellCanvasHidden(turn, [toNodeId('job', id)], true);
  return putJob(turn, {
    ...order,
    id,
    seq: 0,
    title: title === '' ? begun.title : title,
    input: begun.input,
    state: 'queued',
    progress: { done: 0, of: begun.of, words: '' },
    ...(isHidden ? { hidden: true } : {}),
    createdAt: now,
    lastAt: now,
    tries: 0,
    lines: 0,
    dueAt: kind.step === null ? now + bounds.jobWaitMs : now,
  });
}

/** The alarm of a job: one step, with its progress and its line, in this transaction. */
export function stepJob(turn: Turn, id: string): void {
  const job = readRow(turn.store, 'jobs', id);
  if (job === null || !isActiveJob(job.state)) return;
  const { now } = turn;
  const running: Job = { ...job, state: 'running', startedAt: job.startedAt ?? now, lastAt: now };
  if (isHostKind(job.kind)) return lateHostJob(turn, job);
  let step: Step;
  try {
    const kind = jobKind(job.kind);
    if (kind === null) throw new Error('there is no such kind of job any more');
    if (kind.step === null) return callRunner(turn, job);
    step = kind.step(job.input, job.progress.done);
  } catch (error) {
    return failStep(turn, running, error);
  }
  const { progress, line, nextMs, result } = step;
  const stepped = addLine(turn, { ...running, progress, tries: 0 }, line);
  if (nextMs === null) endJob(turn, { ...stepped, result }, 'done');
  else putJob(turn, { ...stepped, dueAt: now + nextMs });
}

/** Its runner was called once more, and said nothing since. */
export function endLease(turn: Turn, id: string): void {
  const job = readRow(turn.store, 'jobs', id);
  if (job?.runner !== undefined && isActiveJob(job.state)) loseRunner(turn, job);
}

function failStep(turn: Turn, job: Job, error: unknown): void {
  const tries = job.tries + 1;
  const words = error instanceof Error ? error.message : errorName(error);
  const next = addLine(turn, { ...job, tries }, `Step ${job.progress.done + 1} failed: ${words}`);
  if (tries < bounds.jobTries)
    return void putJob(turn, { ...next, dueAt: turn.now + 1_000 * 2 ** (tries - 1) });
  const trouble = {
    code: 'jobFailed',
    message: `A step failed ${tries} times: ${words}`,
    fix: 'See its log; start it again when the cause is mended.',
  };
  endJob(turn, { ...next, trouble }, 'failed');
}

export function endJob(turn: Turn, job: Job, state: JobState, by?: Principal): Job {
  const { dueAt: _, ...rest } = job;
  const ended = {
    endedAt: turn.now,
    lastAt: turn.now,
    ...(by === undefined ? {} : { endedBy: by }),
  };
  const put = putJob(turn, { ...rest, ...ended, state });
  turn.receipt({
    principal: by ?? put.startedBy,
    ...(put.onBehalfOf === undefined ? {} : { onBehalfOf: put.onBehalfOf }),
    kind: 'job',
    action: { job: put.id, kind: put.kind, input: put.input },
    jobId: put.id,
    ...(put.threadId === undefined ? {} : { threadId: put.threadId }),
    outcome: state,
  });
  return put;
}

export function putJob(turn: Turn, job: Job): Job {
  const before = readRow(turn.store, 'jobs', job.id);
  const put = turn.changes.put('jobs', (seq) => ({ ...job, seq }));
  const isActive = isActiveJob(put.state);
  list(turn.store, 'active', put.id, isActive);
  turn.clearDeadline('jobLastCall', put.id);
  if (isActive) turn.deadline('job', put.id, put.dueAt ?? turn.now);
  else turn.clearDeadline('job', put.id);
  const wasActive = before !== null && isActiveJob(before.state);
  if (put.threadId !== undefined && isActive !== wasActive) showWork(turn, put.threadId);
  return put;
}

/** The oldest lines of a long log make room. */
export function addLine(turn: Turn, job: Job, text: string): Job {
  const n = job.lines + 1;
  const line = text.slice(0, bounds.jobLineUnits).toWellFormed();
  const jobId = job.id;
  turn.changes.put('jobLines', (seq) => ({
    id: `${jobId}-${n}`,
    seq,
    n,
    jobId,
    at: turn.now,
    text: line,
  }));
  const gone = n - bounds.jobLines;
  if (gone > 0) turn.changes.remove('jobLines', `${jobId}-${gone}`);
  return { ...job, lines: n };
}

const unknownJob = {
  message: 'There is no such kind of job, or its input does not fit.',
  fix: 'See jobs.kinds.',
};
