import * as z from 'zod/mini';
import { nodeId, thingId } from '../canvas/node-id.ts';
import { messageId, threadId } from './ids.ts';
import { principal } from './principal.ts';

/**
 * In a member's own topic: a message that names them, or a comment on the canvas. The last 50, and only
 * while they may read it.
 */
export const mentionRow = z.object({
  /** `<principal>/<id of the message or comment>` */
  id: z.string(),
  seq: z.int(),
  principal,
  /** Of a message. */
  threadId: z.optional(threadId),
  messageId: z.optional(messageId),
  /** Of a comment on the canvas, also where an answer to it names them: what it is said at, if that is a node. */
  comment: z.optional(z.object({ id: thingId, on: z.optional(nodeId) })),
  by: principal,
  at: z.number(),
  /** Words around the name. */
  snippet: z.string(),
});
export type Mention = z.infer<typeof mentionRow>;
