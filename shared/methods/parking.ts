import * as z from 'zod/mini';
import { approvalState } from '../model/approval.ts';
import { approvalId, messageId, partId, runId } from '../model/ids.ts';
import { bounds } from '../protocol/bounds.ts';
import { digest } from './approvals.ts';
import { jsonValue } from './json-value.ts';
import { assistants, method } from './method.ts';
import { wellFormed } from './threads.ts';

const units = z.int().check(z.nonnegative());

/** What producers say about tools that need an approval, and about waiting for it. */
export const parking = {
  'approval.request': method({
    doc: 'Asks for a tool call to be allowed; asking again is asking once. Answers how it stands.',
    params: z.strictObject({
      runId,
      messageId,
      partId,
      i: units,
      callId: z.string().check(z.minLength(1), z.maxLength(128)),
      name: z.string().check(z.maxLength(128)),
      input: jsonValue,
      words: z.optional(z.string().check(wellFormed, z.maxLength(bounds.wordsUnits))),
    }),
    result: z.object({
      approvalId,
      state: approvalState,
      digest,
      /** Exactly what may run, as canonical JSON: an edit may have changed the input. */
      action: z.string(),
      /** Why it may not run, in words for the model. */
      why: z.optional(z.string()),
    }),
    risk: 'say',
    callers: assistants,
    scope: 'chat',
    repeat: 'same',
  }),
  'approval.dispatch': method({
    doc: 'The last question before the effect: once, by one token, with the digest of what is about to run.',
    params: z.strictObject({
      approvalId,
      digest,
      token: z.string().check(z.minLength(16), z.maxLength(64)),
    }),
    result: z.object({}),
    risk: 'say',
    callers: assistants,
    scope: 'chat',
    repeat: 'same',
  }),
  'run.park': method({
    doc: 'Everything is told and only people can go on. False: something was decided meanwhile, look again.',
    params: z.strictObject({ runId }),
    result: z.object({ parked: z.boolean() }),
    risk: 'say',
    callers: assistants,
    scope: 'chat',
    repeat: 'same',
  }),
};
