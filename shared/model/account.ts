import * as z from 'zod/mini';
import { roomId } from './ids.ts';
import { principal } from './principal.ts';

/** In the Lobby: a person who signed up here. */
export const accountRow = z.object({
  /** The user's id, as in `human:<id>`. */
  id: z.string(),
  seq: z.int(),
  name: z.string(),
  email: z.string(),
  homeRoom: roomId,
  createdAt: z.number(),
  isAdmin: z.boolean(),
  ban: z.optional(z.object({ at: z.number(), by: principal, reason: z.string() })),
});
export type Account = z.infer<typeof accountRow>;

/** In the Lobby: what holds for the whole installation. One row, `installation`. */
export const settingRow = z.object({
  id: z.literal('installation'),
  seq: z.int(),
  signUp: z.enum(['open', 'closed']),
  agentsPerPerson: z.int(),
  membersPerRoom: z.int(),
});
export type Setting = z.infer<typeof settingRow>;

/** What holds until an admin sets something else. */
export const defaultSettings = {
  signUp: 'open',
  agentsPerPerson: 20,
  membersPerRoom: 500,
} as const satisfies Omit<Setting, 'id' | 'seq'>;
