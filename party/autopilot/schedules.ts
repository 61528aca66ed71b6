import { nextRun, runsBetween } from '../../shared/jobs/next-run.ts';
import type { Schedule } from '../../shared/model/schedule.ts';
import { rightOf } from '../../shared/policy/may.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { mayRead } from './authorize.ts';
import { startJob } from './jobs.ts';
import { humanBehind } from './membership.ts';
import { isPaused } from './pause.ts';
import { say } from './say.ts';
import { readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

/** Writes a schedule with its next run, for which the alarm is set. */
export function putSchedule(turn: Turn, schedule: Schedule): Schedule {
  const put = turn.changes.put('schedules', (seq) => ({ ...schedule, seq }));
  if (put.nextAt === undefined) turn.clearDeadline('schedule', put.id);
  else turn.deadline('schedule', put.id, put.nextAt);
  return put;
}

/**
 * The alarm of a schedule. What was missed while the room could not run is made up for by this one
 * run, which says so. It runs in the name of whoever made it, if they still may.
 */
export function runSchedule(turn: Turn, id: string): void {
  const schedule = readRow(turn.store, 'schedules', id);
  if (schedule?.nextAt === undefined) return;
  const { now } = turn;
  const { nextAt, when } = schedule;
  if (nextAt > now) return turn.deadline('schedule', id, nextAt);
  const missed = runsBetween(when, nextAt, now);
  const after = nextRun(when, now);
  const { nextAt: _, ...rest } = schedule;
  const next: Schedule = after === null ? rest : { ...rest, nextAt: after };
  const why = whyNotNow(turn, schedule);
  if (why !== null) return void putSchedule(turn, { ...rest, paused: { at: now, why } });
  try {
    putSchedule(turn, { ...next, last: { at: now, missed, ...perform(turn, schedule, missed) } });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    putSchedule(turn, { ...rest, paused: { at: now, why: error.message } });
  }
}

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

export function startSkipped(_turn: Turn): void {}

/** Why it may not run now, in words for whoever looks after it. */
function whyNotNow(turn: Turn, { createdBy, what }: Schedule): string | null {
  const role = turn.room.roleOf(createdBy);
  if (role === null || rightOf(role, 'say') !== 'yes')
    return 'Whoever made it may no longer say anything in this room.';
  if (what.kind === 'message' && !mayRead(turn.store, what.threadId, createdBy))
    return 'Whoever made it no longer sees the thread.';
  return isPaused(turn.store) && createdBy.startsWith('agent:') ? 'Agents are paused.' : null;
}
