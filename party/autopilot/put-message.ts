import { newId } from '../../shared/lib/new-id.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import {
  messageId as messageIdSchema,
  partId as partIdSchema,
  type ThreadId,
} from '../../shared/model/ids.ts';
import type { Message } from '../../shared/model/message.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { firstWords } from './first-words.ts';
import { tellMentioned, whoIsNamed } from './mentions.ts';
import { keepDoc } from './search-docs.ts';
import { readRow } from './store/records.ts';
import { appendText, createStream, endStream } from './store/streams.ts';
import { changeThread } from './thread-changes.ts';
import type { Turn } from './turn.ts';

/** What somebody says, besides the words. */
export type Said = { threadId: ThreadId; author: Principal; text: string } & Partial<
  Pick<Message, 'key' | 'replaces' | 'note'>
>;

/** Words that are whole from the beginning: message, part, text, what can be searched, who is named. */
export function putMessage(turn: Turn, { threadId, author, text, ...more }: Said): Message {
  const { store, changes, room } = turn;
  const messageId = messageIdSchema.parse(newId(room.ports.randomBytes));
  const partId = partIdSchema.parse(newId(room.ports.randomBytes));
  const mentions = whoIsNamed(store, threadId, author, text);
  const message = changes.put('messages', (seq) => ({
    id: messageId,
    seq,
    n: seq,
    threadId,
    author,
    at: turn.now,
    ...more,
    ...(mentions.length === 0 ? {} : { mentions }),
  }));
  const stream = createStream(store, partId, null);
  appendText(store, stream.ref, 0, text);
  endStream(store, stream);
  const { ref } = stream;
  changes.put('parts', (seq) => ({
    id: partId,
    seq,
    n: message.n,
    i: 0,
    messageId,
    threadId,
    kind: 'text',
    ref,
    state: 'done',
    length: text.length,
    sha256: sha256Hex(text),
  }));
  keepDoc(turn, { id: partId, n: message.n, threadId, messageId, text });
  tellMentioned(turn, message, text);
  turn.afterwards(() =>
    room.fanOut.delta(threadTopic(threadId), { partId, ref, rev: 0, offset: 0, text }, turn.now),
  );
  return message;
}

/** A thread that has no title is called by its first words, until somebody finds a better one. */
export function nameByWords(turn: Turn, threadId: ThreadId, text: string): void {
  if (readRow(turn.store, 'threads', threadId)?.title !== '') return;
  changeThread(turn, threadId, (row) => ({ ...row, title: firstWords(text), provisional: true }));
}
