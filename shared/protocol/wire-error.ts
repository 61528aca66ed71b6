import * as z from 'zod/mini';

/** What the receiver should do: ask again later, start over with a new connection, or not ask again. */
export type Retry = 'later' | 'restart' | 'never';

/** What the receiver reads: a code it does not know is still a message it can show. */
export const wireError = z.object({
  code: z.string(),
  message: z.string(),
  retry: z.catch(z.enum(['later', 'restart', 'never']), 'never'),
  retryAfterMs: z.optional(z.number()),
  fix: z.optional(z.string()),
  approvalId: z.optional(z.string()),
});
export type ReceivedError = z.infer<typeof wireError>;
