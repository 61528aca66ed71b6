import * as z from 'zod/mini';
import { jobId, scheduleId, threadId } from '../model/ids.ts';
import { jobState } from '../model/job.ts';
import { scheduleWhat, scheduleWhen } from '../model/schedule.ts';
import { bounds } from '../protocol/bounds.ts';
import { pageAnswer } from '../protocol/topic-answer.ts';
import { jsonValue } from './json-value.ts';
import { everyone, method, people } from './method.ts';
import { page, title } from './threads.ts';

const change = { risk: 'say', callers: people, scope: 'chat', repeat: 'key' } as const;
const read = { risk: 'read', callers: people, scope: 'read', repeat: 'reads' } as const;
const jobKind = z.string().check(z.maxLength(64));
const when = scheduleWhen;

export const jobs = {
  'jobs.start': method({
    ...change,
    doc: 'Starts long work that goes on with nobody connected. Kinds: see jobs.kinds; rehearsal.steps {steps, everyMs} counts steps.',
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
  }),
  'jobs.retry': method({
    ...change,
    doc: 'Starts a job again that failed or was cancelled, as a new one.',
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
    doc: 'Stops a schedule from running, or lets it run again from now on. By who made it, or an operator.',
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
