import * as z from 'zod/mini';
import type { Approval } from '../../shared/model/approval.ts';
import { parseAction } from '../../shared/policy/action.ts';

type Asked = Pick<Approval, 'layer' | 'method' | 'instanceId' | 'action'>;

/** The OpenClaw that the room was asked to do something with, by whomever; not what a gateway asks. */
export function askedAbout({ layer, method, instanceId, action }: Asked): string | null {
  if (layer !== 'product' || !method.startsWith('instances.')) return null;
  if (instanceId !== undefined) return instanceId;
  // An assistant asks by a tool: then it stands in the input alone.
  const named = z.safeParse(naming, parseAction(action).input);
  return named.success ? named.data.instanceId : null;
}

const naming = z.object({ instanceId: z.string() });
