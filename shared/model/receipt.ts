import * as z from 'zod/mini';
import { approvalId, grantId, jobId, threadId } from './ids.ts';
import { principal } from './principal.ts';

/** Who did it; `room`: nobody, its time had come. */
export const actor = z.union([principal, z.literal('room')]);
export type Actor = z.infer<typeof actor>;

/** The audit record of a decision, a tool call or a change of rights. Never edited, never removed. */
export const receipt = z.object({
  n: z.int(),
  at: z.number(),
  principal: actor,
  onBehalfOf: z.optional(principal),
  kind: z.string(),
  /** SHA-256 of the canonical JSON of what was done. */
  action: z.string(),
  /** What was done itself, of kinds that are no secret: what changed in grants, rules and members. */
  did: z.optional(z.unknown()),
  approvalId: z.optional(approvalId),
  grantId: z.optional(grantId),
  jobId: z.optional(jobId),
  threadId: z.optional(threadId),
  outcome: z.string(),
  /** Hash of the receipt before this one; empty for the first. */
  prev: z.string(),
});
export type Receipt = z.infer<typeof receipt>;
