import { must } from '../../shared/lib/must.ts';
import type { ApprovalId, RunId, ThreadId } from '../../shared/model/ids.ts';
import { isSettledTool, isStreamPart, type Part, type ToolPart } from '../../shared/model/part.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import { isLiveRun, type Run, type Trouble } from '../../shared/model/run.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { have } from './live-texts.ts';
import { cancelAsked } from './openclaw/gateway-approvals.ts';
import { handOver, stopSessionRun, takeBack } from './openclaw/session-runs.ts';
import { sessionOf } from './openclaw/sessions.ts';
import { isPaused } from './pause.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import { endStream, reviseStream, streamsOfRun } from './store/streams.ts';
import { endSummaries } from './summaries.ts';
import { changeThread } from './thread-changes.ts';
import { settleTool } from './tool-receipt.ts';
import type { Turn } from './turn.ts';

/** The only principal that may write a run. */
export const producerOf = (run: {
  threadId: ThreadId;
  producer?: Principal | undefined;
}): Principal => run.producer ?? principal.parse(`autopilot:${run.threadId}`);

/** The runs of a thread that have not ended, the one whose turn it is first. */
export const liveRunsOf = (store: Store, threadId: ThreadId): Run[] =>
  store
    .scan('liveRuns', { by: 'primary', where: { threadId }, limit: bounds.queuedRunsPerThread + 1 })
    .map(({ runId }) => must(readRow(store, 'runs', runId), `run ${runId}`));

/** Puts a run at the end of its thread's queue and wakes the assistant if it is its turn. */
export function queueRun(turn: Turn, run: Omit<Run, 'seq' | 'n' | 'state' | 'queuedAt'>): Run {
  const isNext = liveRunsOf(turn.store, run.threadId).length === 0;
  const queued = turn.changes.put('runs', (seq) => ({
    ...run,
    seq,
    n: seq,
    state: 'queued',
    queuedAt: turn.now,
  }));
  turn.store.put('liveRuns', { threadId: run.threadId, n: queued.n, runId: run.id });
  if (isNext) wake(turn, queued);
  return queued;
}

/** Ends a run and all that was still open in it, then lets the next one begin. */
export function endRun(
  turn: Turn,
  id: RunId,
  end: { state: 'done' | 'failed' | 'stopped' | 'interrupted'; trouble?: Trouble | undefined },
): Run {
  const before = must(readRow(turn.store, 'runs', id), `run ${id}`);
  if (!isLiveRun(before.state)) return before;
  const wasNext = liveRunsOf(turn.store, before.threadId)[0]?.id === id;
  endOpenTexts(turn, id);
  endOpenTools(turn, before, end.state);
  endSummaries(turn, before.threadId, id);
  const run = turn.changes.edit(
    'runs',
    id,
    ({ stalled: _, stopping: __, taken: ___, ...rest }) => ({
      ...rest,
      state: end.state,
      endedAt: turn.now,
      ...(end.trouble === undefined ? {} : { trouble: end.trouble }),
    }),
  );
  turn.store.remove('liveRuns', { threadId: run.threadId, n: run.n });
  if (run.producer !== undefined) letGo(turn, run);
  for (const kind of ['lease', 'lastCall', 'stop', 'handover'] as const)
    turn.clearDeadline(kind, id);
  const [next] = liveRunsOf(turn.store, run.threadId);
  if (wasNext && next !== undefined) wake(turn, next);
  showActivity(turn, run.threadId);
  return run;
}

/** Ends a run that waits; asks the producer of one that is under way to end it. */
export function stopRun(turn: Turn, run: Run, by: Principal): Run {
  if (run.producer !== undefined) return stopSessionRun(turn, run, by, stopWithinMs);
  const { id: runId, threadId } = run;
  if (run.state === 'queued' || run.state === 'waiting')
    return endRun(turn, runId, { state: 'stopped' });
  turn.changes.edit('runs', runId, (row) => ({ ...row, stopping: by }));
  turn.send({ to: 'threadAgent', verb: 'stop', threadId, runId });
  turn.deadline('stop', runId, turn.now + stopWithinMs);
  turn.afterwards(() => {
    for (const producer of turn.room.connectionsOf(producerOf(run)))
      producer.event('stop', { runId }, turn.now);
  });
  return run;
}

/** A producer that does not confirm a stop in this time is not waited for. */
const stopWithinMs = 10_000;

/**
 * Shows in the thread's row what its first live run does, and that something happened. Where one
 * stalls and another goes on behind it, as an OpenClaw does with what broke off, words come.
 */
export function showActivity(turn: Turn, threadId: ThreadId): void {
  const live = liveRunsOf(turn.store, threadId);
  const run = live.find(({ state, stalled }) => state === 'running' && !stalled) ?? live[0];
  changeThread(turn, threadId, (thread) => ({
    ...thread,
    lastAt: turn.now,
    activity:
      run === undefined
        ? { state: 'idle' }
        : { state: run.stalled === undefined ? stateShown(run) : 'stalled', runId: run.id },
  }));
}

const stateShown = (run: Run): 'queued' | 'running' | 'waiting' =>
  run.state === 'waiting' || run.state === 'queued' ? run.state : 'running';

/** Something that a parked run waited for was decided; each decision wakes it once. */
export function wakeParked(turn: Turn, id: RunId, cause: string): void {
  const run = readRow(turn.store, 'runs', id);
  if (run?.state !== 'waiting' || run.producer !== undefined || isPaused(turn.store)) return;
  const { threadId } = run;
  turn.send({ to: 'threadAgent', verb: 'wake', threadId, runId: id, cause });
  turn.deadline('lease', id, turn.now + limits.leaseMs);
}

/** After a pause: whoever's turn it is in each thread, and what was parked and was decided meanwhile. */
export function wakeHeld(turn: Turn): void {
  const threads = new Set<string>();
  for (const { threadId, runId } of turn.store.scan('liveRuns', { by: 'primary', limit: 10_000 })) {
    const run = threads.has(threadId) ? null : readRow(turn.store, 'runs', runId);
    threads.add(threadId);
    if (run?.state === 'queued') wake(turn, run);
    if (run?.state !== 'waiting') continue;
    const decided = decidedFor(turn, run);
    if (decided !== undefined) wakeParked(turn, run.id, `${decided}@${turn.now}`);
  }
}

/** Something that a run waited for and that waits for nobody any more. */
const decidedFor = (turn: Turn, run: Run): ApprovalId | undefined =>
  toolsOf(turn.store, run)
    .filter(({ state }) => state === 'waiting')
    .flatMap(({ approvalId }) => approvalId ?? [])
    .find((id) => readRow(turn.store, 'approvals', id)?.state !== 'pending');

/** Asks the assistant to begin; if nobody comes, the lease ends the run with a reason. */
function wake(turn: Turn, run: Run): void {
  if (isPaused(turn.store)) return;
  if (run.producer !== undefined) return handOver(turn, run);
  turn.send({ to: 'threadAgent', verb: 'wake', threadId: run.threadId, runId: run.id });
  turn.deadline('lease', run.id, turn.now + limits.leaseMs);
}

/**
 * The room ends what its producer did not. Watchers may hold words that the room lost with its
 * memory, so the text is revised to what is really kept.
 */
function endOpenTexts(turn: Turn, id: RunId): void {
  const { texts, fanOut } = turn.room;
  for (const stream of streamsOfRun(turn.store, id)) {
    const live = stream.ended ? null : texts.get(stream.ref);
    if (live === null) continue;
    const { ref, partId, rev } = stream;
    const keep = have(live);
    texts.write(live);
    const end = endStream(turn.store, reviseStream(turn.store, stream, rev + 1, keep));
    const part = must(readRow(turn.store, 'parts', partId), `part ${partId}`);
    if (isStreamPart(part))
      turn.changes.put('parts', (seq) => ({ ...part, seq, state: 'interrupted', ...end }));
    turn.afterwards(() => {
      texts.forget(ref);
      fanOut.event(live.topic, 'rev', { partId, rev: rev + 1, keep }, turn.now);
    });
  }
}

/**
 * A call that was running has an unknown outcome; one that was not has none. An OpenClaw may have run
 * what it called while nobody was told: only what waited for a yes did not.
 */
function endOpenTools(turn: Turn, run: Run, end: Run['state']): void {
  for (const part of toolsOf(turn.store, run)) {
    if (isSettledTool(part.state)) continue;
    const { approvalId } = part;
    const approval = approvalId === undefined ? null : readRow(turn.store, 'approvals', approvalId);
    const isBegun =
      part.state === 'running' || (part.state === 'called' && run.producer !== undefined);
    const mayHaveRun = isBegun || approval?.state === 'dispatched';
    const state = mayHaveRun ? 'unknown' : 'failed';
    const isUndecided = part.state === 'waiting' && end === 'stopped';
    settleTool(turn, run, part, { state, error: isUndecided ? undecided : unfinished });
  }
}

const unfinished = 'The run ended before this was done.';
const undecided = 'Stopped before anybody decided.';

/** OpenClaw is no longer asked for it, and nothing that it asked for is decided any more. */
function letGo(turn: Turn, run: Run): void {
  takeBack(turn, run);
  const { instanceId } = sessionOf(turn.store, run.threadId).openclaw;
  cancelAsked(turn, instanceId, 'The run that asked has ended.', run.id);
}

/** The tool calls of a run. */
export function toolsOf(store: Store, run: Run): ToolPart[] {
  const where = { topic: threadTopic(run.threadId), tbl: 'parts' };
  const items = store.scan('rows', { by: 'byKey', where, above: run.n, limit: 10_000 });
  return items
    .map((item): Part => parseRow('parts', item))
    .filter((part) => !isStreamPart(part))
    .filter((part) => part.runId === run.id);
}
