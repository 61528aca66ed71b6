import * as z from 'zod/mini';
import { scope } from '../../shared/model/agent.ts';

/** By what somebody came in. It ends when its login or key does; `scope` is a key's. */
export const credential = z.object({
  kind: z.enum(['login', 'key']),
  id: z.string(),
  scope: z.nullable(scope),
  expiresAt: z.number(),
  /** Of a key that was given at a page: this use of it, which ends without the key. */
  login: z.optional(z.string()),
  /** When the login began. */
  beganAt: z.optional(z.number()),
});
export type Credential = z.infer<typeof credential>;
