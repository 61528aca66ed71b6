import { Refusal } from '../../../shared/protocol/errors.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import { threadFor } from '../authorize.ts';
import { liveRunsOf } from '../run-queue.ts';
import { sayInThread } from '../say-in-thread.ts';
import type { Handlers } from './handlers.ts';

/** A queue moves when a model is done with an answer, so there is no hurry to ask again. */
const askAgainMs = 5_000;

export const messageHandlers: Handlers<'messages.send' | 'messages.page'> = {
  'messages.send': (call, { threadId, text }) => {
    const { turn, caller } = call;
    const thread = threadFor(turn.store, threadId, caller);
    if (liveRunsOf(turn.store, threadId).length > limits.queuedRunsPerThread)
      throw new Refusal('queueFull', { retryAfterMs: askAgainMs });
    return sayInThread(call, thread, text);
  },

  'messages.page': ({ turn, caller }, { threadId, before, limit }) => {
    threadFor(turn.store, threadId, caller);
    return turn.room.reader.messagesBefore(threadId, before, limit);
  },
};
