import * as z from 'zod/mini';
import { wireError } from './wire-error.ts';

const name = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9.]{0,63}$/));

/** The caller's name for "the same request": 8 to 160 characters, fresh for every new request. */
export const idempotencyKey = z.string().check(z.regex(/^[A-Za-z0-9_:#-]{8,160}$/));

/** Client to room: a question or a command. `params` is checked by the method's own schema. */
export const requestFrame = z.strictObject({
  type: z.literal('req'),
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  method: name,
  params: z.unknown(),
  key: z.optional(idempotencyKey),
});
export type RequestFrame = z.infer<typeof requestFrame>;

/** Client to room: needs no answer. */
export const clientEvent = z.discriminatedUnion('event', [
  /** Bytes received since the last such event; lets the room tell a slow reader from a quiet one. */
  z.strictObject({
    type: z.literal('event'),
    event: z.literal('received'),
    payload: z.strictObject({ bytes: z.int().check(z.nonnegative()) }),
  }),
  /** Where the member is looking: a topic, `hatchery`, or nowhere. */
  z.strictObject({
    type: z.literal('event'),
    event: z.literal('presence'),
    payload: z.strictObject({ at: z.nullable(z.string().check(z.maxLength(128))) }),
  }),
]);
export type ClientEvent = z.infer<typeof clientEvent>;

/** Everything a client may say to a room as text; binary frames are producers' deltas. */
export const upFrame = z.union([requestFrame, clientEvent]);
export type UpFrame = z.infer<typeof upFrame>;

/** Room to client: the one answer to a request, matched by `id`. */
export const responseFrame = z.discriminatedUnion('ok', [
  z.object({ type: z.literal('res'), id: z.string(), ok: z.literal(true), payload: z.unknown() }),
  z.object({ type: z.literal('res'), id: z.string(), ok: z.literal(false), error: wireError }),
]);
export type ResponseFrame = z.infer<typeof responseFrame>;

/** Room to client: something happened. A name the client does not know is ignored. */
export const eventFrame = z.object({
  type: z.literal('event'),
  event: z.string(),
  payload: z.unknown(),
});
export type EventFrame = z.infer<typeof eventFrame>;

/** Everything a room may say to a client as text; binary frames are deltas. */
export const downFrame = z.union([responseFrame, eventFrame]);
export type DownFrame = z.infer<typeof downFrame>;
