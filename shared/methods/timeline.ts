import * as z from 'zod/mini';
import { runId, threadId } from '../model/ids.ts';
import { momentRow } from '../model/moment.ts';
import { timelineBounds as bounds } from '../timeline/timeline-bounds.ts';
import { method, people } from './method.ts';

export const timeline = {
  'threads.timeline': method({
    doc: 'What happened in a chat, in order: every state that its runs, calls, answers, approvals and jobs came to, with the room’s clock; of one run, if it is named. No words, arguments or outputs. What the caller may not see now is left out.',
    params: z.strictObject({
      threadId,
      runId: z.optional(runId),
      /** The `n` of the last moment that the caller has. */
      after: z.optional(z.int().check(z.nonnegative())),
      limit: z._default(z.int().check(z.minimum(1), z.maximum(bounds.atOnce)), bounds.atOnce),
    }),
    result: z.object({
      moments: z.array(momentRow),
      /** How many of this chat’s moments are not kept any more: the oldest, whole runs of them where possible. */
      dropped: z.int(),
      /** `after` of the next page; absent: that was all so far. */
      next: z.optional(z.int()),
    }),
    risk: 'read',
    callers: people,
    scope: 'read',
    repeat: 'reads',
  }),
};
