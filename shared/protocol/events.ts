import * as z from 'zod/mini';
import { orderId, partId, runId } from '../model/ids.ts';
import { principal } from '../model/principal.ts';
import { role } from '../model/role.ts';
import { delRow, putRow } from './topic-answer.ts';

const units = z.int().check(z.nonnegative());

export const presence = z.object({
  principal,
  name: z.string(),
  /** The topic it looks at, or `hatchery`, if it says so. */
  at: z.nullable(z.string()),
});
export type Presence = z.infer<typeof presence>;

/**
 * What a room tells without being asked, by event name. A client ignores names and fields that it
 * does not know, so a room may grow.
 */
export const events = {
  /**
   * One transaction's change of one topic. Applied iff `from ≤ cursor < to`, ignored if
   * `to ≤ cursor`; `from > cursor` means that something was missed: the client opens the topic again.
   */
  patch: z.object({
    topic: z.string(),
    from: z.int(),
    to: z.int(),
    put: z.array(putRow),
    del: z.array(delRow),
  }),
  /** New text of a part; the JSON form of the binary frame, for clients without `delta.v1`. */
  delta: z.object({ partId, rev: units, offset: units, text: z.string() }),
  /** The text was replaced from `keep` on; deltas of lower revisions are void. */
  rev: z.object({ partId, rev: units, keep: units }),
  /** Somebody came, moved or left. Never stored. */
  presence: z.object({ here: z.boolean(), who: presence }),
  /** The topic may no longer be watched: drop its rows. */
  closed: z.object({ topic: z.string(), reason: z.string() }),
  /** What this connection's principal is in the room now. */
  self: z.object({ role }),
  /** The room is about to close the connection. */
  bye: z.object({ reason: z.string(), retryAfterMs: z.optional(z.number()) }),
  /** To producers: how much of a part the room has, and how much of it is stored. */
  saved: z.object({
    ref: z.int(),
    rev: units,
    have: units,
    saved: units,
    /** How long to merge text before sending it; rises with the room's load. */
    paceMs: z.number(),
    /** The room no longer has what it had: send from `have` on again. */
    again: z.optional(z.boolean()),
  }),
  /** To producers: somebody stopped the run. */
  stop: z.object({ runId }),
  /** To a connector: what the room wants done at its gateway; see `model/order.ts`. */
  order: z.object({ order: z.unknown() }),
  /** To a connector: an order that is not done yet is to be done no more. */
  withdrawn: z.object({ orderId }),
} as const;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;
export type RoomEvent = { [N in EventName]: { event: N; payload: EventPayload<N> } }[EventName];

/** Reads an event frame's name and payload; `null` for what this code does not know. */
export function parseEvent(name: string, payload: unknown): RoomEvent | null {
  if (!isEventName(name)) return null;
  return parseKnown(name, payload);
}

function parseKnown<N extends EventName>(event: N, payload: unknown): RoomEvent | null {
  const parsed = z.safeParse(roomEvent, { event, payload });
  return parsed.success ? parsed.data : null;
}

const isEventName = (name: string): name is EventName => Object.hasOwn(events, name);

const one = <N extends EventName>(event: N) =>
  z.object({ event: z.literal(event), payload: events[event] });

const roomEvent = z.discriminatedUnion('event', [
  one('patch'),
  one('delta'),
  one('rev'),
  one('presence'),
  one('closed'),
  one('self'),
  one('bye'),
  one('saved'),
  one('stop'),
  one('order'),
  one('withdrawn'),
]);
