import * as z from 'zod/mini';
import { nodeId, thingId } from '../../shared/canvas/node-id.ts';
import { principal } from '../../shared/model/principal.ts';

/** What a canvas tells its room: somebody was called in a comment. A repeat changes nothing. */
export const canvasCall = z.object({
  /** The comment or answer with the call in it. */
  said: thingId,
  /** The comment, also where the call is in an answer. */
  commentId: thingId,
  on: z.optional(nodeId),
  by: principal,
  mentions: z.array(principal),
  text: z.string(),
});
export type CanvasCall = z.infer<typeof canvasCall>;
