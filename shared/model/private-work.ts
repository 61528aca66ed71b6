import * as z from 'zod/mini';
import { threadId } from './ids.ts';
import { principal } from './principal.ts';

/**
 * In a member's own topic: how much work a private thread that names them has. The jobs, the
 * schedules and the artifacts themselves lie in the topic of the thread; this is how a list of them knows where to look.
 */
export const privateWorkRow = z.object({
  /** `<principal>/<thread id>` */
  id: z.string(),
  seq: z.int(),
  principal,
  threadId,
  /** Jobs that have not ended. */
  active: z.int(),
  schedules: z.int(),
  artifacts: z.optional(z.int()),
  /** When work last began or ended there (server time, ms). */
  lastAt: z.number(),
});
export type PrivateWork = z.infer<typeof privateWorkRow>;
