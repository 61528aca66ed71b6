import * as z from 'zod/mini';
import { messageId, runId } from '../model/ids.ts';
import { bounds } from '../protocol/bounds.ts';
import { assistants, method } from './method.ts';
import { contextMessage, contextOfRun } from './produce.ts';
import { title, words } from './threads.ts';

const units = z.int().check(z.nonnegative());
const shared = { risk: 'say', callers: assistants, scope: 'chat' } as const;

/** What a run does besides answering: older messages go behind a summary, and a thread gets its title. */
export const summarise = {
  'run.context': method({
    ...shared,
    doc: 'What was said before a run, as it stands now.',
    params: z.strictObject({ runId, contextUnits: units }),
    result: z.object(contextOfRun),
    repeat: 'reads',
  }),
  'summary.begin': method({
    ...shared,
    doc: 'Which messages are to be summarised next, with the summary of those before them; `null` when none are. Shows that it is being written.',
    params: z.strictObject({ runId, contextUnits: units }),
    result: z.object({
      due: z.nullable(
        z.object({
          /** The last message that it will stand for. */
          messageId,
          before: z.string(),
          context: z.array(contextMessage),
        }),
      ),
    }),
    repeat: 'same',
  }),
  'summary.keep': method({
    ...shared,
    doc: 'The summary that was begun, whole: from now on it stands for the messages up to this one.',
    params: z.strictObject({
      runId,
      messageId,
      text: words.check(z.maxLength(bounds.summaryUnits)),
    }),
    result: z.object({}),
    repeat: 'same',
  }),
  'summary.miss': method({
    ...shared,
    doc: 'No summary could be made. What finds no place in the context is shown as what the assistant does not see.',
    params: z.strictObject({ runId, contextUnits: units }),
    result: z.object({ missed: units }),
    repeat: 'same',
  }),
  'thread.title': method({
    ...shared,
    doc: 'Names a thread that nobody named yet, after an answer. Never takes the place of a name that somebody gave.',
    params: z.strictObject({ runId, title: title.check(z.minLength(1)) }),
    result: z.object({ taken: z.boolean() }),
    repeat: 'same',
  }),
};
