import { newId } from '../../../shared/lib/new-id.ts';
import { threadId as threadIdSchema } from '../../../shared/model/ids.ts';
import { isProducer } from '../../../shared/model/principal.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { producerOf } from '../run-queue.ts';
import { readRow } from '../store/records.ts';
import type { Handlers } from './handlers.ts';

export const threadHandlers: Handlers<
  'threads.create' | 'threads.rename' | 'threads.setAccess' | 'threads.page'
> = {
  'threads.create': ({ turn, caller }, { title = '' }) => {
    const threadId = threadIdSchema.parse(newId(turn.room.ports.randomBytes));
    turn.changes.put('threads', (seq) => ({
      id: threadId,
      seq,
      title,
      createdBy: caller,
      createdAt: turn.now,
      lastAt: turn.now,
      activity: { state: 'idle' },
    }));
    return { threadId };
  },

  'threads.rename': ({ turn, caller }, { threadId, title }) => {
    if (isProducer(caller) && caller !== producerOf({ threadId })) throw new Refusal('notAllowed');
    if (readRow(turn.store, 'threads', threadId) === null) throw new Refusal('notFound');
    turn.changes.edit('threads', threadId, (thread) => ({ ...thread, title }));
    return { title };
  },

  'threads.setAccess': ({ turn, caller }, { threadId, access }) => {
    const thread = readRow(turn.store, 'threads', threadId);
    if (thread === null || thread.access?.includes(caller) === false) throw new Refusal('notFound');
    turn.changes.edit('threads', threadId, ({ access: _, ...row }) =>
      access === null ? row : { ...row, access: [...new Set([caller, ...access])] },
    );
    return {};
  },

  'threads.page': ({ turn }, { before, limit }) => turn.room.reader.threadsBefore(before, limit),
};
