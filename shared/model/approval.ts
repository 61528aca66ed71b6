import * as z from 'zod/mini';
import { approvalId, grantId, instanceId, partId, runId, threadId } from './ids.ts';
import { principal } from './principal.ts';
import { role } from './role.ts';

export const approvalState = z.enum([
  'pending',
  'approved',
  'dispatched',
  'done',
  'failed',
  'unknown',
  'rejected',
  'expired',
  'cancelled',
  'superseded',
]);
export type ApprovalState = z.infer<typeof approvalState>;

/** Which states may follow which. What was dispatched can only have an outcome. */
export const approvalTransitions = {
  pending: ['approved', 'rejected', 'expired', 'cancelled', 'superseded'],
  approved: ['dispatched', 'cancelled', 'expired'],
  dispatched: ['done', 'failed', 'unknown'],
  done: [],
  failed: [],
  unknown: [],
  rejected: [],
  expired: [],
  cancelled: [],
  superseded: [],
} as const satisfies Record<ApprovalState, readonly ApprovalState[]>;

export const isSettledApproval = (state: ApprovalState): boolean =>
  approvalTransitions[state].length === 0;

/** What can need an approval. */
export const askedRisk = z.enum(['operate', 'spend', 'secure', 'own']);
export type AskedRisk = z.infer<typeof askedRisk>;

export const preset = z.enum(['solo', 'team', 'strict']);
export type Preset = z.infer<typeof preset>;

/** The policy an approval began with, and keeps. */
export const terms = z.object({
  preset,
  /** Votes that approve. */
  need: z.int(),
  /** Different humans among them. */
  distinctHumans: z.int(),
  /** Votes that reject. */
  needReject: z.int(),
  roles: z.array(role),
  /** Who may not vote, nor anybody who acts for them. */
  exclude: z.array(z.enum(['requestedBy', 'onBehalfOf'])),
  /** Between the two steps of deciding what one asked for oneself. */
  secondStepMs: z.number(),
});
export type Terms = z.infer<typeof terms>;

export const verdict = z.enum(['approve', 'reject']);
export type Verdict = z.infer<typeof verdict>;

export const vote = z.object({
  by: principal,
  verdict,
  at: z.number(),
  /** Under which an agent voted. */
  grantId: z.optional(grantId),
  reason: z.optional(z.string()),
  /** Only the first of the two steps of deciding for oneself: does not count yet. */
  isFirstStep: z.optional(z.literal(true)),
  /** The voter asked for it, or it is done on their behalf. */
  isSelf: z.optional(z.literal(true)),
});
export type Vote = z.infer<typeof vote>;

export const approvalRow = z.object({
  id: approvalId,
  seq: z.int(),
  /** Asked by the product, or by a gateway that waits for the answer. */
  layer: z.enum(['product', 'gateway']),
  /** The method that will run; also in `action`. */
  method: z.string(),
  /** Exactly what will run, as canonical JSON (RFC 8785). */
  action: z.string(),
  /** SHA-256 of `action`, in hex. */
  digest: z.string(),
  /** One line, made by the room from the action. */
  summary: z.string(),
  /** What the agent says about it: untrusted. */
  words: z.optional(z.string()),
  risk: askedRisk,
  threadId: z.optional(threadId),
  runId: z.optional(runId),
  /** What it is about, or whose gateway asks. */
  instanceId: z.optional(instanceId),
  /** Of a gateway: what it calls this, what it takes for an answer, and until when (its clock). */
  gatewayId: z.optional(z.string()),
  allowedDecisions: z.optional(z.array(z.string())),
  expiresAt: z.optional(z.number()),
  /** It was decided at the gateway itself, or is gone there: nothing of ours reaches it any more. */
  decidedElsewhere: z.optional(z.literal(true)),
  /** The tool call that waits. */
  partId: z.optional(partId),
  /** Of a private thread: lies in its topic alone. */
  hidden: z.optional(z.literal(true)),
  requestedBy: principal,
  onBehalfOf: z.optional(principal),
  /** Edited: who asked before, and who answers for an editor. They are excluded where who asked is. */
  parties: z.optional(z.array(principal)),
  terms,
  askedAt: z.number(),
  /** Server time. Until then it may be decided. */
  deadline: z.number(),
  state: approvalState,
  votes: z.array(vote),
  /** Nobody is left who could decide it. */
  stuck: z.optional(z.object({ message: z.string(), fix: z.string() })),
  decidedAt: z.optional(z.number()),
  /** Whose votes made the decision; who cancelled it. */
  decidedBy: z.optional(z.array(principal)),
  isSelfDecided: z.optional(z.literal(true)),
  /** The grant that approved it. */
  grantId: z.optional(grantId),
  /** Of a rejection or a cancellation; of one that ran out, what became of it at its gateway. */
  reason: z.optional(z.string()),
  /** Approved and not dispatched until then: expires. */
  dispatchBefore: z.optional(z.number()),
  /** The room is paused: so much of that time is left when it goes on. */
  heldMs: z.optional(z.number()),
  dispatchedAt: z.optional(z.number()),
  /** Who runs it: the same may ask again, nobody else. */
  token: z.optional(z.string()),
  endedAt: z.optional(z.number()),
  /** Why it failed. */
  error: z.optional(z.string()),
  /** Edited: the approval that took the place of another one. */
  supersedes: z.optional(approvalId),
  supersededBy: z.optional(approvalId),
  /** Edits since it was first asked for. */
  edits: z.optional(z.int()),
});
export type Approval = z.infer<typeof approvalRow>;
