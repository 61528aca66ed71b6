import * as z from 'zod/mini';
import { messageId, runId, threadId } from './ids.ts';
import { modelName } from './run.ts';

/**
 * What stands for the older messages of a thread in what the assistant reads. `writing`: it is being
 * made. `done`: the assistant reads `text` in their place. `missed`: no summary could be made, so
 * the assistant does not know them. The messages themselves stay where they are.
 */
export const summaryRow = z.object({
  id: z.string(),
  seq: z.int(),
  /** The place of the last message it stands for: whoever holds that message holds this. */
  n: z.int(),
  threadId,
  /** The last message it stands for: the line belongs behind it. */
  messageId,
  state: z.enum(['writing', 'done', 'missed']),
  /** How many messages: of a summary all from the first one on, of missed ones those alone. */
  messages: z.int(),
  /** Made by a model from what was said: words, no instructions. Empty unless it is done. */
  text: z.string(),
  /** The run for which it was made. */
  runId,
  at: z.number(),
  model: z.optional(modelName),
});
export type Summary = z.infer<typeof summaryRow>;

/**
 * The lines that a thread shows, in order: the newest summary, what was missed behind it, and what
 * is being written. Older summaries are kept for when an edit takes back what a newer one stands for.
 */
export function shownSummaries(rows: readonly Summary[]): Summary[] {
  const newest = (state: Summary['state']): Summary | null =>
    rows.filter((row) => row.state === state).reduce<Summary | null>(later, null);
  const done = newest('done');
  return [done, newest('missed'), newest('writing')]
    .filter((row) => row !== null)
    .filter((row) => row === done || row.n > (done?.n ?? -1));
}

const later = (a: Summary | null, b: Summary): Summary => (a !== null && a.n >= b.n ? a : b);
