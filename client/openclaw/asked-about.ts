import * as z from 'zod/mini';
import type { Approval } from '../../shared/model/approval.ts';
import { parseAction } from '../../shared/policy/action.ts';
import type { Rows } from '../../shared/sync/replica.ts';

type Asked = Pick<Approval, 'layer' | 'method' | 'instanceId' | 'action'>;

/**
 * The OpenClaw that the room was asked to do something with, or with a session of which, by whomever;
 * not what a gateway asks.
 */
export function askedAbout(
  { layer, method, instanceId, action }: Asked,
  { threads }: Pick<Rows, 'threads'>,
): string | null {
  if (layer !== 'product' || !/^(?:instances|sessions)\./.test(method)) return null;
  if (instanceId !== undefined) return instanceId;
  // An assistant asks by a tool: then it stands in the input alone.
  const named = z.safeParse(naming, parseAction(action).input);
  if (!named.success) return null;
  const { instanceId: own, threadId = '' } = named.data;
  return own ?? threads.get(threadId)?.openclaw?.instanceId ?? null;
}

const naming = z.object({ instanceId: z.optional(z.string()), threadId: z.optional(z.string()) });
