import * as z from 'zod/mini';
import { preset } from './approval.ts';
import { principal } from './principal.ts';

/** One row, `room`. Without it the room is solo. */
export const policyRow = z.object({
  id: z.literal('room'),
  seq: z.int(),
  preset,
  /** How long an approval waits for a decision. */
  deadlineMs: z.number(),
  by: principal,
  at: z.number(),
});
export type Policy = z.infer<typeof policyRow>;

/** One row, `room`, while agents and assistants are paused. */
export const pauseRow = z.object({
  id: z.literal('room'),
  seq: z.int(),
  by: principal,
  at: z.number(),
  reason: z.string(),
});
export type Pause = z.infer<typeof pauseRow>;
