import * as z from 'zod/mini';
import { agentId, keyId, roomId } from './ids.ts';

/** In its human's home room: an agent that this person answers for. */
export const agentRow = z.object({
  id: agentId,
  seq: z.int(),
  name: z.string(),
  /** The room it founded. */
  homeRoom: roomId,
  createdAt: z.number(),
  /** It was ended: its keys are void and it comes in nowhere. */
  endedAt: z.optional(z.number()),
});
export type Agent = z.infer<typeof agentRow>;

/** What a key is good for. Each includes those before it. */
export const scopes = ['read', 'chat', 'operate', 'admin'] as const;
export const scope = z.enum(scopes);
export type Scope = z.infer<typeof scope>;

/** Beside its agent: a key, without its secret, which nobody has but who was shown it once. */
export const keyRow = z.object({
  id: keyId,
  seq: z.int(),
  agentId,
  name: z.string(),
  /** How its secret begins, so that a person can tell keys apart. */
  hint: z.string(),
  scope,
  createdAt: z.number(),
  expiresAt: z.number(),
  revokedAt: z.optional(z.number()),
  /** To the hour. */
  lastUsedAt: z.optional(z.number()),
  /** The key that was minted to take its place. */
  replacedBy: z.optional(keyId),
});
export type Key = z.infer<typeof keyRow>;
