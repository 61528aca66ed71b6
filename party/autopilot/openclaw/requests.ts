import * as z from 'zod/mini';
import { contract, type MethodName, type Params } from '../../../shared/methods/contract.ts';
import type { Approval } from '../../../shared/model/approval.ts';
import {
  type InstanceId,
  instanceId as instanceIdSchema,
  type ThreadId,
} from '../../../shared/model/ids.ts';
import { attachedTo, type Instance } from '../../../shared/model/instance.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { threadFor } from '../authorize.ts';
import { say } from '../say.ts';
import { readRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import { changeInstance, livingInstance, requestInstance, turnInstance } from './instances.ts';
import { privateThreadAt } from './serving.ts';
import { endSessionRuns } from './session-runs.ts';
import { endSession } from './sessions.ts';
import { notAllowed } from './troubles.ts';

/**
 * Somebody asks for an OpenClaw: it is there to be seen at once, as requested, and what they have to
 * say to it waits in its thread. Nothing of it runs before it is allowed.
 */
export function requestedBy(
  turn: Turn,
  params: Params<'instances.create'>,
  { by, key }: { by: Principal; key?: string | undefined },
): Instance {
  const instance = requestInstance(turn, params, by);
  if (params.say !== undefined) {
    const { text } = params.say;
    const { threadId } = instance;
    say(turn, { threadId, author: by, text, ...(key === undefined ? {} : { key }) });
  }
  return instance;
}

/** Which instance and which thread a request is about, if it is about any; made here if it is for a new one. */
export function aboutInstance(
  turn: Turn,
  method: MethodName,
  input: unknown,
  who: { by: Principal; key?: string | undefined },
): { instanceId?: InstanceId; threadId?: ThreadId } {
  if (method === 'instances.create') {
    const { id: instanceId, threadId } = requestedBy(
      turn,
      contract['instances.create'].params.parse(input),
      who,
    );
    return { instanceId, threadId };
  }
  const named = z.safeParse(about, input);
  if (!named.success) return {};
  const { instanceId, to } = named.data;
  const { id } = livingInstance(turn.store, instanceId);
  const hidden = to === undefined ? null : privateThreadAt(turn.store, to);
  if (hidden === null) return { instanceId: id };
  // What is asked for in a private thread is read and decided by those whom it names.
  return { instanceId: id, threadId: threadFor(turn.store, hidden.id, who.by).id };
}

const about = z.object({ instanceId: instanceIdSchema, to: z.optional(attachedTo) });

export const rememberApproval = (turn: Turn, id: InstanceId, approval: Approval): void =>
  void changeInstance(turn, id, (row) => ({ ...row, approvalId: approval.id }));

/** It was not allowed: it is gone, with the reason where the words wait that were meant for it. */
export function followRequest(turn: Turn, approval: Approval): void {
  const { id, state, instanceId, error = '', reason = error } = approval;
  if (state !== 'rejected' && state !== 'expired' && state !== 'cancelled' && state !== 'failed')
    return;
  const instance = instanceId === undefined ? null : readRow(turn.store, 'instances', instanceId);
  if (instance?.state !== 'requested' || instance.approvalId !== id) return;
  const trouble = notAllowed(reason === '' ? `it was ${state}.` : reason);
  endSessionRuns(turn, instance.id, () => trouble, 'all');
  endSession(turn, instance.threadId);
  turn.store.remove('boxes', { instanceId: instance.id });
  turnInstance(turn, instance.id, 'deleted', { trouble });
}
