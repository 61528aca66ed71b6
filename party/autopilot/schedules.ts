import { nextRun, runsBetween } from '../../shared/jobs/next-run.ts';
import { splitPrincipal } from '../../shared/model/principal.ts';
import type { Schedule } from '../../shared/model/schedule.ts';
import { rightOf } from '../../shared/policy/may.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { errors, Refusal } from '../../shared/protocol/errors.ts';
import { mayRead } from './authorize.ts';
import { startJob } from './jobs.ts';
import { humanBehind } from './membership.ts';
import { isPaused } from './pause.ts';
import { showWork } from './private-work.ts';
import { say } from './say.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

/** Writes a schedule with its next run, for which the alarm is set. */
export function putSchedule(turn: Turn, schedule: Schedule): Schedule {
  const isNew = readRow(turn.store, 'schedules', schedule.id) === null;
  const put = turn.changes.put('schedules', (seq) => ({ ...schedule, seq }));
  if (put.nextAt === undefined) turn.clearDeadline('schedule', put.id);
  else turn.deadline('schedule', put.id, put.nextAt);
  if (isNew && put.threadId !== undefined) showWork(turn, put.threadId);
  return put;
}

/**
 * The alarm of a schedule. What was missed while the room could not run is made up for by this one
 * run, which says so. It runs in the name of whoever made it: if they may no longer it is put to
 * rest, and if only now is a bad time this run is skipped, and the next one stands for it.
 */
export function runSchedule(turn: Turn, id: string): void {
  const schedule = readRow(turn.store, 'schedules', id);
  if (schedule?.nextAt === undefined) return;
  const { now } = turn;
  if (schedule.nextAt > now) return turn.deadline('schedule', id, schedule.nextAt);
  const rest = whyNoLonger(turn, schedule);
  if (rest !== null) return putToRest(turn, schedule, rest);
  if (isPaused(turn.store) && createdByAgent(schedule))
    return skip(turn, schedule, 'Agents were paused.');
  try {
    runNow(turn, schedule, schedule.nextAt);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (isPassing(error)) skip(turn, schedule, error.message);
    else putToRest(turn, schedule, error.message);
  }
}

/** The end of a pause: what was for once, and came due in it, comes due now. */
export function startSkipped(turn: Turn): void {
  const range = { by: 'primary', where: { tbl: 'schedules' }, limit: 1_000 } as const;
  for (const item of turn.store.scan('rows', range)) {
    const { skipped, nextAt, paused, ...schedule } = parseRow('schedules', item);
    if (skipped !== undefined && nextAt === undefined && paused === undefined)
      putSchedule(turn, { ...schedule, skipped, nextAt: turn.now });
  }
}

function runNow(turn: Turn, schedule: Schedule, dueAt: number): void {
  const { now } = turn;
  const { nextAt: _, skipped, ...rest } = schedule;
  const { when } = schedule;
  const before = when.kind === 'once' ? 0 : (skipped?.count ?? 0);
  const missed = runsBetween(when, dueAt, now) + before;
  const wasDue = when.kind === 'once' ? when.at : dueAt;
  const isLate = now - wasDue > bounds.scheduleEveryMs;
  const made = perform(turn, schedule, missed);
  putSchedule(turn, {
    ...withNext(rest, nextRun(when, now)),
    last: { at: now, missed, ...(isLate ? { dueAt: wasDue } : {}), ...made },
  });
}

/** What is for once is tried again soon, or when the pause ends; anything else when its time comes. */
function skip(turn: Turn, schedule: Schedule, why: string): void {
  const { now } = turn;
  const { nextAt: dueAt = now, skipped, ...rest } = schedule;
  const { when } = schedule;
  if (when.kind === 'once') {
    const retryAt = isPaused(turn.store) ? null : now + bounds.scheduleEveryMs;
    putSchedule(turn, { ...withNext(rest, retryAt), skipped: { at: now, count: 1, why } });
    return;
  }
  const count = (skipped?.count ?? 0) + 1 + runsBetween(when, dueAt, now);
  putSchedule(turn, { ...withNext(rest, nextRun(when, now)), skipped: { at: now, count, why } });
}

function putToRest(turn: Turn, { nextAt: _, ...schedule }: Schedule, why: string): void {
  putSchedule(turn, { ...schedule, paused: { at: turn.now, why } });
}

const withNext = (schedule: Omit<Schedule, 'nextAt'>, nextAt: number | null): Schedule =>
  nextAt === null ? schedule : { ...schedule, nextAt };

/** Refusals that are about now, and not about what was to be done. */
const isPassing = ({ code }: Refusal): boolean =>
  code === 'tooMany' || code === 'paused' || errors[code].retry === 'later';

function perform(turn: Turn, { id, what, createdBy, threadId }: Schedule, missed: number) {
  if (what.kind === 'message') {
    const { messageId } = say(turn, {
      threadId: what.threadId,
      author: createdBy,
      text: what.text,
    });
    return { messageId };
  }
  const behind = humanBehind(turn.store, createdBy);
  const job = startJob(turn, {
    kind: what.job,
    title: what.title,
    input: what.input,
    startedBy: createdBy,
    scheduleId: id,
    ...(behind === createdBy ? {} : { onBehalfOf: behind }),
    ...(threadId === undefined ? {} : { threadId }),
    ...(missed > 0 ? { missed } : {}),
  });
  return { jobId: job.id };
}

/** Why it may not run any more, in words for whoever looks after it. */
function whyNoLonger(turn: Turn, { createdBy, what }: Schedule): string | null {
  const role = turn.room.roleOf(createdBy);
  if (role === null || rightOf(role, 'say') !== 'yes')
    return 'Whoever made it may no longer say anything in this room.';
  if (what.kind === 'message' && !mayRead(turn.store, what.threadId, createdBy))
    return 'Whoever made it no longer sees the thread.';
  return null;
}

const createdByAgent = ({ createdBy }: Schedule): boolean =>
  splitPrincipal(createdBy).kind === 'agent';
