import * as z from 'zod/mini';
import { principal } from '../model/principal.ts';
import { canvasBounds as bounds } from './canvas-bounds.ts';
import { nodeId } from './node-id.ts';

const point = z.object({
  x: z.number().check(z.gte(-bounds.coordinate), z.lte(bounds.coordinate)),
  y: z.number().check(z.gte(-bounds.coordinate), z.lte(bounds.coordinate)),
});

/**
 * What a client tells of itself while it is here, in y-protocols' awareness. `user` is set by the
 * room from the connection: what a client writes there is replaced. Never stored, 4 KiB at most.
 * A client forgets nobody by a timer and does not renew its state: the room tells when somebody goes.
 * So stop both of Awareness' habits with `clearInterval(awareness._checkInterval)`, and that of the
 * provider (`provider._checkInterval`) which closes a quiet socket; 'ping' on the socket is answered
 * 'pong' without waking the room.
 */
export const presenceState = z.object({
  user: z.object({ principal, name: z.string() }),
  cursor: z.optional(z.nullable(point)),
  selection: z.optional(z.array(nodeId).check(z.maxLength(50))),
  /** Nodes being dragged and where they are now; gone when dropped. */
  drag: z.optional(z.nullable(z.record(z.string(), point))),
  /** The note, group, edge or comment whose words are being written: others leave it alone. */
  edits: z.optional(z.nullable(z.string().check(z.maxLength(80)))),
  /** Middle and zoom of what is seen, for who follows. */
  view: z.optional(z.nullable(z.object({ ...point.shape, zoom: z.number() }))),
  /** Set for agents without a socket here: the node that they point to. */
  focus: z.optional(nodeId),
});
export type PresenceState = z.infer<typeof presenceState>;
