import * as z from 'zod/mini';
import { approvalRow, approvalState, verdict } from '../model/approval.ts';
import { approvalId } from '../model/ids.ts';
import { bounds } from '../protocol/bounds.ts';
import { pageAnswer } from '../protocol/topic-answer.ts';
import { jsonValue } from './json-value.ts';
import { method, people } from './method.ts';
import { page, title, wellFormed } from './threads.ts';

export const digest = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const reason = z.string().check(wellFormed, z.trim(), z.maxLength(bounds.reasonUnits));

export const approvals = {
  'approvals.decide': method({
    doc: 'Votes on an approval. Names the digest of what the voter saw. Whoever decides what they asked for themselves says it twice, the second time with `again`.',
    params: z.strictObject({
      approvalId,
      digest,
      verdict,
      reason: z.optional(reason),
      again: z.optional(z.literal(true)),
    }),
    result: z.object({
      state: approvalState,
      /** Only a first step was taken: from then on (server time) the second one counts. */
      againFrom: z.optional(z.number()),
    }),
    risk: 'say',
    callers: people,
    scope: 'operate',
    repeat: 'key',
  }),
  'approvals.cancel': method({
    doc: 'Takes a request back, pending or approved. By who asked, for whom it was asked, or an owner.',
    params: z.strictObject({ approvalId, reason: z.optional(reason) }),
    result: z.object({ state: approvalState }),
    risk: 'say',
    callers: people,
    scope: 'chat',
    repeat: 'key',
  }),
  'approvals.edit': method({
    doc: 'Asks for the same method with another input instead: a new approval supersedes this one, without its votes, and the editor counts as requester.',
    params: z.strictObject({ approvalId, digest, input: jsonValue }),
    result: z.object({ approvalId }),
    risk: 'say',
    callers: people,
    scope: 'chat',
    repeat: 'key',
  }),
  'approvals.get': method({
    doc: 'One approval, however old. What the caller may not see is not there.',
    params: z.strictObject({ approvalId }),
    result: z.object({ approval: approvalRow }),
    risk: 'read',
    callers: people,
    scope: 'read',
    repeat: 'reads',
  }),
  'approvals.page': method({
    doc: 'Approvals that changed before an order key.',
    params: z.strictObject(page),
    result: pageAnswer,
    risk: 'read',
    callers: people,
    scope: 'read',
    repeat: 'reads',
  }),
  'room.transfer': method({
    doc: 'Makes another member owner beside the caller, who becomes an operator. The founder stays an owner.',
    params: z.strictObject({ to: approvalRow.shape.requestedBy }),
    result: z.object({}),
    risk: 'own',
    callers: people,
    scope: 'admin',
    repeat: 'key',
  }),
  'room.pause': method({
    doc: 'Pauses all assistants and agents of the room: nothing new of theirs begins.',
    params: z.strictObject({ reason: title }),
    result: z.object({}),
    risk: 'operate',
    callers: people,
    scope: 'operate',
    repeat: 'key',
  }),
  'room.resume': method({
    doc: 'Ends a pause; what waited goes on.',
    params: z.strictObject({}),
    result: z.object({}),
    risk: 'operate',
    callers: people,
    scope: 'operate',
    repeat: 'key',
  }),
};
