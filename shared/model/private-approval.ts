import * as z from 'zod/mini';
import { approvalState, askedRisk } from './approval.ts';
import { approvalId, threadId } from './ids.ts';
import { principal } from './principal.ts';

/**
 * In a member's own topic: an approval of a private thread that names them, as long as it is open.
 * The approval itself lies in the topic of its thread (`approvals.get` has it too); this is how
 * their queue knows of it.
 */
export const privateApprovalRow = z.object({
  /** `<principal>/<approval id>` */
  id: z.string(),
  seq: z.int(),
  principal,
  approvalId,
  threadId,
  state: approvalState,
  risk: askedRisk,
  summary: z.string(),
  requestedBy: principal,
  onBehalfOf: z.optional(principal),
  askedAt: z.number(),
  deadline: z.number(),
});
export type PrivateApproval = z.infer<typeof privateApprovalRow>;
