import * as z from 'zod/mini';
import { scope } from '../../shared/model/agent.ts';

/** By what somebody came in. It ends when its login or key does; `scope` is a key's. */
export const credential = z.object({
  kind: z.enum(['login', 'key']),
  id: z.string(),
  scope: z.nullable(scope),
  expiresAt: z.number(),
  /** When the login began. */
  beganAt: z.optional(z.number()),
});
export type Credential = z.infer<typeof credential>;
