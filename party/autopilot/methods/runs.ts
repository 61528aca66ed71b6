import type { RunId } from '../../../shared/model/ids.ts';
import { splitPrincipal } from '../../../shared/model/principal.ts';
import { isLiveRun, mayBecome, type Run } from '../../../shared/model/run.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import { mayRead } from '../authorize.ts';
import { briefOf } from '../brief.ts';
import { contextOf } from '../context.ts';
import { producedParts } from '../produced-parts.ts';
import { endRun, liveRunsOf, producerOf, showActivity, stopRun } from '../run-queue.ts';
import { readRow } from '../store/records.ts';
import type { Call, Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';

export const runHandlers: Handlers<
  'runs.stop' | 'run.open' | 'run.start' | 'run.stall' | 'usage' | 'run.end'
> = {
  'runs.stop': ({ turn, caller }, { runId }) => {
    const run = readRow(turn.store, 'runs', runId);
    if (run === null || !mayRead(turn.store, run.threadId, caller)) throw new Refusal('notFound');
    if (!isLiveRun(run.state)) return { state: run.state };
    return { state: stopRun(turn, run, caller).state };
  },

  'run.open': (call, { runId, contextUnits }) => {
    const { turn } = call;
    const run = ownRun(call, runId);
    const isConnector = splitPrincipal(call.caller).kind === 'connector';
    if (!isConnector) replaceOlder(call, runId);
    return {
      state: run.state,
      stopping: run.stopping !== undefined,
      askedBy: run.askedBy,
      parts: producedParts(turn.room, run),
      ...briefOf(turn.store, run.threadId),
      ...(isConnector ? ownMemory : contextOf(turn.room, run, contextUnits)),
    };
  },

  'run.start': (call, { runId, model }) => {
    const { turn } = call;
    const run = ownLiveRun(call, runId);
    if (run.state === 'running') return startedAgain(turn, run);
    const isNext = liveRunsOf(turn.store, run.threadId)[0]?.id === runId;
    // OpenClaw has its own order: what it runs, it runs.
    if (!mayBecome(run.state, 'running') || !(isNext || run.producer !== undefined))
      throw new Refusal('conflict');
    turn.changes.edit('runs', runId, ({ taken: _, stalled: __, ...row }) => ({
      ...row,
      state: 'running',
      startedAt: row.startedAt ?? turn.now,
      model,
    }));
    turn.deadline('lease', runId, turn.now + limits.leaseMs);
    showActivity(turn, run.threadId);
    return {};
  },

  'run.stall': (call, { runId, stalled }) => {
    const { turn } = call;
    const run = ownLiveRun(call, runId);
    if (run.stalled?.code === stalled?.code) return {};
    turn.changes.edit('runs', runId, ({ stalled: _, ...row }) =>
      stalled === null ? row : { ...row, stalled: { ...stalled, since: turn.now } },
    );
    showActivity(turn, run.threadId);
    return {};
  },

  usage: (call, { runId, usage }) => {
    ownLiveRun(call, runId);
    call.turn.changes.edit('runs', runId, (row) => ({ ...row, usage }));
    return {};
  },

  'run.end': (call, { runId, state, trouble }) => {
    ownRun(call, runId);
    endRun(call.turn, runId, { state, trouble });
    return {};
  },
};

/** OpenClaw remembers by itself what was said. */
const ownMemory = { summary: null, context: [], missed: 0, due: false };

/** Whoever opens a run again replaces the socket that had it, which may only look alive. */
function replaceOlder({ connection, turn: { room }, caller }: Call, runId: RunId): void {
  for (const other of room.connectionsOf(caller))
    if (other !== connection && other.runId === runId) room.hangUp(other, 'replaced');
  connection.update({ runId });
}

/** Another attempt at the run: whether that stalls it says itself. */
function startedAgain(turn: Turn, { id, stalled, threadId }: Run): Record<string, never> {
  if (stalled === undefined) return {};
  turn.changes.edit('runs', id, ({ stalled: _, ...row }) => row);
  showActivity(turn, threadId);
  return {};
}

/** The run, if it is the caller's own to write. */
export function ownRun({ turn, caller }: Call, runId: RunId): Run {
  const run = readRow(turn.store, 'runs', runId);
  if (run === null || producerOf(run) !== caller) throw new Refusal('notFound');
  return run;
}

export function ownLiveRun(call: Call, runId: RunId): Run {
  const run = ownRun(call, runId);
  if (!isLiveRun(run.state)) throw new Refusal('conflict', { message: 'The run has ended.' });
  return run;
}
