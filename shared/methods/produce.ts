import * as z from 'zod/mini';
import { approvalId, messageId, partId, runId } from '../model/ids.ts';
import { toolState } from '../model/part.ts';
import { principal } from '../model/principal.ts';
import { modelName, runState, trouble, usage } from '../model/run.ts';
import { timelineBounds } from '../timeline/timeline-bounds.ts';
import { jsonValue } from './json-value.ts';
import { method, producers } from './method.ts';

const units = z.int().check(z.nonnegative());

/** What the room holds of a part: a producer sends what is missing and forgets what is saved. */
export const partStanding = z.object({ ref: z.int(), rev: units, have: units, saved: units });
export type PartStanding = z.infer<typeof partStanding>;

const producedPart = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['text', 'reasoning']),
    partId,
    messageId,
    i: units,
    ended: z.boolean(),
    ...partStanding.shape,
    /** What it has so far, unless the part ended or is long: lets a step that runs again keep the same words. */
    text: z.optional(z.string()),
    /** Of what it has, where the words are not handed back: tells which of its words are there. */
    sha256: z.optional(z.string()),
  }),
  z.object({
    kind: z.literal('tool'),
    partId,
    messageId,
    i: units,
    callId: z.string(),
    state: toolState,
    approvalId: z.optional(approvalId),
  }),
]);
export type ProducedPart = z.infer<typeof producedPart>;

/** What was said so far, for a model: oldest first. */
export const contextMessage = z.object({
  author: principal,
  name: z.string(),
  at: z.number(),
  runId: z.optional(runId),
  parts: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('text'), text: z.string() }),
      z.object({
        kind: z.literal('tool'),
        callId: z.string(),
        name: z.string(),
        state: toolState,
        input: z.unknown(),
        output: z.optional(z.unknown()),
        error: z.optional(z.string()),
      }),
    ]),
  ),
});
export type ContextMessage = z.infer<typeof contextMessage>;

/** What a run knows of what was said before it: a summary, then messages word for word. */
export const contextOfRun = {
  summary: z.nullable(z.object({ text: z.string(), messages: units })),
  context: z.array(contextMessage),
  /** Messages between the two that found no place. */
  missed: units,
  /** So much has been said that older messages should go behind a summary first. */
  due: z.boolean(),
};

/** What is kept in each moment of the run is no longer than a name. */
const name = z.string().check(z.maxLength(timelineBounds.modelUnits));
const modelTold = z.extend(modelName, { provider: name, id: name });
const code = z.string().check(z.maxLength(timelineBounds.codeUnits));
const troubleTold = z.extend(trouble, { code });

const shared = { result: z.object({}), risk: 'say', callers: producers, scope: 'chat' } as const;

/**
 * What producers say: ThreadAgent and, later, the connector. Every verb states an absolute value,
 * so a producer that lost its socket derives what to say again from `run.open`. Text travels as
 * binary deltas, confirmed by `saved` events.
 */
export const produce = {
  'run.open': method({
    ...shared,
    doc: 'Attaches to a run: its state, what the room holds of it, and what was said before it.',
    params: z.strictObject({ runId, contextUnits: units }),
    result: z.object({
      state: runState,
      stopping: z.boolean(),
      askedBy: principal,
      parts: z.array(producedPart),
      title: z.string(),
      /** What people want of the assistant, of the project first. */
      instructions: z.array(z.string()),
      /** What the project knows. */
      memory: z.string(),
      ...contextOfRun,
      /** The title is not a real one yet: the answer may bring a better one. */
      untitled: z.boolean(),
    }),
    repeat: 'reads',
  }),
  'run.start': method({
    ...shared,
    doc: 'The run began; names the model that answers.',
    params: z.strictObject({ runId, model: modelTold }),
    repeat: 'same',
  }),
  'part.start': method({
    ...shared,
    doc: 'A part of text begins, with its first text if there is any.',
    params: z.strictObject({
      runId,
      messageId,
      partId,
      i: units,
      kind: z.enum(['text', 'reasoning']),
      text: z.string(),
    }),
    result: partStanding,
    repeat: 'same',
  }),
  'part.revise': method({
    ...shared,
    doc: 'The text of a part changes from `keep` on; `rev` is above the last.',
    params: z.strictObject({ partId, rev: units, keep: units }),
    result: partStanding,
    repeat: 'same',
  }),
  'part.end': method({
    ...shared,
    doc: 'A part of text is whole. Answers what the room has; less than `length` means: send the rest, then end again.',
    params: z.strictObject({
      partId,
      rev: units,
      length: units,
      sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
      state: z.enum(['done', 'interrupted']),
    }),
    result: z.object({ ended: z.boolean(), have: units }),
    repeat: 'same',
  }),
  tool: method({
    ...shared,
    doc: 'The state of a tool call; states only move forward.',
    params: z.strictObject({
      runId,
      messageId,
      partId,
      i: units,
      callId: z.string().check(z.minLength(1), z.maxLength(128)),
      name: z.string().check(z.maxLength(128)),
      state: toolState,
      input: jsonValue,
      output: z.optional(jsonValue),
      error: z.optional(z.string().check(z.maxLength(4096))),
    }),
    repeat: 'same',
  }),
  'run.stall': method({
    ...shared,
    doc: 'Nothing comes from the model, and why; `null` when words come again.',
    params: z.strictObject({ runId, stalled: z.nullable(troubleTold) }),
    repeat: 'same',
  }),
  usage: method({
    ...shared,
    doc: 'Tokens of the whole run so far.',
    params: z.strictObject({ runId, usage }),
    repeat: 'same',
  }),
  'run.end': method({
    ...shared,
    doc: 'The run is over, and how.',
    params: z.strictObject({
      runId,
      state: z.enum(['done', 'failed', 'stopped', 'interrupted']),
      trouble: z.optional(troubleTold),
    }),
    repeat: 'same',
  }),
};
