import * as z from 'zod/mini';
import { approvalId, messageId, partId, runId, threadId } from './ids.ts';

const place = {
  id: partId,
  seq: z.int(),
  /** The `n` of the message, so that a window holds a message with all its parts. */
  n: z.int(),
  /** Place within the message. */
  i: z.int(),
  messageId,
  threadId,
};

/**
 * Text lives in a stream beside the row. The row changes when the stream starts and when it ends;
 * then it says how long the text is (UTF-16 units) and the SHA-256 of its UTF-8, so that every
 * replica can tell whether it holds all of it.
 */
const streamed = {
  ...place,
  /** The name of the stream in binary deltas; unique in the room, never reused. */
  ref: z.int(),
  state: z.enum(['live', 'done', 'interrupted']),
  length: z.optional(z.int()),
  sha256: z.optional(z.string()),
};

export const toolState = z.enum([
  'called',
  'waiting',
  'running',
  'done',
  'failed',
  'unknown',
  'rejected',
]);
export type ToolState = z.infer<typeof toolState>;

/** Which states may follow which. `unknown` is never left: nobody runs it again by itself. */
export const toolTransitions = {
  called: ['waiting', 'running', 'failed', 'rejected'],
  waiting: ['running', 'failed', 'rejected'],
  running: ['done', 'failed', 'unknown'],
  done: [],
  failed: [],
  unknown: [],
  rejected: [],
} as const satisfies Record<ToolState, readonly ToolState[]>;

export const isSettledTool = (state: ToolState): boolean => toolTransitions[state].length === 0;

const toolPart = z.object({
  ...place,
  kind: z.literal('tool'),
  runId,
  /** The model's name for this call; with `runId` it is the key of the effect. */
  callId: z.string(),
  name: z.string(),
  state: toolState,
  input: z.unknown(),
  /** What the model asked for, where somebody changed it before it ran: `input` is what ran. */
  asked: z.optional(z.unknown()),
  output: z.optional(z.unknown()),
  error: z.optional(z.string()),
  startedAt: z.optional(z.number()),
  endedAt: z.optional(z.number()),
  /** What it waits for, or ran under. */
  approvalId: z.optional(approvalId),
});

export const partRow = z.discriminatedUnion('kind', [
  z.object({ ...streamed, kind: z.literal('text') }),
  z.object({ ...streamed, kind: z.literal('reasoning') }),
  toolPart,
]);
export type Part = z.infer<typeof partRow>;
export type ToolPart = z.infer<typeof toolPart>;
export type StreamPart = Exclude<Part, ToolPart>;

export const isStreamPart = (part: Part): part is StreamPart => part.kind !== 'tool';
