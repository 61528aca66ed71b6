import type { Params } from '../../../shared/methods/contract.ts';
import type { ApprovalId, InstanceId } from '../../../shared/model/ids.ts';
import type { Instance } from '../../../shared/model/instance.ts';
import type { Run } from '../../../shared/model/run.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { undecided } from '../approvals.ts';
import type { Turn } from '../turn.ts';
import { keepOrder } from './orders.ts';
import { connectorPrincipal } from './sessions.ts';

/**
 * Why nobody is asked what a gateway asks, as the name of who says no; `null`: people are. A gateway
 * takes new tools only between two runs: until then it asks for commands that are off already.
 */
export function whyNot(turn: Turn, { id, tools }: Instance, asker: Run | null): string | null {
  if (!tools.exec) return 'commands that are off';
  if (asker?.state === 'stopped' || asker?.stopping !== undefined) return 'a run that was stopped';
  return isQueueFull(turn, id) ? 'a queue that is full' : null;
}

/** More than people read: nobody would come to this one, and the gateway would wait in silence. */
function isQueueFull(turn: Turn, id: InstanceId): boolean {
  const pending = undecided(turn);
  const own = pending.filter(({ requestedBy }) => requestedBy === connectorPrincipal(id));
  return pending.length >= bounds.pendingApprovals || own.length >= bounds.pendingPerRequester;
}

/** The gateway hears no at once, in the name of the reason. */
export function refuseAtOnce(
  turn: Turn,
  instanceId: InstanceId,
  approvalId: ApprovalId,
  { gatewayId, digest }: Params<'gateway.asks'>,
  name: string,
): void {
  const by = { principal: connectorPrincipal(instanceId), name };
  const what = { approvalId, gatewayId, digest } as const;
  keepOrder(turn, instanceId, { kind: 'decide', ...what, decision: 'deny', by });
}
