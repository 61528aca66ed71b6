import type { MessageId, RunId, ThreadId } from '../../shared/model/ids.ts';
import { isLiveRun, type RunState, type Trouble } from '../../shared/model/run.ts';
import { isWhole, type Replica } from '../../shared/sync/replica.ts';

/** What became of something that was said. */
export interface FinishedAnswer {
  threadId: ThreadId;
  /** Of what was said. */
  messageId: MessageId;
  runId: RunId;
  state: RunState;
  /** The words of the answer, in their order. */
  text: string;
  /** Why it failed, if it did. */
  trouble: Trouble | null;
}

/** The words of a run so far. */
export function wordsOf({ rows, texts }: Replica, runId: string): string {
  const own = new Set(
    [...rows.messages.values()].filter((one) => one.runId === runId).map(({ id }) => id),
  );
  return [...rows.parts.values()]
    .filter((part) => part.kind === 'text' && own.has(part.messageId))
    .sort((a, b) => a.n - b.n || a.i - b.i)
    .map(({ id }) => texts.get(id)?.text ?? '')
    .join('');
}

/** The answer once its run ended and all its words are held; `null` before. */
export function finishedAnswer(
  replica: Replica,
  asked: Pick<FinishedAnswer, 'threadId' | 'messageId' | 'runId'>,
): FinishedAnswer | null {
  const { rows, texts } = replica;
  const run = rows.runs.get(asked.runId);
  if (run === undefined || isLiveRun(run.state)) return null;
  for (const part of rows.parts.values()) {
    if (rows.messages.get(part.messageId)?.runId !== run.id) continue;
    if (!isWhole(part, texts.get(part.id)) && part.kind !== 'reasoning') return null;
  }
  const { state, trouble = null } = run;
  return { ...asked, state, text: wordsOf(replica, run.id), trouble };
}
