import * as z from 'zod/mini';

/**
 * The wire as PROTOCOL.md describes it, read by nothing that the product reads it with: if both
 * readers agree, the description is enough to write a client.
 */
const row = z.looseObject({ id: z.string(), seq: z.number() });
export type RawRow = z.infer<typeof row>;

const put = z.array(z.tuple([z.string(), row]));
const del = z.array(z.tuple([z.string(), z.string(), z.number()]));
const streams = z.array(
  z.object({
    partId: z.string(),
    rev: z.number(),
    keep: z.number(),
    offset: z.number(),
    text: z.string(),
  }),
);

export const rawAnswer = z.object({
  topic: z.string(),
  kind: z.enum(['tail', 'snapshot']),
  reason: z.optional(z.string()),
  epoch: z.string(),
  seq: z.number(),
  start: z.optional(z.number()),
  put,
  del,
  streams,
});
export type RawAnswer = z.infer<typeof rawAnswer>;

export const rawPatch = z.object({
  topic: z.string(),
  from: z.number(),
  to: z.number(),
  put,
  del,
});
export const rawDelta = z.object({
  partId: z.string(),
  rev: z.number(),
  offset: z.number(),
  text: z.string(),
});
export const rawRevision = z.object({ partId: z.string(), rev: z.number(), keep: z.number() });

export const rawError = z.looseObject({
  code: z.string(),
  message: z.string(),
  retry: z.string(),
  fix: z.optional(z.string()),
  retryAfterMs: z.optional(z.number()),
});
export type RawError = z.infer<typeof rawError>;

export const rawDown = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('res'),
    id: z.string(),
    ok: z.boolean(),
    payload: z.optional(z.unknown()),
    error: z.optional(rawError),
  }),
  z.object({ type: z.literal('event'), event: z.string(), payload: z.unknown() }),
]);
export type RawDown = z.infer<typeof rawDown>;

const piece = z.object({
  type: z.literal('piece'),
  piece: z.number(),
  of: z.number(),
  text: z.string(),
});

/** Puts the pieces of a large frame together; answers a frame once it is whole. */
export class Pieces {
  private texts: string[] = [];

  take(frame: string): string | null {
    const parsed = piece.safeParse(parse(frame));
    if (!parsed.success) return frame;
    if (parsed.data.piece !== this.texts.length)
      throw new Error(`piece ${parsed.data.piece} after ${this.texts.length}`);
    this.texts.push(parsed.data.text);
    if (this.texts.length < parsed.data.of) return null;
    const whole = this.texts.join('');
    this.texts = [];
    return whole;
  }
}

/** kind 1 · varint ref · varint rev · varint offset · UTF-8 */
export function readDelta(
  bytes: Uint8Array,
): { ref: number; rev: number; offset: number; text: string } | null {
  if (bytes[0] !== 1) return null;
  let at = 1;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('a delta that ends early');
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(value);
    }
  };
  const [ref, rev, offset] = [varint(), varint(), varint()];
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(at));
  return { ref, rev, offset, text };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
