import * as z from 'zod/mini';
import { messageId, runId, threadId } from './ids.ts';
import { principal } from './principal.ts';

export const runState = z.enum([
  'queued',
  'running',
  'waiting',
  'done',
  'failed',
  'stopped',
  'interrupted',
]);
export type RunState = z.infer<typeof runState>;

/** Which states may follow which; a run that ended stays ended, a retry is a new run. */
export const runTransitions = {
  queued: ['running', 'failed', 'stopped', 'interrupted'],
  running: ['waiting', 'done', 'failed', 'stopped', 'interrupted'],
  waiting: ['running', 'failed', 'stopped', 'interrupted'],
  done: [],
  failed: [],
  stopped: [],
  interrupted: [],
} as const satisfies Record<RunState, readonly RunState[]>;

export const isLiveRun = (state: RunState): boolean => runTransitions[state].length > 0;

export const mayBecome = (from: RunState, to: RunState): boolean =>
  runTransitions[from].some((state) => state === to);

/** Which model answers; `rehearsal` is shown wherever its words appear. */
export const modelName = z.object({
  provider: z.string(),
  id: z.string(),
  rehearsal: z.boolean(),
});
export type ModelName = z.infer<typeof modelName>;

export const usage = z.object({ inputTokens: z.int(), outputTokens: z.int() });
export type Usage = z.infer<typeof usage>;

/** Why a run has nothing to show, in words a person can act on. */
export const trouble = z.object({ code: z.string(), message: z.string(), fix: z.string() });
export type Trouble = z.infer<typeof trouble>;

/** `recovery`: a run broke off with its gateway. `cron`: its time had come. `elsewhere`: asked on another surface. */
export const runCause = z.enum(['recovery', 'cron', 'elsewhere']);
export type RunCause = z.infer<typeof runCause>;

export const runRow = z.object({
  id: runId,
  seq: z.int(),
  n: z.int(),
  threadId,
  /** Who asked, and with which message. */
  askedBy: principal,
  messageId,
  /** The answer that its own is to replace. */
  replaces: z.optional(messageId),
  /** Who writes it, if that is not the assistant of its thread. */
  producer: z.optional(principal),
  /** OpenClaw has taken it, and has not begun: it is not told again. */
  taken: z.optional(z.literal(true)),
  /** Nobody here asked for it: why OpenClaw runs. Its `messageId` names what it says of that. */
  cause: z.optional(runCause),
  /** The run that broke off and that this one goes on with. */
  follows: z.optional(runId),
  state: runState,
  queuedAt: z.number(),
  startedAt: z.optional(z.number()),
  firstTextAt: z.optional(z.number()),
  endedAt: z.optional(z.number()),
  model: z.optional(modelName),
  usage: z.optional(usage),
  /** Set while nothing comes from the model; cleared by its next word. */
  stalled: z.optional(z.extend(trouble, { since: z.number() })),
  /** Why it failed or was interrupted. */
  trouble: z.optional(trouble),
  /** Somebody pressed Stop and the producer has not confirmed yet. */
  stopping: z.optional(principal),
});
export type Run = z.infer<typeof runRow>;
