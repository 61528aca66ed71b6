import * as z from 'zod/mini';
import { jobId, scheduleId, threadId } from './ids.ts';
import { principal } from './principal.ts';
import { trouble } from './run.ts';

export const jobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
export type JobState = z.infer<typeof jobState>;

/** A job that ended stays ended: a retry is a new one. One whose runner fell silent waits for another. */
export const jobTransitions = {
  queued: ['running', 'failed', 'cancelled'],
  running: ['queued', 'done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<JobState, readonly JobState[]>;

export const isActiveJob = (state: JobState): boolean => jobTransitions[state].length > 0;

export const jobRow = z.object({
  id: jobId,
  seq: z.int(),
  kind: z.string(),
  title: z.string(),
  input: z.unknown(),
  state: jobState,
  progress: z.object({ done: z.int(), of: z.int(), words: z.string() }),
  /** Who asked for it, and for whom if that was an assistant. */
  startedBy: principal,
  onBehalfOf: z.optional(principal),
  threadId: z.optional(threadId),
  hidden: z.optional(z.literal(true)),
  scheduleId: z.optional(scheduleId),
  /** Runs of the schedule that this one stands for, besides its own. */
  missed: z.optional(z.int()),
  retryOf: z.optional(jobId),
  /** The one that was started in its place; there is one at the most. */
  retriedAs: z.optional(jobId),
  createdAt: z.number(),
  startedAt: z.optional(z.number()),
  /** When something last happened in it. */
  lastAt: z.number(),
  endedAt: z.optional(z.number()),
  endedBy: z.optional(principal),
  /** Failures of its next step in a row. */
  tries: z.int(),
  /** Its lease: by then its next step is due. */
  dueAt: z.optional(z.number()),
  lines: z.int(),
  /** Of work that a member does: who took it on, and which taking on this is. */
  runner: z.optional(principal),
  claim: z.optional(z.int()),
  trouble: z.optional(trouble),
  result: z.optional(z.unknown()),
});
export type Job = z.infer<typeof jobRow>;

export const jobLineRow = z.object({
  /** `<job id>-<number>` */
  id: z.string(),
  seq: z.int(),
  n: z.int(),
  jobId,
  at: z.number(),
  text: z.string(),
});
export type JobLine = z.infer<typeof jobLineRow>;
