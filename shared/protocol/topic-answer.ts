import * as z from 'zod/mini';
import { partId } from '../model/ids.ts';
import { topicName } from '../model/topic.ts';

/** 64 random bits; another epoch means that the room's past was replaced (a restore). */
export const epoch = z.string().check(z.regex(/^[0-9a-f]{16}$/));

const revision = z.int().check(z.nonnegative());
const units = z.int().check(z.nonnegative());

/** A part whose text the client does not hold whole: how far it got. */
export const heldPart = z.strictObject({ partId, rev: revision, have: units });
export type HeldPart = z.infer<typeof heldPart>;

/** What a client wants to watch and where it stood. Without `epoch` and `seq` it gets a snapshot. */
export const topicRequest = z.strictObject({
  topic: topicName,
  epoch: z.optional(epoch),
  seq: z.optional(z.int().check(z.nonnegative())),
  parts: z.optional(z.array(heldPart).check(z.maxLength(1000))),
});
export type TopicRequest = z.infer<typeof topicRequest>;

/** Rows travel with the name of their table; a table the client does not know is dropped. */
export const putRow = z.tuple([z.string(), z.looseObject({ id: z.string(), seq: z.int() })]);
export const delRow = z.tuple([z.string(), z.string(), z.int()]);
export type PutRow = z.infer<typeof putRow>;
/** Table, id, and the `seq` at which it went; a held row of that `seq` or later came by another topic and stays. */
export type DelRow = z.infer<typeof delRow>;

/**
 * The text of a part from `offset` on. The receiver first cuts what it holds to `keep` (which
 * matters only when it held another `rev`), then applies it as it would a delta.
 */
export const streamState = z.object({
  partId,
  rev: revision,
  keep: units,
  offset: units,
  text: z.string(),
});
export type StreamState = z.infer<typeof streamState>;

/** Why a cursor was not continued. */
export const resetReason = z.enum(['first', 'epoch', 'future', 'floor', 'behind']);
export type ResetReason = z.infer<typeof resetReason>;

/**
 * The answer to a topic request: the rows changed since the cursor (`tail`) or the window as it is
 * (`snapshot`, which replaces everything held of the topic, and says why). `start` is the smallest
 * order key that a snapshot covers: an older row is put only if it is held.
 */
export const topicAnswer = z.object({
  topic: z.string(),
  kind: z.enum(['tail', 'snapshot']),
  reason: z.optional(resetReason),
  epoch,
  seq: z.int(),
  start: z.optional(z.int()),
  put: z.array(putRow),
  del: z.array(delRow),
  streams: z.array(streamState),
});
export type TopicAnswer = z.infer<typeof topicAnswer>;

/** Older rows of a topic, a page at a time: all from the order key `start` on and below `before`. */
export const pageAnswer = z.object({
  topic: z.string(),
  before: z.int(),
  start: z.int(),
  /** False when nothing older exists. */
  more: z.boolean(),
  put: z.array(putRow),
  streams: z.array(streamState),
});
export type PageAnswer = z.infer<typeof pageAnswer>;
