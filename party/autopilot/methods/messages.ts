import { newId } from '../../../shared/lib/new-id.ts';
import { type MessageId, runId as runIdSchema, type ThreadId } from '../../../shared/model/ids.ts';
import { standing } from '../../../shared/model/lineage.ts';
import type { Message } from '../../../shared/model/message.ts';
import { isProducer, type Principal } from '../../../shared/model/principal.ts';
import { threadTopic } from '../../../shared/model/topic.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { threadFor } from '../authorize.ts';
import { leaveNote } from '../notes.ts';
import { liveRunsOf, queueRun, showActivity } from '../run-queue.ts';
import { refuseTooMuch, say } from '../say.ts';
import { parseRow, readRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';

export const messageHandlers: Handlers<
  'messages.send' | 'messages.note' | 'messages.edit' | 'messages.regenerate' | 'messages.page'
> = {
  'messages.send': ({ turn, caller, key }, { threadId, text }) =>
    say(turn, { threadId, author: caller, text, key }),

  'messages.note': ({ turn, caller, key }, { threadId, text }) =>
    leaveNote(turn, { threadId, author: caller, text, key }),

  'messages.edit': ({ turn, caller, key }, { messageId, text }) => {
    const { threadId, author } = messageFor(turn, messageId, caller);
    if (author !== caller)
      throw new Refusal('notAllowed', { message: 'This is not your message.' });
    refuseSession(turn, threadId);
    refuseUnlessStanding(turn, threadId, messageId);
    return say(turn, { threadId, author: caller, text, key, replaces: messageId });
  },

  'messages.regenerate': ({ turn, caller }, { messageId }) => {
    const { threadId, author, runId } = messageFor(turn, messageId, caller);
    const run = runId === undefined ? null : readRow(turn.store, 'runs', runId);
    if (!isProducer(author) || run === null)
      throw new Refusal('conflict', {
        message: 'Only an answer of the assistant is written again.',
      });
    refuseSession(turn, threadId);
    refuseUnlessStanding(turn, threadId, messageId);
    refuseTooMuch(turn.store, threadId, caller);
    const id = runIdSchema.parse(newId(turn.room.ports.randomBytes));
    queueRun(turn, {
      id,
      threadId,
      askedBy: caller,
      messageId: run.messageId,
      replaces: messageId,
    });
    showActivity(turn, threadId);
    return { runId: id };
  },

  'messages.page': ({ turn, caller }, { threadId, before, limit }) => {
    threadFor(turn.store, threadId, caller);
    return turn.room.reader.messagesBefore(threadId, before, limit);
  },
};

/** What was said to OpenClaw is in its memory, and nothing here takes it out again. */
function refuseSession(turn: Turn, threadId: ThreadId): void {
  if (readRow(turn.store, 'threads', threadId)?.openclaw !== undefined)
    throw new Refusal('conflict', {
      message:
        'OpenClaw keeps what was said to it: it cannot be said in other words, nor answered anew.',
      fix: 'Say it again, or begin another session.',
    });
}

function messageFor(turn: Turn, id: MessageId, who: Principal): Message {
  const message = readRow(turn.store, 'messages', id);
  if (message === null) throw new Refusal('notFound');
  threadFor(turn.store, message.threadId, who);
  return message;
}

/** What was replaced already stays as it was, and nothing is replaced while it is being answered. */
function refuseUnlessStanding(turn: Turn, threadId: ThreadId, id: MessageId): void {
  if (liveRunsOf(turn.store, threadId).length > 0)
    throw new Refusal('conflict', {
      message: 'The assistant is at work in this thread.',
      fix: 'Wait for it, or stop it first.',
    });
  const where = { topic: threadTopic(threadId), tbl: 'messages' };
  const items = turn.store.scan('rows', { by: 'byKey', where, limit: 100_000 });
  const left = standing(items.map((item): Message => parseRow('messages', item)));
  if (!left.some((one) => one.id === id))
    throw new Refusal('conflict', { message: 'Another version took its place already.' });
}
