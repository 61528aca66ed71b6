import * as z from 'zod/mini';
import { artifactId, instanceId, runId, threadId } from './ids.ts';
import { principal } from './principal.ts';

/**
 * A named text that a chat has: what it says now is its newest version. Its words are in no row; they
 * are fetched.
 */
export const artifactRow = z.object({
  id: artifactId,
  seq: z.int(),
  threadId,
  hidden: z.optional(z.literal(true)),
  /** Unique in its chat. */
  name: z.string(),
  /** A media type, as its maker says. */
  type: z.string(),
  /** Of the newest version, as UTF-8, with the SHA-256 of that in hex. */
  bytes: z.int(),
  sha256: z.string(),
  /** Counted by name and chat: a name that is begun again after a removal goes on where it was. */
  version: z.int(),
  /** Who published the first version, and the human behind them if that was another one. */
  startedBy: principal,
  onBehalfOf: z.optional(principal),
  /** Who published the newest version, in which run, and which OpenClaws that run had used by then. */
  madeBy: principal,
  runId: z.optional(runId),
  through: z.optional(z.array(instanceId)),
  at: z.number(),
});
export type Artifact = z.infer<typeof artifactRow>;
