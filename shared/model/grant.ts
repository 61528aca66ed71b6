import * as z from 'zod/mini';
import { approvalId, grantId } from './ids.ts';
import { principal } from './principal.ts';

/** What a field of the input must be: exactly this, or beginning with this, which ends in a slash. */
export const fieldPattern = z.union([
  z.strictObject({ is: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
  z.strictObject({ startsWith: z.string().check(z.regex(/^.*\/$/)) }),
]);
export type FieldPattern = z.infer<typeof fieldPattern>;

/** Lets somebody act without asking, or lets an agent vote. */
export const grantRow = z.object({
  id: grantId,
  seq: z.int(),
  to: principal,
  purpose: z.enum(['act', 'vote']),
  method: z.string(),
  /** Every field of the input is named here. */
  where: z.record(z.string(), fieldPattern),
  by: principal,
  at: z.number(),
  expires: z.number(),
  usesLeft: z.int(),
  note: z.string(),
  /** The approval that it was given with. */
  of: z.optional(approvalId),
  /** Its maker took both steps there: it also decides what they ask for, or what is done for them. */
  own: z.optional(z.literal(true)),
  ended: z.optional(z.object({ at: z.number(), why: z.enum(['used', 'expired', 'cut']) })),
});
export type Grant = z.infer<typeof grantRow>;
