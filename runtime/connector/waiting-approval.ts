import * as z from 'zod/mini';
import { jsonDepth } from '../../shared/lib/json-value.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { maybeText } from './maybe.ts';

const idOfApproval = z.string().check(z.minLength(1), z.maxLength(200));
const wholeApproval = z
  .looseObject({
    id: idOfApproval,
    request: z.looseObject({
      command: z.string(),
      sessionKey: z.optional(z.nullable(z.string())),
      runId: z.optional(z.nullable(z.string())),
      toolCallId: z.optional(z.nullable(z.string())),
      warningText: z.optional(z.nullable(z.string())),
      /** Names of variables that are set besides; of their values nothing is told. */
      envKeys: z.catch(z.nullish(z.array(z.string())), undefined),
      allowedDecisions: z.catch(z.array(z.string()), []),
    }),
    createdAtMs: z.number(),
    expiresAtMs: z.number(),
  })
  .check(z.refine((value) => jsonDepth(value) <= limits.jsonDepth));
export type WaitingApproval = z.infer<typeof wholeApproval> & { isUnreadable?: true };

/** A question that nobody here can read: it is only known which one it is, and whose. */
const unreadableApproval = z.pipe(
  z.looseObject({
    id: idOfApproval,
    request: z.catch(
      z.looseObject({ sessionKey: maybeText, runId: maybeText, toolCallId: maybeText }),
      {},
    ),
  }),
  z.transform(
    ({ id, request: { sessionKey, runId, toolCallId } }): WaitingApproval => ({
      id,
      request: { command: '', sessionKey, runId, toolCallId, allowedDecisions: ['deny'] },
      createdAtMs: 0,
      expiresAtMs: 0,
      isUnreadable: true,
    }),
  ),
);

/** What waits at a gateway to be allowed. The request is kept whole: all of it is what will run. */
export const waitingApproval = z.union([wholeApproval, unreadableApproval]);
