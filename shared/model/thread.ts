import * as z from 'zod/mini';
import { instanceId, projectId, runId, threadId } from './ids.ts';
import { principal } from './principal.ts';
import { sessionKey } from './session-key.ts';

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
  /** The title is its first words: the assistant may find a better one, unless people do first. */
  provisional: z.optional(z.literal(true)),
  createdBy: principal,
  createdAt: z.number(),
  /** When something last happened in it (server time, ms). */
  lastAt: z.number(),
  activity,
  /** Private to these members; without it the thread is everybody's. */
  access: z.optional(z.array(principal)),
  pinned: z.optional(z.literal(true)),
  archived: z.optional(z.literal(true)),
  projectId: z.optional(projectId),
  /** Of a private thread: which OpenClaws serve it. Of others that stands in their own rows. */
  servedBy: z.optional(z.array(instanceId)),
  /** Of those: which may only look for it, since before it was private. */
  lookedAtBy: z.optional(z.array(instanceId)),
  /** What people want of the assistant in this thread. */
  instructions: z.optional(z.string()),
  /**
   * A session of an OpenClaw: what was said there is what counts, and this thread holds what the room
   * knows of it. `gone`: the session or its OpenClaw is no more, and the thread is only to be read.
   */
  openclaw: z.optional(z.object({ instanceId, sessionKey, gone: z.optional(z.literal(true)) })),
});
export type Thread = z.infer<typeof threadRow>;
