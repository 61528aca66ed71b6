import { isSettledTool, type ToolPart, type ToolState } from '../../shared/model/part.ts';
import type { Run } from '../../shared/model/run.ts';
import { settleApproval } from './approvals.ts';
import { producerOf } from './run-queue.ts';
import type { Turn } from './turn.ts';

/** Moves a tool call to a state; a call that is settled leaves a receipt of exactly what ran. */
export function settleTool(
  turn: Turn,
  run: Run,
  part: ToolPart,
  progress: { state: ToolState; output?: unknown; error?: string | undefined },
): void {
  const { state, output, error } = progress;
  const isSettled = isSettledTool(state);
  // Of what nobody heard to begin nobody knows how long it took, if it ran at all.
  const startedAt = part.startedAt ?? (state === 'running' ? turn.now : undefined);
  turn.changes.put('parts', (seq) => ({
    ...part,
    seq,
    state,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(isSettled ? { endedAt: turn.now } : {}),
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
  }));
  const { approvalId, threadId } = part;
  if (isSettled)
    turn.receipt({
      principal: producerOf(run),
      onBehalfOf: run.askedBy,
      kind: 'tool',
      action: { name: part.name, input: part.input, runId: run.id, callId: part.callId },
      outcome: state,
      threadId,
      ...(approvalId === undefined ? {} : { approvalId }),
    });
  if (isSettled && approvalId !== undefined)
    settleApproval(
      turn,
      approvalId,
      state === 'done' || state === 'unknown' ? state : 'failed',
      error,
    );
}
