import * as z from 'zod/mini';
import { approvalId, instanceId, jobId, projectId, threadId } from './ids.ts';
import { principal } from './principal.ts';
import { modelName, trouble } from './run.ts';

export const instanceState = z.enum([
  'requested',
  'approved',
  'allocating',
  'booting',
  'connecting',
  'ready',
  'sleeping',
  'stopped',
  'error',
  'deleting',
  'deleted',
]);
export type InstanceState = z.infer<typeof instanceState>;

/**
 * Which states may follow which. What was never allowed was never there to delete. From `ready` it
 * goes back to `connecting` when its connector or its gateway is away, and to `allocating` when it is started anew.
 * What is being deleted only ever becomes deleted, however often that has to be tried.
 */
export const instanceTransitions = {
  requested: ['approved', 'deleted'],
  approved: ['allocating', 'error', 'deleting'],
  allocating: ['booting', 'connecting', 'allocating', 'error', 'deleting'],
  booting: ['connecting', 'allocating', 'error', 'deleting'],
  connecting: ['ready', 'allocating', 'stopped', 'error', 'deleting'],
  ready: ['connecting', 'allocating', 'sleeping', 'stopped', 'error', 'deleting'],
  sleeping: ['allocating', 'error', 'deleting'],
  stopped: ['allocating', 'error', 'deleting'],
  error: ['allocating', 'connecting', 'ready', 'deleting'],
  deleting: ['deleted'],
  deleted: [],
} as const satisfies Record<InstanceState, readonly InstanceState[]>;

export const mayTurn = (from: InstanceState, to: InstanceState): boolean =>
  instanceTransitions[from].some((state) => state === to);

/** It has a place, and a name that nobody else may have. */
export const isThere = (state: InstanceState): boolean => state !== 'deleted';

/** On its way to being ready: a host is at work on it. */
export const isStarting = (state: InstanceState): boolean =>
  state === 'approved' || state === 'allocating' || state === 'booting' || state === 'connecting';

/** Its box is there or about to be, so its gateway may ask the model. */
export const mayAskModel = (state: InstanceState): boolean =>
  isStarting(state) || state === 'ready';

/** What an instance serves. */
export const attachedTo = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('thread'), id: threadId }),
  z.strictObject({ kind: z.literal('project'), id: projectId }),
]);
export type AttachedTo = z.infer<typeof attachedTo>;

/** A step on the way to ready, as the host told it. */
export const instanceStep = z.object({
  name: z.string(),
  at: z.number(),
  /** Absent: it is under way. */
  ok: z.optional(z.boolean()),
  words: z.string(),
});
export type InstanceStep = z.infer<typeof instanceStep>;

/** An OpenClaw of this room: one box with a gateway and its connector. Nothing secret is in here. */
export const instanceRow = z.object({
  id: instanceId,
  seq: z.int(),
  name: z.string(),
  /** Unique among those of the room that are not deleted. */
  slug: z.string(),
  state: instanceState,
  /** When it came into this state. */
  since: z.number(),
  trouble: z.optional(trouble),
  /** Where its box is, once that is known. */
  host: z.optional(z.enum(['local', 'sandbox'])),
  /** Counts its boxes: a connector of an earlier one is turned away. */
  generation: z.int(),
  createdBy: principal,
  createdAt: z.number(),
  /** When something last happened to it. */
  lastAt: z.number(),
  readyAt: z.optional(z.number()),
  gatewayVersion: z.optional(z.string()),
  /** Which model answers in it, and how fast it did when it was asked. */
  model: z.optional(modelName),
  pingMs: z.optional(z.number()),
  attached: z.array(attachedTo),
  /** Of those: where it may only look. Absent in rows of earlier versions: nowhere. */
  lookOnly: z.optional(z.array(attachedTo)),
  /** The thread of its main session. */
  threadId,
  /** Until it is decided: what has to be allowed. */
  approvalId: z.optional(approvalId),
  /** What is, or was last, being done to it. */
  jobId: z.optional(jobId),
  /** Of its last start. */
  steps: z.array(instanceStep),
  /** What its gateway may use now; see `policy/toolset.ts`. */
  tools: z.object({ allow: z.array(z.string()), exec: z.boolean() }),
});
export type Instance = z.infer<typeof instanceRow>;

/** What a box says, line by line; secrets were taken out where it was said. */
export const boxLineRow = z.object({
  /** `<instance id>-<n>` */
  id: z.string(),
  seq: z.int(),
  n: z.int(),
  instanceId,
  at: z.number(),
  level: z.enum(['debug', 'info', 'warn', 'error']),
  text: z.string(),
});
export type BoxLine = z.infer<typeof boxLineRow>;
