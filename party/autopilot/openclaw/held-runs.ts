import type { InstanceId } from '../../../shared/model/ids.ts';
import { isStarting } from '../../../shared/model/instance.ts';
import type { Run, Trouble } from '../../../shared/model/run.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import { awayWords, lostWords } from '../lost-words.ts';
import { endRun, showActivity } from '../run-queue.ts';
import { readRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import { connectorOf } from './boxes.ts';
import { isAtGateway, isHandedOver, liveRunsAt } from './session-runs.ts';
import { sessionOf } from './sessions.ts';
import { troubles } from './troubles.ts';

/**
 * It is started anew: what was handed to it before and has shown nothing waits until the next gateway
 * says whether it has that, however long a start takes. Nobody may call that kept until then.
 */
export function holdTaken(turn: Turn, id: InstanceId): void {
  for (const { run } of liveRunsAt(turn.store, id))
    if (run.state === 'queued' && isHandedOver(turn.store, id, run))
      hold(turn, run, troubles.restartedBefore);
}

/**
 * Nobody is heard of a run. While the box of its OpenClaw comes back the start of that has a time of
 * its own; if it does not come back, what it only took is looked for when it is started again.
 * `false`: nothing more comes of it.
 */
export function holdAway(turn: Turn, run: Run): boolean {
  if (run.producer === undefined) return false;
  const { instanceId } = sessionOf(turn.store, run.threadId).openclaw;
  if (connectorOf(turn.room, instanceId) !== null) return false;
  const instance = readRow(turn.store, 'instances', instanceId);
  if (instance === null) return false;
  const isComing = isStarting(instance.state);
  const mayBeSent = run.state === 'queued' && run.cause === undefined;
  if (!isComing && !mayBeSent) return false;
  const why = mayBeSent ? troubles.awayBefore : awayWords(turn.store, run);
  hold(turn, run, isComing ? why : troubles.notBack);
  return true;
}

/** Its box was given up: what it showed is all there is, and what it did not begin waits for a start. */
export function endLost(turn: Turn, id: InstanceId): void {
  if (connectorOf(turn.room, id) !== null) return;
  // The last first, so that no end lets another begin.
  for (const { run } of liveRunsAt(turn.store, id).toReversed())
    if (run.state !== 'waiting' && isHandedOver(turn.store, id, run) && !holdAway(turn, run))
      endRun(turn, run.id, { state: 'interrupted', trouble: lostWords(turn.store, run) });
}

/**
 * Its connector is there: what it has is heard of again, or ends. As long as it names no process of its
 * gateway that is still away, and what waits for it goes on saying so.
 */
export function leaseHeld(turn: Turn, id: InstanceId, bootId: string): void {
  for (const { run } of liveRunsAt(turn.store, id)) {
    if (isAtGateway(run) && run.state !== 'waiting')
      turn.deadline('lease', run.id, turn.now + limits.leaseMs);
    if (bootId === '' || run.stalled?.code !== troubles.awayBefore.code) continue;
    // The order to begin it is told again, and may again not be taken.
    if (!isAtGateway(run) && isHandedOver(turn.store, id, run))
      turn.deadline('handover', run.id, turn.now + bounds.takenWithinMs);
    turn.changes.edit('runs', run.id, ({ stalled: _, ...row }) => row);
    showActivity(turn, run.threadId);
  }
}

function hold(turn: Turn, run: Run, why: Trouble): void {
  for (const kind of ['lease', 'lastCall', 'handover'] as const) turn.clearDeadline(kind, run.id);
  turn.changes.edit('runs', run.id, (row) => ({ ...row, stalled: { ...why, since: turn.now } }));
  showActivity(turn, run.threadId);
}
