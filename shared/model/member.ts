import * as z from 'zod/mini';
import { principal } from './principal.ts';
import { role } from './role.ts';

export const memberRow = z.object({
  id: principal,
  seq: z.int(),
  name: z.string(),
  role,
  joinedAt: z.number(),
  /** Of an agent: the human who answers for it. */
  ownedBy: z.optional(principal),
});
export type Member = z.infer<typeof memberRow>;
