import { Refusal } from '../../../shared/protocol/errors.ts';
import { contextOf, dueOf, missedBy } from '../context.ts';
import { readRow } from '../store/records.ts';
import { beginSummary, keepSummary, missMessages } from '../summaries.ts';
import { changeThread } from '../thread-changes.ts';
import type { Handlers } from './handlers.ts';
import { ownLiveRun } from './runs.ts';

export const summariseHandlers: Handlers<
  'run.context' | 'summary.begin' | 'summary.keep' | 'summary.miss' | 'thread.title'
> = {
  'run.context': (call, { runId, contextUnits }) =>
    contextOf(call.turn.room, ownLiveRun(call, runId), contextUnits),

  'summary.begin': (call, { runId, contextUnits }) => {
    const run = ownLiveRun(call, runId);
    const due = dueOf(call.turn.room, run, contextUnits);
    if (due === null) return { due: null };
    const { about, before, context } = due;
    beginSummary(call.turn, run, about);
    return { due: { messageId: about.messageId, before, context } };
  },

  'summary.keep': (call, { runId, messageId, text }) => {
    const run = ownLiveRun(call, runId);
    if (!keepSummary(call.turn, run, messageId, text))
      throw new Refusal('conflict', { message: 'This summary was not begun.' });
    return {};
  },

  'summary.miss': (call, { runId, contextUnits }) => {
    const run = ownLiveRun(call, runId);
    const missed = missedBy(call.turn.room, run, contextUnits);
    missMessages(call.turn, run, missed);
    return { missed: missed?.messages ?? 0 };
  },

  'thread.title': (call, { runId, title }) => {
    const { threadId } = ownLiveRun(call, runId);
    if (readRow(call.turn.store, 'threads', threadId)?.provisional !== true)
      return { taken: false };
    changeThread(call.turn, threadId, ({ provisional: _, ...row }) => ({ ...row, title }));
    return { taken: true };
  },
};
