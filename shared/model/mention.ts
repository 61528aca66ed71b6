import * as z from 'zod/mini';
import { messageId, threadId } from './ids.ts';
import { principal } from './principal.ts';

/** In a member's own topic: a message that names them. The last 50, and only while they may read it. */
export const mentionRow = z.object({
  /** `<principal>/<message id>` */
  id: z.string(),
  seq: z.int(),
  principal,
  threadId,
  messageId,
  by: principal,
  at: z.number(),
  /** Words around the name. */
  snippet: z.string(),
});
export type Mention = z.infer<typeof mentionRow>;
