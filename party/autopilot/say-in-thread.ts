import { newId } from '../../shared/lib/new-id.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { wholeCharacters } from '../../shared/lib/utf8.ts';
import {
  messageId as messageIdSchema,
  partId as partIdSchema,
  runId as runIdSchema,
} from '../../shared/model/ids.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { tellNews } from './places.ts';
import { queueRun, showActivity } from './run-queue.ts';
import { appendText, createStream, endStream } from './store/streams.ts';
import { changeThread } from './thread-changes.ts';
import type { Call } from './turn.ts';

/** Puts words into a thread and their answer into its queue; the first ones name it. */
export function sayInThread({ turn, caller, key }: Call, thread: Thread, text: string) {
  const { store, changes, room } = turn;
  const { id: threadId } = thread;
  const fresh = () => newId(room.ports.randomBytes);
  const messageId = messageIdSchema.parse(fresh());
  const partId = partIdSchema.parse(fresh());
  const runId = runIdSchema.parse(fresh());
  const message = changes.put('messages', (seq) => ({
    id: messageId,
    seq,
    n: seq,
    threadId,
    author: caller,
    at: turn.now,
    key,
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
  turn.afterwards(() =>
    room.fanOut.delta(threadTopic(threadId), { partId, ref, rev: 0, offset: 0, text }, turn.now),
  );
  queueRun(turn, { id: runId, threadId, askedBy: caller, messageId });
  if (thread.title === '')
    changeThread(turn, threadId, (row) => ({ ...row, title: firstWords(text) }));
  showActivity(turn, threadId);
  tellNews(turn, thread, caller);
  return { messageId, runId };
}

/** A title until somebody finds a better one. */
function firstWords(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (line.length <= 60) return line;
  const cut = line.slice(0, wholeCharacters(line, 60));
  return `${cut.slice(0, cut.lastIndexOf(' ') > 30 ? cut.lastIndexOf(' ') : 60)}…`;
}
