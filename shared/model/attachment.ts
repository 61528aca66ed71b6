import * as z from 'zod/mini';
import { attachedTo } from './instance.ts';

/** What an OpenClaw may do for those whom it serves at a place: ask for commands, or only look. */
export const attachedTools = z.enum(['look', 'commands']);
export type AttachedTools = z.infer<typeof attachedTools>;

const chosen = { tools: z.optional(attachedTools) };
const [inThread, inProject] = attachedTo.def.options;

/** A place as it is asked for; nothing said means commands. */
export const attachment = z.discriminatedUnion('kind', [
  z.extend(inThread, chosen),
  z.extend(inProject, chosen),
]);
export type Attachment = z.infer<typeof attachment>;
