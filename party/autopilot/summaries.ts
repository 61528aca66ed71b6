import type { MessageId, RunId, ThreadId } from '../../shared/model/ids.ts';
import type { Run } from '../../shared/model/run.ts';
import type { Summary } from '../../shared/model/summary.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

/** The summaries of a thread, the one that stands for most first. */
export const summariesOf = (store: Store, threadId: ThreadId): Summary[] =>
  store
    .scan('rows', {
      by: 'byKey',
      where: { topic: threadTopic(threadId), tbl: 'summaries' },
      limit: 1_000,
      down: true,
    })
    .map((item) => parseRow('summaries', item));

/** What stands for the older messages that a run would read: nothing that its own answer replaces. */
export function summaryFor(store: Store, run: Run): Summary | null {
  const below =
    run.replaces === undefined ? Number.POSITIVE_INFINITY : placeOf(store, run.replaces);
  const done = summariesOf(store, run.threadId).filter(({ state }) => state === 'done');
  return done.find(({ n }) => n < below) ?? null;
}

export const placeOf = (store: Store, id: MessageId): number =>
  readRow(store, 'messages', id)?.n ?? 0;

/** Shows that a summary up to this message is being written. */
export function beginSummary(
  turn: Turn,
  run: Run,
  about: Pick<Summary, 'messageId' | 'n' | 'messages'>,
): void {
  const { id: runId, threadId, model } = run;
  const id = summaryId(about.messageId);
  const known = readRow(turn.store, 'summaries', id);
  if (known?.state === 'writing' && known.runId === runId) return;
  dropWhere(turn, threadId, ({ state }) => state === 'writing');
  turn.changes.put('summaries', (seq) => ({
    ...about,
    id,
    seq,
    threadId,
    state: 'writing',
    text: '',
    runId,
    at: turn.now,
    ...(model === undefined ? {} : { model }),
  }));
}

/** It is whole, and stands for the messages from now on. `false`: it was not begun. */
export function keepSummary(turn: Turn, run: Run, messageId: MessageId, text: string): boolean {
  const id = summaryId(messageId);
  const known = readRow(turn.store, 'summaries', id);
  if (known?.runId !== run.id) return false;
  if (known.state === 'done') return true;
  turn.changes.edit('summaries', id, (row) => ({ ...row, state: 'done', text, at: turn.now }));
  dropWhere(turn, run.threadId, ({ state, n }) => state === 'missed' && n <= known.n);
  return true;
}

/** What finds no place, without a summary: nothing is written any more, and the thread says what is missed. */
export function missMessages(
  turn: Turn,
  run: Run,
  missed: Pick<Summary, 'messageId' | 'n' | 'messages'> | null,
): void {
  const { id: runId, threadId } = run;
  const id = `${threadId}-missed`;
  dropWhere(turn, threadId, ({ state }) => state === 'writing');
  if (missed === null) return turn.changes.remove('summaries', id);
  const known = readRow(turn.store, 'summaries', id);
  if (known?.n === missed.n && known.messages === missed.messages) return;
  const row = { ...missed, id, threadId, runId, state: 'missed' as const, text: '', at: turn.now };
  turn.changes.put('summaries', (seq) => ({ ...row, seq }));
}

/** The run is over: what it began to summarise is not being written any more. */
export function endSummaries(turn: Turn, threadId: ThreadId, runId: RunId): void {
  dropWhere(turn, threadId, (row) => row.state === 'writing' && row.runId === runId);
}

/** Messages from this place on left the conversation, and with them what stands for them. */
export function dropSummaries(turn: Turn, threadId: ThreadId, from: number): void {
  dropWhere(turn, threadId, ({ n }) => n >= from);
}

function dropWhere(turn: Turn, threadId: ThreadId, which: (row: Summary) => boolean): void {
  for (const row of summariesOf(turn.store, threadId))
    if (which(row)) turn.changes.remove('summaries', row.id);
}

const summaryId = (id: MessageId): string => `${id}-s`;
