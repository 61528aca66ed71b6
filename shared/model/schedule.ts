import * as z from 'zod/mini';
import { jobId, messageId, scheduleId, threadId } from './ids.ts';
import { principal } from './principal.ts';

export const scheduleWhen = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('once'), at: z.number() }),
  z.strictObject({
    kind: z.literal('cron'),
    /** Minute, hour, day of month, month, day of week. */
    cron: z.string().check(z.maxLength(100)),
    /** IANA name. */
    timeZone: z.string().check(z.maxLength(64)),
  }),
]);
export type ScheduleWhen = z.infer<typeof scheduleWhen>;

export const scheduleWhat = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('job'), job: z.string(), title: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('message'), threadId, text: z.string() }),
]);
export type ScheduleWhat = z.infer<typeof scheduleWhat>;

export const scheduleRow = z.object({
  id: scheduleId,
  seq: z.int(),
  title: z.string(),
  when: scheduleWhen,
  what: scheduleWhat,
  createdBy: principal,
  createdAt: z.number(),
  /** Of a private thread. */
  threadId: z.optional(threadId),
  hidden: z.optional(z.literal(true)),
  /** Next run, if one is to come. */
  nextAt: z.optional(z.number()),
  last: z.optional(
    z.object({
      at: z.number(),
      /** Runs that were missed before it, which it stands for as well. */
      missed: z.int(),
      /** When it was to run, if that was well before. */
      dueAt: z.optional(z.number()),
      jobId: z.optional(jobId),
      messageId: z.optional(messageId),
    }),
  ),
  /** Runs that came due since the last one and could not be; the next one stands for them. */
  skipped: z.optional(z.object({ at: z.number(), count: z.int(), why: z.string() })),
  paused: z.optional(z.object({ at: z.number(), by: z.optional(principal), why: z.string() })),
});
export type Schedule = z.infer<typeof scheduleRow>;
