import * as z from 'zod/mini';
import { messageId, runId, threadId } from '../model/ids.ts';
import { pageAnswer } from '../protocol/topic-answer.ts';
import { everyone, method, people } from './method.ts';
import { page, words } from './threads.ts';

export const messages = {
  'messages.send': method({
    doc: 'Says something in a thread; the assistant answers, after what it is already answering.',
    params: z.strictObject({ threadId, text: words }),
    result: z.object({ messageId, runId }),
    risk: 'say',
    callers: people,
    scope: 'chat',
    repeat: 'key',
  }),
  'messages.note': method({
    doc: 'Says something in a thread that the assistant does not answer. An assistant leaves it in another thread, where nobody reads who may not read its own.',
    params: z.strictObject({ threadId, text: words }),
    result: z.object({ messageId }),
    risk: 'say',
    callers: everyone,
    scope: 'chat',
    repeat: 'key',
    tool: { given: [] },
  }),
  'messages.edit': method({
    doc: 'Says one’s message in other words: a new one takes its place, and what followed it leaves the conversation. The old version stays readable.',
    params: z.strictObject({ messageId, text: words }),
    result: z.object({ messageId, runId }),
    risk: 'say',
    callers: people,
    scope: 'chat',
    repeat: 'key',
  }),
  'messages.regenerate': method({
    doc: 'Has the assistant answer again; the new answer takes the place of the old one and of what followed it.',
    params: z.strictObject({ messageId }),
    result: z.object({ runId }),
    risk: 'say',
    callers: people,
    scope: 'chat',
    repeat: 'key',
  }),
  'messages.page': method({
    doc: 'Messages of a thread before an order key, with their parts and text.',
    params: z.strictObject({ threadId, ...page }),
    result: pageAnswer,
    risk: 'read',
    callers: people,
    scope: 'read',
    repeat: 'reads',
  }),
};
