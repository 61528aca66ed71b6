import * as z from 'zod/mini';
import { inviteId } from './ids.ts';
import { principal } from './principal.ts';

export const inviteState = z.enum(['open', 'used', 'revoked', 'expired']);

/** Roles that an invite gives: ownership is transferred, not sent by link. */
export const invitedRole = z.enum(['viewer', 'member', 'approver', 'operator']);
export type InvitedRole = z.infer<typeof invitedRole>;

export const inviteRow = z.object({
  id: inviteId,
  seq: z.int(),
  role: invitedRole,
  /** For whom it is meant, in the words of who made it. */
  note: z.string(),
  createdBy: principal,
  createdAt: z.number(),
  expiresAt: z.number(),
  state: inviteState,
  usedBy: z.optional(principal),
});
export type Invite = z.infer<typeof inviteRow>;
