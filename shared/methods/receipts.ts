import * as z from 'zod/mini';
import { approvalId, jobId, threadId } from '../model/ids.ts';
import { principal } from '../model/principal.ts';
import { actor, receipt } from '../model/receipt.ts';
import { limits } from '../protocol/limits.ts';
import { method, people } from './method.ts';

const place = z.int().check(z.positive());
const read = { risk: 'read', callers: people, scope: 'read', repeat: 'reads' } as const;

/** Of a thread that the reader may not read, a receipt shows digest and kind only. */
const shown = z.extend(receipt, {
  principal: z.nullable(actor),
  outcome: z.nullable(z.string()),
  hash: z.string(),
});

export const receipts = {
  'receipts.page': method({
    ...read,
    doc: 'Receipts, newest first, before a number; of kinds that begin so, of one principal, approval, job or thread.',
    params: z.strictObject({
      before: z.optional(place),
      limit: z.int().check(z.minimum(1), z.maximum(limits.pageRows)),
      kind: z.optional(z.string().check(z.maxLength(64))),
      principal: z.optional(principal),
      approvalId: z.optional(approvalId),
      jobId: z.optional(jobId),
      threadId: z.optional(threadId),
    }),
    result: z.object({
      receipts: z.array(shown),
      /** Where to go on; absent at the first receipt. */
      before: z.optional(place),
    }),
  }),
  'receipts.verify': method({
    ...read,
    doc: 'Recomputes the chain from a number on, a stretch at a time; `upTo` is how far it got, `hash` what stands there.',
    params: z.strictObject({ from: z.optional(place) }),
    result: z.object({
      upTo: z.int(),
      hash: z.string(),
      more: z.boolean(),
      /** The first receipt that does not follow from the one before. */
      broken: z.nullable(place),
    }),
  }),
};
