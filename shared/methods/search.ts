import * as z from 'zod/mini';
import { messageId, threadId } from '../model/ids.ts';
import { principal } from '../model/principal.ts';
import { bounds } from '../protocol/bounds.ts';
import { method, people } from './method.ts';
import { wellFormed } from './threads.ts';

const read = { risk: 'read', callers: people, scope: 'read', repeat: 'reads' } as const;

export const search = {
  'search.find': method({
    ...read,
    doc: 'Finds messages and titles of threads that hold all the words (the last may be unfinished), newest first.',
    params: z.strictObject({
      query: z.string().check(wellFormed, z.trim(), z.minLength(1), z.maxLength(200)),
      /** As the last answer said. */
      before: z.optional(z.int().check(z.positive())),
      limit: z.int().check(z.minimum(1), z.maximum(bounds.searchHits)),
    }),
    result: z.object({
      hits: z.array(
        z.object({
          threadId,
          title: z.string(),
          /** Absent: the title itself was found. */
          messageId: z.optional(messageId),
          author: z.optional(principal),
          at: z.number(),
          /** Words around the first find, and where in it the finds are: `[from, to)`. */
          snippet: z.string(),
          marks: z.array(z.tuple([z.int(), z.int()])),
        }),
      ),
      before: z.optional(z.int()),
    }),
  }),
  'export.thread': method({
    ...read,
    doc: 'A thread as Markdown, as it stands now, from a message on; `next` is where to go on.',
    params: z.strictObject({ threadId, from: z.optional(z.int().check(z.nonnegative())) }),
    result: z.object({ title: z.string(), markdown: z.string(), next: z.nullable(z.int()) }),
  }),
};
