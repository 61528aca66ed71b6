import * as z from 'zod/mini';
import { runId, threadId } from './ids.ts';
import { principal } from './principal.ts';

/** What the thread is doing now, so that a list can say so without opening the thread. */
export const activity = z.object({
  state: z.enum(['idle', 'queued', 'running', 'waiting', 'stalled']),
  runId: z.optional(runId),
});

export const threadRow = z.object({
  id: threadId,
  seq: z.int(),
  /** Empty until somebody or something named it. */
  title: z.string(),
  createdBy: principal,
  createdAt: z.number(),
  /** When something last happened in it (server time, ms). */
  lastAt: z.number(),
  activity,
  /** Private to these members; without it the thread is everybody's. */
  access: z.optional(z.array(principal)),
});
export type Thread = z.infer<typeof threadRow>;
