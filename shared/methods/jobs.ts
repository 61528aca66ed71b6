import * as z from 'zod/mini';
import { jobId, scheduleId, threadId } from '../model/ids.ts';
import { jobRow, jobState } from '../model/job.ts';
import { principal } from '../model/principal.ts';
import { scheduleWhat, scheduleWhen } from '../model/schedule.ts';
import { bounds } from '../protocol/bounds.ts';
import { pageAnswer } from '../protocol/topic-answer.ts';
import { jsonValue } from './json-value.ts';
import { everyone, method, people } from './method.ts';
import { page, title, wellFormed } from './threads.ts';

const change = { risk: 'say', callers: people, scope: 'chat', repeat: 'key' } as const;
const read = { risk: 'read', callers: people, scope: 'read', repeat: 'reads' } as const;
const jobKind = z.string().check(z.maxLength(64));
const when = scheduleWhen;
const line = z
  .string()
  .check(wellFormed, z.trim(), z.minLength(1), z.maxLength(bounds.jobLineUnits));
/** Which taking on it is, and until when (server time) the next word of it has to come. */
const lease = { claim: z.int(), until: z.number() };
const shortJob = {
  jobId,
  kind: z.string(),
  title: z.string(),
  state: jobState,
  progress: jobRow.shape.progress,
  runner: z.optional(principal),
  lastAt: z.number(),
};

export const jobs = {
  'jobs.start': method({
    ...change,
    doc: 'Starts long work that goes on with nobody connected. Kinds: see jobs.kinds; rehearsal.steps {steps, everyMs} counts steps, work {task} waits for a member to do it.',
    params: z.strictObject({
      kind: jobKind,
      title: z.optional(title),
      input: jsonValue,
      threadId: z.optional(threadId),
    }),
    result: z.object({ jobId }),
    callers: everyone,
    tool: { given: ['threadId'] },
  }),
  'jobs.cancel': method({
    ...change,
    doc: 'Ends a job before its next step. By who started it, for whom it was started, or an operator.',
    params: z.strictObject({ jobId }),
    result: z.object({ state: jobState }),
    callers: everyone,
    tool: { given: [] },
  }),
  'jobs.retry': method({
    ...change,
    doc: 'Starts a job again that failed or was cancelled, as a new one; asked for twice it is one.',
    params: z.strictObject({ jobId }),
    result: z.object({ jobId }),
  }),
  'jobs.kinds': method({
    ...read,
    doc: 'The kinds of jobs, with the JSON Schema of their input.',
    params: z.strictObject({}),
    result: z.object({
      kinds: z.array(z.object({ kind: z.string(), doc: z.string(), input: z.unknown() })),
    }),
    callers: everyone,
    tool: { given: [] },
  }),
  'jobs.list': method({
    ...read,
    doc: 'Jobs that the caller may see, the one where something happened last first.',
    params: z.strictObject({
      active: z.optional(z.boolean()),
      limit: z._default(z.int().check(z.minimum(1), z.maximum(bounds.listed)), bounds.listed),
    }),
    result: z.object({ jobs: z.array(z.object(shortJob)) }),
    callers: everyone,
    tool: { given: [] },
  }),
  'jobs.look': method({
    ...read,
    doc: 'How a job stands, with the last lines of its log and what came of it.',
    params: z.strictObject({ jobId }),
    result: z.object({
      ...shortJob,
      lines: z.array(z.string()),
      trouble: z.optional(z.string()),
      result: z.optional(z.unknown()),
    }),
    callers: everyone,
    tool: { given: [] },
  }),
  'jobs.claim': method({
    ...change,
    doc: 'Takes on a job of a kind that members do (`work`). Who falls silent for longer than until the end of the lease loses it to the next, soon after.',
    params: z.strictObject({ jobId }),
    result: z.object({ ...lease, input: z.unknown() }),
  }),
  'jobs.report': method({
    ...change,
    doc: 'Says how far a job is that the caller took on, with a line for its log, and prolongs the lease.',
    params: z.strictObject({
      jobId,
      claim: z.int(),
      done: z.optional(z.int().check(z.nonnegative())),
      line: z.optional(line),
    }),
    result: z.object(lease),
  }),
  'jobs.finish': method({
    ...change,
    doc: 'Ends a job that the caller took on, with what came of it or why nothing did.',
    params: z.strictObject({
      jobId,
      claim: z.int(),
      state: z.enum(['done', 'failed']),
      words: z.optional(line),
      result: z.optional(jsonValue),
    }),
    result: z.object({ state: jobState }),
  }),
  'jobs.page': method({
    ...read,
    doc: 'Jobs that changed before an order key.',
    params: z.strictObject(page),
    result: pageAnswer,
  }),
  'jobs.log': method({
    ...read,
    doc: 'Lines of a job’s log before an order key.',
    params: z.strictObject({ jobId, ...page }),
    result: pageAnswer,
  }),
  'schedules.create': method({
    ...change,
    doc: 'Starts a job or says something in a thread at a time, or again and again; in the caller’s name, as long as they may.',
    params: z.strictObject({ title: title.check(z.minLength(1)), when, what: scheduleWhat }),
    result: z.object({ scheduleId, nextAt: z.number() }),
  }),
  'schedules.pause': method({
    ...change,
    doc: 'Stops a schedule from running, or lets it run again from now on; one whose only moment went by meanwhile runs at once. By who made it, or an operator.',
    params: z.strictObject({ scheduleId, paused: z.boolean() }),
    result: z.object({ nextAt: z.nullable(z.number()) }),
  }),
  'schedules.remove': method({
    ...change,
    doc: 'Removes a schedule. By who made it, or an operator.',
    params: z.strictObject({ scheduleId }),
    result: z.object({}),
  }),
};

export const scheduleTextUnits = bounds.titleUnits * 20;
