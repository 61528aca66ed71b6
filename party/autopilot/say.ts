import { newId } from '../../shared/lib/new-id.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { wholeCharacters } from '../../shared/lib/utf8.ts';
import {
  type MessageId,
  messageId as messageIdSchema,
  partId as partIdSchema,
  type RunId,
  runId as runIdSchema,
  type ThreadId,
} from '../../shared/model/ids.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { threadFor } from './authorize.ts';
import { refuseIfPaused } from './pause.ts';
import { tellNews } from './places.ts';
import { liveRunsOf, queueRun, showActivity } from './run-queue.ts';
import { keepDoc } from './search-docs.ts';
import { parseRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import { appendText, createStream, endStream } from './store/streams.ts';
import { changeThread } from './thread-changes.ts';
import type { Turn } from './turn.ts';

/** A queue moves when a model is done with an answer, so there is no hurry to ask again. */
const askAgainMs = 5_000;

interface Saying {
  threadId: ThreadId;
  author: Principal;
  text: string;
  /** Of the command, if there was one: how its author's outbox knows it arrived. */
  key?: string;
  replaces?: MessageId;
}

/** Somebody says something in a thread: message, part, text, and a run that will answer it. */
export function say(turn: Turn, { threadId, author, text, key, replaces }: Saying) {
  const { store, changes, room } = turn;
  const thread = threadFor(store, threadId, author);
  refuseTooMuch(store, threadId, author);
  const fresh = () => newId(room.ports.randomBytes);
  const messageId: MessageId = messageIdSchema.parse(fresh());
  const partId = partIdSchema.parse(fresh());
  const runId: RunId = runIdSchema.parse(fresh());
  const message = changes.put('messages', (seq) => ({
    id: messageId,
    seq,
    n: seq,
    threadId,
    author,
    at: turn.now,
    ...(key === undefined ? {} : { key }),
    ...(replaces === undefined ? {} : { replaces }),
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
  turn.afterwards(() =>
    room.fanOut.delta(threadTopic(threadId), { partId, ref, rev: 0, offset: 0, text }, turn.now),
  );
  queueRun(turn, { id: runId, threadId, askedBy: author, messageId });
  if (thread.title === '')
    changeThread(turn, threadId, (row) => ({ ...row, title: firstWords(text) }));
  showActivity(turn, threadId);
  tellNews(turn, thread, author);
  return { messageId, runId };
}

/** Runs may wait, but not without end; and agents that answer each other stop by themselves. */
export function refuseTooMuch(store: Store, threadId: ThreadId, author: Principal): void {
  if (liveRunsOf(store, threadId).length > bounds.queuedRunsPerThread)
    throw new Refusal('queueFull', { retryAfterMs: askAgainMs });
  if (splitPrincipal(author).kind !== 'agent') return;
  refuseIfPaused(store);
  if (agentsAreAlone(store, threadId, author))
    throw new Refusal('tooMany', {
      message: `Agents have said ${bounds.agentMessagesInARow} things in a row here.`,
      fix: 'A person has to say something before agents go on.',
    });
}

/** One agent that talks to the assistant is in no circle: its rate and the queue hold it. */
function agentsAreAlone(store: Store, threadId: ThreadId, author: Principal): boolean {
  const where = { topic: threadTopic(threadId), tbl: 'messages' };
  const limit = bounds.agentMessagesInARow * 2;
  const authors = store
    .scan('rows', { by: 'byKey', where, limit, down: true })
    .map((item) => parseRow('messages', item).author);
  const human = authors.findIndex((one) => splitPrincipal(one).kind === 'human');
  const since = human === -1 ? authors : authors.slice(0, human);
  const agents = since.filter((one) => splitPrincipal(one).kind === 'agent');
  return agents.length >= bounds.agentMessagesInARow && new Set([...agents, author]).size > 1;
}

/** A title until somebody finds a better one. */
function firstWords(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (line.length <= 60) return line;
  const cut = line.slice(0, wholeCharacters(line, 60));
  return `${cut.slice(0, cut.lastIndexOf(' ') > 30 ? cut.lastIndexOf(' ') : 60)}…`;
}
