import type { InstanceId, RunId, ThreadId } from '../../../shared/model/ids.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { isLiveRun, type Run, type Trouble } from '../../../shared/model/run.ts';
import { threadTopic } from '../../../shared/model/topic.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import { nameOf } from '../name-of.ts';
import { isPaused } from '../pause.ts';
import { endRun, liveRunsOf, showActivity } from '../run-queue.ts';
import { parseRow, readRow } from '../store/records.ts';
import type { Store } from '../store/shelves.ts';
import { textOf } from '../text-of.ts';
import type { Turn } from '../turn.ts';
import { connectorOf } from './boxes.ts';
import { cancelAsked } from './gateway-approvals.ts';
import { keepOrder, ordersOf, takeBackOrder } from './orders.ts';
import { type Session, sessionOf, sessionsOf } from './sessions.ts';
import { troubles } from './troubles.ts';

/** The runs of an OpenClaw that have not ended. */
export const liveRunsAt = (store: Store, id: InstanceId): { run: Run; session: Session }[] =>
  sessionsOf(store, id).flatMap((session) =>
    liveRunsOf(store, session.id).map((run) => ({ run, session })),
  );

/** Its OpenClaw has it, or set it off by itself: only from there comes what becomes of it. */
export const isAtGateway = ({ state, taken, cause }: Run): boolean =>
  state !== 'queued' || taken === true || cause !== undefined;

/**
 * Hands a run whose turn it is to its OpenClaw. As long as that is not ready it waits in the queue,
 * where people see it and may stop it; nothing is told twice.
 */
export function handOver(turn: Turn, run: Run): void {
  if (isAtGateway(run) || isPaused(turn.store)) return;
  const session = sessionOf(turn.store, run.threadId);
  const { instanceId, sessionKey, gone } = session.openclaw;
  const instance = readRow(turn.store, 'instances', instanceId);
  if (gone === true || instance?.state !== 'ready') return;
  if (connectorOf(turn.room, instanceId) === null) return;
  if (sendOf(turn.store, instanceId, run) !== undefined) return;
  keepOrder(turn, instanceId, {
    kind: 'send',
    threadId: run.threadId,
    sessionKey,
    runId: run.id,
    messageId: run.messageId,
    text: textOf(turn.room, run.messageId),
    author: { principal: run.askedBy, name: nameOf(turn.store, run.askedBy) },
  });
  turn.deadline('handover', run.id, turn.now + bounds.takenWithinMs);
}

/** Nothing came of a run that its OpenClaw was told of: people read why before they wonder. */
export function tellNotTaken(turn: Turn, run: Run): void {
  if (run.state !== 'queued' || run.taken === true || run.stalled !== undefined) return;
  turn.changes.edit('runs', run.id, (row) => ({
    ...row,
    stalled: { ...troubles.notTaken, since: turn.now },
  }));
  showActivity(turn, run.threadId);
}

/** Whose turn it is in each session. */
export function tellSessions(turn: Turn, id: InstanceId): void {
  for (const session of sessionsOf(turn.store, id)) {
    const [next] = liveRunsOf(turn.store, session.id);
    if (next !== undefined) handOver(turn, next);
  }
}

/** A run in the queue ends at once; one that OpenClaw has is ended by it, or for it when it says nothing. */
export function stopSessionRun(turn: Turn, run: Run, by: Principal, withinMs: number): Run {
  const { instanceId, sessionKey } = sessionOf(turn.store, run.threadId).openclaw;
  if (isAtGateway(run) || sendOf(turn.store, instanceId, run) !== undefined)
    keepOrder(turn, instanceId, { kind: 'abort', runId: run.id, sessionKey });
  if (run.state === 'queued') return endRun(turn, run.id, { state: 'stopped' });
  // At once: until the run has ended a yes would still be used.
  cancelAsked(turn, instanceId, 'The run that asked was stopped.', run.id);
  turn.deadline('stop', run.id, turn.now + withinMs);
  return turn.changes.edit('runs', run.id, (row) => ({ ...row, stopping: by }));
}

/** The gateway has it, and will say when it begins; as long as it says nothing its connector must be there. */
export function markTaken(turn: Turn, id: Run['id']): void {
  const run = readRow(turn.store, 'runs', id);
  if (run?.state !== 'queued') return;
  turn.changes.edit('runs', id, ({ stalled: _, ...row }) => ({ ...row, taken: true }));
  turn.clearDeadline('handover', id);
  if (run.stalled !== undefined) showActivity(turn, run.threadId);
  turn.deadline('lease', id, turn.now + limits.leaseMs);
}

/** The run is over: OpenClaw is no longer asked to begin it. */
export function takeBack(turn: Turn, run: Run): void {
  const { instanceId } = sessionOf(turn.store, run.threadId).openclaw;
  const sent = sendOf(turn.store, instanceId, run);
  if (sent !== undefined) takeBackOrder(turn, instanceId, sent.id);
}

/**
 * The run that broke off last in a session, where nothing ended since: what its OpenClaw goes on
 * with, if its connector does not know which that is. A gateway answers one at a time in a session:
 * what the room still takes for under way then is what broke off.
 */
export function brokenIn(store: Store, threadId: ThreadId): RunId | undefined {
  const where = { topic: threadTopic(threadId), tbl: 'runs' };
  const last = store
    .scan('rows', { by: 'byKey', where, limit: bounds.queuedRunsPerThread + 2, down: true })
    .map((item) => parseRow('runs', item))
    .find(({ state }) => state !== 'queued');
  if (last === undefined) return undefined;
  return last.state === 'interrupted' || isLiveRun(last.state) ? last.id : undefined;
}

const sendOf = (store: Store, id: InstanceId, run: Run) =>
  ordersOf(store, id).find((order) => order.kind === 'send' && order.runId === run.id);

/** Its OpenClaw may have it, or is to be told of it as soon as it is there. */
export const isHandedOver = (store: Store, id: InstanceId, run: Run): boolean =>
  isAtGateway(run) || sendOf(store, id, run) !== undefined;

/** What is under way breaks off; what waits goes on waiting, unless nothing will ever come. */
export function endSessionRuns(
  turn: Turn,
  id: InstanceId,
  why: (run: Run) => Trouble,
  which: 'begun' | 'all' = 'begun',
): void {
  // The last first, so that no end lets another begin.
  // What it only took is sent anew; what set itself off there nobody can.
  for (const { run } of liveRunsAt(turn.store, id).toReversed())
    if (run.state !== 'queued' || run.cause !== undefined)
      endRun(turn, run.id, { state: 'interrupted', trouble: why(run) });
    else if (which === 'all') endRun(turn, run.id, { state: 'failed', trouble: why(run) });
}

/** The run waits for people, or goes on: while it waits nobody need be heard of. */
export function showWaiting(turn: Turn, id: Run['id'], waits: boolean): void {
  const run = readRow(turn.store, 'runs', id);
  if (run === null || (run.state !== 'running' && run.state !== 'waiting')) return;
  const state = waits ? 'waiting' : 'running';
  if (run.state === state) return;
  turn.changes.edit('runs', id, ({ stalled: _, ...row }) => ({ ...row, state }));
  for (const kind of ['lease', 'lastCall'] as const) turn.clearDeadline(kind, id);
  if (!waits) turn.deadline('lease', id, turn.now + limits.leaseMs);
  showActivity(turn, run.threadId);
}
