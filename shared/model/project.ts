import * as z from 'zod/mini';
import { projectId } from './ids.ts';
import { principal } from './principal.ts';

/** Threads that belong together, with what the assistant is told in all of them. */
export const projectRow = z.object({
  id: projectId,
  seq: z.int(),
  title: z.string(),
  /** What people want of the assistant here. */
  instructions: z.string(),
  /** What is worth knowing in every thread; people and the assistant write it. */
  memory: z.string(),
  createdBy: principal,
  createdAt: z.number(),
  archived: z.optional(z.literal(true)),
});
export type Project = z.infer<typeof projectRow>;
