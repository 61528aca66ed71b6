import type { MessageId } from '../../shared/model/ids.ts';
import type { Message } from '../../shared/model/message.ts';
import { isStreamPart, type Part } from '../../shared/model/part.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import type { Room } from './room.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import { readStream } from './store/streams.ts';

/** The parts of a message, in no order. */
export function partsOf(store: Store, { id, n, threadId }: Message): Part[] {
  const where = { topic: threadTopic(threadId), tbl: 'parts' };
  return store
    .scan('rows', { by: 'byKey', where, above: n - 1, below: n + 1, limit: 1_000 })
    .map((item) => parseRow('parts', item))
    .filter((part) => part.messageId === id);
}

/** The words of a message, without its tools and what was thought. */
export const textOf = (room: Room, id: MessageId): string => textsOf(room, id).join('\n\n');

/** The same, part by part. */
export function textsOf({ store, texts }: Room, id: MessageId): string[] {
  const message = readRow(store, 'messages', id);
  if (message === null) return [];
  return partsOf(store, message)
    .filter(isStreamPart)
    .sort((a, b) => a.i - b.i)
    .map(({ ref }) => {
      const stream = readStream(store, ref);
      return stream === null ? '' : texts.read(stream, 0);
    });
}
