import * as z from 'zod/mini';
import { nodeId } from '../../shared/canvas/node-id.ts';
import { principal } from '../../shared/model/principal.ts';
import { role } from '../../shared/model/role.ts';
import { whose } from '../autopilot/room-message.ts';

/** What somebody is in the room. Older versions never replace newer ones. */
export const canvasAccess = z.object({
  principal,
  /** `null`: no member. */
  role: z.nullable(role),
  name: z.string(),
  version: z.int(),
});
export type CanvasAccess = z.infer<typeof canvasAccess>;

/** What else a canvas is told of its room with its first visitor, and again by the outbox. */
export const canvasStanding = z.object({
  ...canvasAccess.shape,
  /** Agents are to begin nothing. */
  pause: z.object({ isPaused: z.boolean(), version: z.int() }),
  /** Nodes that not everybody may see: all of them, or none where they were told before. */
  hidden: z.array(nodeId),
});
export type CanvasStanding = z.infer<typeof canvasStanding>;

/** What a room tells its canvas, by outbox. Every one may come twice, late, or behind a newer one, and then changes nothing. */
export const canvasMessage = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('access'), ...canvasAccess.shape }),
  /** Hang up, as in the room. */
  z.object({ verb: z.literal('cut'), whose }),
  /** Nodes that from now on only some of the room may see, or everybody again. */
  z.object({
    verb: z.literal('hidden'),
    nodes: z.array(nodeId),
    isHidden: z.boolean(),
    version: z.int(),
  }),
  /** The room paused its agents, or lets them go on. */
  z.object({ verb: z.literal('pause'), isPaused: z.boolean(), version: z.int() }),
]);
export type CanvasMessage = z.infer<typeof canvasMessage>;
