import * as z from 'zod/mini';
import { approvalState, askedRisk, verdict } from './approval.ts';
import { approvalId, grantId, instanceId, messageId, runId, scheduleId } from './ids.ts';
import { jobState } from './job.ts';
import { toolState } from './part.ts';
import { principal } from './principal.ts';
import { actor } from './receipt.ts';
import { modelName, runCause, runState, usage } from './run.ts';

/**
 * What every moment of a chat's timeline says. A moment is the state that one row came to, and what
 * is needed to draw that later: no words of a message, no argument of a call and no output.
 */
const moment = {
  /** Its place in the timeline of its chat: 1, 2, 3 …, never used again. */
  n: z.int(),
  /** The room's clock (ms); never less than that of the moment before it. */
  at: z.number(),
  /** Whose request it came of: who asked, voted, stopped, or brought it; `room`: its time had come. */
  by: actor,
  /** The id of the row. */
  id: z.string(),
  /** The run it belongs to; of a run its own id. */
  runId: z.optional(runId),
  /** The first of its row, which was made then. Without one it is not known when the row was made. */
  began: z.optional(z.literal(true)),
};

/** A run. */
export const runMoment = z.object({
  ...moment,
  what: z.literal('run'),
  state: runState,
  askedBy: principal,
  messageId,
  /** OpenClaw writes it. */
  instanceId: z.optional(instanceId),
  cause: z.optional(runCause),
  follows: z.optional(runId),
  /** OpenClaw took it and has not begun. */
  taken: z.optional(z.literal(true)),
  model: z.optional(modelName),
  /** Its first words (or thoughts) have come. */
  wrote: z.optional(z.literal(true)),
  /** Nothing comes from the model: the code of why. */
  stalled: z.optional(z.string()),
  /** Who pressed Stop, until it ended. */
  stopping: z.optional(principal),
  /** Only once it ended. */
  usage: z.optional(usage),
  /** The code of why it failed or was interrupted. */
  trouble: z.optional(z.string()),
});

/** A tool call of a run: a part of its message. */
export const callMoment = z.object({
  ...moment,
  what: z.literal('call'),
  state: toolState,
  /** The name of the tool. */
  name: z.string(),
  messageId,
  approvalId: z.optional(approvalId),
});

/** Words of an answer: a text part of a run's message. Thoughts are not in it. */
export const answerMoment = z.object({
  ...moment,
  what: z.literal('answer'),
  state: z.enum(['live', 'done', 'interrupted']),
  messageId,
});

export const approvalMoment = z.object({
  ...moment,
  what: z.literal('approval'),
  state: approvalState,
  method: z.string(),
  layer: z.enum(['product', 'gateway']),
  risk: askedRisk,
  instanceId: z.optional(instanceId),
  /** The call that waits: the `id` of its moments. */
  partId: z.optional(z.string()),
  requestedBy: principal,
  onBehalfOf: z.optional(principal),
  /** How many have voted, and the newest vote. */
  votes: z.int(),
  vote: z.optional(z.object({ by: principal, verdict, isFirstStep: z.optional(z.literal(true)) })),
  /** Whose votes decided it, or who took it back. */
  decidedBy: z.optional(z.array(principal)),
  decidedElsewhere: z.optional(z.literal(true)),
  /** The grant that approved it. */
  grantId: z.optional(grantId),
  /** Nobody is left who could decide it. */
  stuck: z.optional(z.literal(true)),
  supersedes: z.optional(approvalId),
  supersededBy: z.optional(approvalId),
});

export const jobMoment = z.object({
  ...moment,
  what: z.literal('job'),
  state: jobState,
  kind: z.string(),
  title: z.string(),
  /** Steps that were done then, of how many. Of a job with many steps not every one is a moment. */
  done: z.int(),
  of: z.int(),
  startedBy: principal,
  onBehalfOf: z.optional(principal),
  scheduleId: z.optional(scheduleId),
  runner: z.optional(principal),
  /** Failures of its next step in a row. */
  tries: z.int(),
  endedBy: z.optional(principal),
  trouble: z.optional(z.string()),
});

export const momentRow = z.discriminatedUnion('what', [
  runMoment,
  callMoment,
  answerMoment,
  approvalMoment,
  jobMoment,
]);
export type Moment = z.infer<typeof momentRow>;
export type What = Moment['what'];
export type MomentOf<W extends What> = Extract<Moment, { what: W }>;
