import * as z from 'zod/mini';
import { fieldPattern } from '../model/grant.ts';
import { approvalId, grantId } from '../model/ids.ts';
import { principal } from '../model/principal.ts';
import { bounds } from '../protocol/bounds.ts';
import { method, people } from './method.ts';
import { title } from './threads.ts';

export const grants = {
  'grants.create': method({
    doc: 'Lets somebody act on a method without asking, or lets an agent vote on it: for inputs of one pattern, so often, until then. By who could decide it; a vote by owners only; never for `own`.',
    params: z.strictObject({
      to: principal,
      purpose: z.enum(['act', 'vote']),
      method: z.string().check(z.maxLength(64)),
      where: z.record(z.string().check(z.maxLength(64)), fieldPattern),
      uses: z.int().check(z.minimum(1), z.maximum(bounds.grantUses)),
      hours: z.int().check(z.minimum(1), z.maximum(bounds.grantHours)),
      note: z.optional(title),
      /** What it is given with. Whoever takes both steps there allows the same for what they ask for. */
      approvalId: z.optional(approvalId),
    }),
    result: z.object({ grantId }),
    risk: 'say',
    callers: people,
    scope: 'operate',
    repeat: 'key',
  }),
  'grants.cut': method({
    doc: 'Ends a grant at once. By who made it, who holds it, or an owner.',
    params: z.strictObject({ grantId }),
    result: z.object({}),
    risk: 'say',
    callers: people,
    scope: 'chat',
    repeat: 'key',
  }),
};
