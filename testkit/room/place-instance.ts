import { requestInstance, turnInstance } from '../../party/autopilot/openclaw/instances.ts';
import { keepOrder } from '../../party/autopilot/openclaw/orders.ts';
import { beginSession } from '../../party/autopilot/openclaw/sessions.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import type { RoomBench } from './room-bench.ts';

/** An OpenClaw of the founder that was allowed and that no host has, and a call of a thread's assistant. */
export function placeInstance(bench: RoomBench, threadId: ThreadId) {
  return bench.room.turn((turn) => {
    const made = requestInstance(turn, {}, bench.founder);
    const { id: instanceId } = turnInstance(turn, made.id, 'approved');
    const call = { kind: 'call', threadId, name: 'ls', input: {} } as const;
    const callId = keepOrder(turn, instanceId, call).id;
    const other = beginSession(turn, made, bench.founder, {}).id;
    return { instanceId, session: made.threadId, other, callId };
  });
}
