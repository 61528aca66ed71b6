import * as z from 'zod/mini';
import { projectId, threadId } from './ids.ts';
import { principal } from './principal.ts';
import { activity } from './thread.ts';

/**
 * In a member's own topic: a private thread that names them. The thread itself lies in its own
 * topic, so this is how their list knows of it.
 */
export const privateThreadRow = z.object({
  /** `<principal>/<thread id>` */
  id: z.string(),
  seq: z.int(),
  principal,
  threadId,
  title: z.string(),
  lastAt: z.number(),
  activity,
  pinned: z.optional(z.literal(true)),
  archived: z.optional(z.literal(true)),
  projectId: z.optional(projectId),
});
export type PrivateThread = z.infer<typeof privateThreadRow>;
