import * as z from 'zod/mini';
import { messageId, runId, threadId } from './ids.ts';
import { principal } from './principal.ts';

export const messageRow = z.object({
  id: messageId,
  seq: z.int(),
  /** The room's `seq` when the message was made: its place in the thread, for ever. */
  n: z.int(),
  threadId,
  author: principal,
  at: z.number(),
  /** The run that wrote it, if one did. */
  runId: z.optional(runId),
  /** The key of the command that made it: how its author's outbox knows it arrived. */
  key: z.optional(z.string()),
  /** An edit or another answer: this message takes the place of that one. See `lineage.ts`. */
  replaces: z.optional(messageId),
  /** Members whose names it calls with an `@`, who may read it. */
  mentions: z.optional(z.array(principal)),
  /** Said without asking the assistant: no run answers it. Of an assistant: left by that of another thread. */
  note: z.optional(z.literal(true)),
  /** Of a session of OpenClaw: what it is called there. Reconciled by this, never by place or text. */
  origin: z.optional(z.string()),
  /** It came from there, and who said it there; its author here is the connector. */
  heard: z.optional(
    z.object({ role: z.enum(['user', 'assistant', 'system']), name: z.optional(z.string()) }),
  ),
});
export type Message = z.infer<typeof messageRow>;
