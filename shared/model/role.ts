import * as z from 'zod/mini';

/** From the least to the most that a member may do; see `policy/may.ts`. */
export const role = z.enum(['viewer', 'member', 'approver', 'operator', 'owner']);
export type Role = z.infer<typeof role>;
