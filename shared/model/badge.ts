import * as z from 'zod/mini';
import { roomId } from './ids.ts';
import { principal } from './principal.ts';
import { role } from './role.ts';

/** In one's home room: a room one is a member of, and whether something waits there. */
export const badgeRow = z.object({
  id: roomId,
  seq: z.int(),
  title: z.string(),
  founder: principal,
  role,
  /** Something was said since one was last there. */
  news: z.boolean(),
  /** How many decisions wait that one may make. */
  waiting: z.int(),
  /** Counts what that room told about itself: an older word never replaces a newer one. */
  version: z.int(),
});
export type Badge = z.infer<typeof badgeRow>;
