import { jobKind, jobKinds } from '../../../shared/jobs/kinds.ts';
import { isSchedule, nextRun } from '../../../shared/jobs/next-run.ts';
import { newId } from '../../../shared/lib/new-id.ts';
import { wholeCharacters } from '../../../shared/lib/utf8.ts';
import { type ScheduleId, scheduleId as scheduleIdSchema } from '../../../shared/model/ids.ts';
import { isActiveJob, type Job } from '../../../shared/model/job.ts';
import { isProducer, type Principal, splitPrincipal } from '../../../shared/model/principal.ts';
import type { Run } from '../../../shared/model/run.ts';
import type { Schedule } from '../../../shared/model/schedule.ts';
import { jobTopic } from '../../../shared/model/topic.ts';
import { mayTouch } from '../../../shared/policy/own-work.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { runBehind } from '../assistant-view.ts';
import { roleThatCounts, threadFor } from '../authorize.ts';
import { endJob, jobFor, jobsSeen, putJob, startJob } from '../jobs.ts';
import { humanBehind } from '../membership.ts';
import { isHostKind } from '../openclaw/host-jobs.ts';
import { refuseIfPaused } from '../pause.ts';
import { showWork } from '../private-work.ts';
import { producerOf } from '../run-queue.ts';
import { claimJob, finishJob, refuseUnlessHeld, reportJob } from '../runner.ts';
import { putSchedule } from '../schedules.ts';
import { parseRow, readRow } from '../store/records.ts';
import type { Call, Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';

export const jobHandlers: Handlers<
  | 'jobs.start'
  | 'jobs.cancel'
  | 'jobs.retry'
  | 'jobs.kinds'
  | 'jobs.list'
  | 'jobs.look'
  | 'jobs.claim'
  | 'jobs.report'
  | 'jobs.finish'
  | 'jobs.page'
  | 'jobs.log'
  | 'schedules.create'
  | 'schedules.pause'
  | 'schedules.remove'
> = {
  'jobs.start': ({ turn, caller }, { kind, title, input, threadId }) => {
    const behind = onBehalf(turn, caller, threadId);
    refuseAgentIfPaused(turn, caller);
    const job = startJob(turn, {
      kind,
      input,
      startedBy: caller,
      ...(title === undefined ? {} : { title }),
      ...(threadId === undefined ? {} : { threadId }),
      ...(behind === caller ? {} : { onBehalfOf: behind }),
    });
    return { jobId: job.id };
  },

  'jobs.cancel': ({ turn, caller, connection }, { jobId }) => {
    const job = jobFor(turn.store, jobId, caller);
    const who = isProducer(caller) ? runBehind(turn, caller).askedBy : caller;
    if (!isActiveJob(job.state)) return { state: job.state };
    if (isHostKind(job.kind)) throw new Refusal('conflict', itsHostDoes);
    // With which key an agent asked its assistant nobody knows: then its role does not count.
    refuseUnlessOwn(turn, isProducer(caller) ? asked(who) : connection.standing, job);
    return { state: endJob(turn, job, 'cancelled', caller).state };
  },

  'jobs.retry': ({ turn, caller }, { jobId }) => {
    const failed = jobFor(turn.store, jobId, caller);
    const { kind, title, input, threadId, state, id, retriedAs } = failed;
    if (state !== 'failed' && state !== 'cancelled')
      throw new Refusal('conflict', { message: 'Only what failed or was cancelled is retried.' });
    if (isHostKind(kind)) throw new Refusal('conflict', itsHostDoes);
    if (retriedAs !== undefined) return { jobId: retriedAs };
    refuseAgentIfPaused(turn, caller);
    const behind = humanBehind(turn.store, caller);
    const job = startJob(turn, {
      kind,
      title,
      input,
      startedBy: caller,
      retryOf: id,
      ...(threadId === undefined ? {} : { threadId }),
      ...(behind === caller ? {} : { onBehalfOf: behind }),
    });
    putJob(turn, { ...failed, retriedAs: job.id });
    return { jobId: job.id };
  },

  'jobs.kinds': () => ({
    kinds: Object.entries(jobKinds).map(([kind, { doc, schema }]) => ({
      kind,
      doc,
      input: schema,
    })),
  }),

  'jobs.list': ({ turn, caller }, { active, limit }) => {
    const fits = ({ state }: Job) => active === undefined || active === isActiveJob(state);
    return { jobs: jobsSeen(turn.store, caller).filter(fits).slice(0, limit).map(inShort) };
  },

  'jobs.look': ({ turn, caller }, { jobId }) => {
    const job = jobFor(turn.store, jobId, caller);
    const where = { topic: jobTopic(jobId), tbl: 'jobLines' };
    const lines = turn.store
      .scan('rows', { by: 'byKey', where, limit: lastLines, down: true })
      .map((item) => parseRow('jobLines', item).text.slice(0, 300).toWellFormed());
    return {
      ...inShort(job),
      lines: lines.reverse(),
      ...(job.trouble === undefined ? {} : { trouble: job.trouble.message }),
      ...(job.result === undefined ? {} : { result: job.result }),
    };
  },

  'jobs.claim': ({ turn, caller }, { jobId }) => {
    refuseAgentIfPaused(turn, caller);
    const job = claimJob(turn, jobFor(turn.store, jobId, caller), caller);
    return { ...leaseOf(job), input: job.input };
  },

  'jobs.report': ({ turn, caller }, { jobId, claim, ...report }) => {
    const job = jobFor(turn.store, jobId, caller);
    refuseUnlessHeld(job, caller, claim);
    return leaseOf(reportJob(turn, job, report));
  },

  'jobs.finish': ({ turn, caller }, { jobId, claim, ...end }) => {
    const job = jobFor(turn.store, jobId, caller);
    refuseUnlessHeld(job, caller, claim);
    return { state: finishJob(turn, job, caller, end).state };
  },

  'jobs.page': ({ turn }, { before, limit }) => turn.room.reader.jobsBefore(before, limit),

  'jobs.log': ({ turn, caller }, { jobId, before, limit }) => {
    jobFor(turn.store, jobId, caller);
    return turn.room.reader.linesBefore(jobId, before, limit);
  },

  'schedules.create': ({ turn, caller }, { title, when, what }) => {
    const { store, now } = turn;
    refuseAgentIfPaused(turn, caller);
    if (!isSchedule(when, now))
      throw new Refusal('badParams', {
        message: 'This is no time to come: five parts of cron and an IANA time zone, or a moment.',
        fix: 'For example {"kind":"cron","cron":"0 9 * * 1-5","timeZone":"Europe/Berlin"}.',
      });
    const count = store.scan('rows', { by: 'primary', where: { tbl: 'schedules' }, limit: 1_000 });
    if (count.length >= bounds.schedules) throw new Refusal('tooMany');
    const thread = what.kind === 'message' ? threadFor(store, what.threadId, caller) : null;
    if (what.kind === 'message' && what.text.trim() === '') throw new Refusal('badParams');
    if (what.kind === 'job' && (jobKind(what.job)?.begin(what.input) ?? null) === null)
      throw new Refusal('badParams', { fix: 'See jobs.kinds.' });
    const nextAt = nextRun(when, now) ?? now;
    const id = scheduleIdSchema.parse(newId(turn.room.ports.randomBytes));
    putSchedule(turn, {
      id,
      seq: 0,
      title,
      when,
      what,
      createdBy: caller,
      createdAt: now,
      nextAt,
      ...(thread === null ? {} : { threadId: thread.id }),
      ...(thread?.access === undefined ? {} : { hidden: true }),
    });
    return { scheduleId: id, nextAt };
  },

  'schedules.pause': (call, { scheduleId, paused }) => {
    const { turn, caller } = call;
    const schedule = ownSchedule(call, scheduleId);
    const { nextAt: _, paused: __, skipped: ___, ...rest } = schedule;
    if (paused) {
      putSchedule(turn, { ...rest, paused: { at: turn.now, by: caller, why: '' } });
      return { nextAt: null };
    }
    refuseAgentIfPaused(turn, caller);
    const nextAt = nextRun(schedule.when, turn.now) ?? momentMissed(turn, schedule);
    if (nextAt === null) throw new Refusal('conflict', itIsOver);
    putSchedule(turn, { ...rest, nextAt });
    return { nextAt };
  },

  'schedules.remove': (call, { scheduleId }) => {
    const { turn } = call;
    const { threadId } = ownSchedule(call, scheduleId);
    turn.clearDeadline('schedule', scheduleId);
    turn.changes.remove('schedules', scheduleId);
    if (threadId !== undefined) showWork(turn, threadId);
    return {};
  },
};

/** What was for once and paused over its moment is made up for now. */
const momentMissed = (turn: Turn, { when, last }: Schedule): number | null =>
  when.kind === 'once' && last === undefined ? turn.now : null;

const itsHostDoes = {
  message: 'This is done by a host for an OpenClaw, and not by hand.',
  fix: 'Start that OpenClaw anew, or delete it.',
};

const itIsOver = {
  message: 'It was for once, and that has been.',
  fix: 'Make a new one, or remove it.',
};

/** In a pause nothing new of an agent or an assistant begins. */
function refuseAgentIfPaused(turn: Turn, caller: Principal): void {
  if (splitPrincipal(caller).kind !== 'human') refuseIfPaused(turn.store);
}

const lastLines = 12;

const inShort = ({ id, kind, title, state, progress, runner, lastAt }: Job) => ({
  jobId: id,
  kind,
  title: title.slice(0, wholeCharacters(title, 80)),
  state,
  progress,
  ...(runner === undefined ? {} : { runner }),
  lastAt,
});

const leaseOf = ({ claim = 0, dueAt = 0 }: Job) => ({ claim, until: dueAt });

/** For whom it is done; an assistant works for whoever asked in its own thread. */
function onBehalf(turn: Turn, caller: Principal, threadId: Run['threadId'] | undefined): Principal {
  if (!isProducer(caller)) {
    if (threadId !== undefined) threadFor(turn.store, threadId, caller);
    return humanBehind(turn.store, caller);
  }
  if (threadId === undefined || caller !== producerOf({ threadId }))
    throw new Refusal('notAllowed');
  return humanBehind(turn.store, runBehind(turn, caller).askedBy);
}

function ownSchedule({ turn, caller, connection }: Call, id: ScheduleId): Schedule {
  const schedule = readRow(turn.store, 'schedules', id);
  if (schedule === null) throw new Refusal('notFound');
  if (schedule.threadId !== undefined) threadFor(turn.store, schedule.threadId, caller);
  refuseUnlessOwn(turn, connection.standing, { startedBy: schedule.createdBy });
  return schedule;
}

function refuseUnlessOwn(
  { store }: Turn,
  who: Parameters<typeof roleThatCounts>[1],
  work: Parameters<typeof mayTouch>[0],
): void {
  if (!mayTouch(work, who.principal, roleThatCounts(store, who))) throw new Refusal('notAllowed');
}

const asked = (principal: Principal) => ({ principal, credential: null });
