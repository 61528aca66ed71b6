import { sha256Hex } from '../../../shared/lib/sha256.ts';
import type { HeardMessage } from '../../../shared/methods/gateway.ts';
import {
  messageId as messageIdSchema,
  type PartId,
  partId as partIdSchema,
  runId as runIdSchema,
} from '../../../shared/model/ids.ts';
import type { Message } from '../../../shared/model/message.ts';
import { isLiveRun, type Run } from '../../../shared/model/run.ts';
import { threadTopic } from '../../../shared/model/topic.ts';
import { toolsOf } from '../run-queue.ts';
import { keepDoc } from '../search-docs.ts';
import { parseRow, readRow } from '../store/records.ts';
import { appendText, createStream, endStream } from '../store/streams.ts';
import { partsOf, textsOf } from '../text-of.ts';
import type { Turn } from '../turn.ts';
import { knownId, runIdAt } from './known-id.ts';
import { connectorPrincipal, type Session } from './sessions.ts';

/**
 * Brings what OpenClaw says was said into the thread. A message is known by OpenClaw's own name of
 * it, or by the run of the room that wrote it; what the room has it keeps, word for word. Nothing is
 * taken away: what OpenClaw forgot people may still have read.
 */
export function reconcile(turn: Turn, session: Session, messages: readonly HeardMessage[]): number {
  let added = 0;
  for (const message of messages)
    if (message.piece !== undefined) putPiece(turn, session, message, message.piece);
    else if (!isKnown(turn, session, message)) {
      putHeard(turn, session, withoutKnown(turn, session, message));
      added += 1;
    }
  return added;
}

const idOf = ({ id }: Session, key: string) => messageIdSchema.parse(knownId('message', id, key));

function isKnown(turn: Turn, session: Session, message: HeardMessage): boolean {
  if (readRow(turn.store, 'messages', idOf(session, message.key)) !== null) return true;
  const run = runOf(turn, session, message);
  if (run === null) return false;
  if (message.role !== 'assistant' || !brokeOff(run)) return true;
  const { text, tools = [] } = withoutKnown(turn, session, message);
  return text === '' && tools.length === 0;
}

/** Also where it is told under the gateway's own name of it: by a connector that lost the room's. */
function runOf({ store }: Turn, { id, openclaw }: Session, { runId }: HeardMessage): Run | null {
  if (runId === undefined) return null;
  const run =
    readRow(store, 'runs', runId) ?? readRow(store, 'runs', runIdAt(openclaw.instanceId, runId));
  return run?.threadId === id ? run : null;
}

/** Of such a run the room may have less than OpenClaw does. */
const brokeOff = ({ state }: Run): boolean =>
  !isLiveRun(state) && state !== 'done' && state !== 'stopped';

/**
 * What the room does not have of a message. A run that broke off wrote one answer of many parts, of
 * which OpenClaw tells each step of the model as a message of its own.
 */
function withoutKnown(turn: Turn, session: Session, message: HeardMessage): HeardMessage {
  const run = runOf(turn, session, message);
  if (run === null || message.role !== 'assistant' || !brokeOff(run)) return message;
  const { text, length = text.length, tools = [] } = message;
  const told = answersOf(turn, run).flatMap(({ id }) => textsOf(turn.room, id));
  const calls = toolsOf(turn.store, run);
  const words = text.trimEnd();
  // Behind a part that others follow nothing of its own is missing.
  const isThere = (part: string, at: number) =>
    part.startsWith(words) && (length === text.length || told.slice(at).join('').length >= length);
  return {
    ...message,
    text: told.some(isThere) ? '' : text,
    tools: tools.filter(({ callId }) => !calls.some((call) => call.callId === callId)),
  };
}

const answersOf = (turn: Turn, { id, threadId }: Run): Message[] =>
  turn.store
    .scan('rows', {
      by: 'byKey',
      where: { topic: threadTopic(threadId), tbl: 'messages' },
      limit: 100_000,
    })
    .map((item) => parseRow('messages', item))
    .filter((message) => message.runId === id);

/** A message that is whole from the beginning, with the tools that were used in it. */
export function putHeard(
  turn: Turn,
  session: Session,
  { key, role, name, at, text, tools = [] }: HeardMessage,
): Message {
  const { changes } = turn;
  const threadId = session.id;
  const id = idOf(session, key);
  const message = changes.put('messages', (seq) => ({
    id,
    seq,
    n: seq,
    threadId,
    author: connectorPrincipal(session.openclaw.instanceId),
    at,
    origin: key,
    heard: { role, ...(name === undefined ? {} : { name }) },
  }));
  tools.forEach(({ callId, name: tool, input, output, error }, i) => {
    const partId = partIdSchema.parse(knownId('tool', threadId, key, callId));
    changes.put('parts', (seq) => ({
      id: partId,
      seq,
      n: message.n,
      i,
      messageId: id,
      threadId,
      kind: 'tool',
      runId: runIdSchema.parse(knownId('run', threadId, key)),
      callId,
      name: tool,
      state: error === undefined ? 'done' : 'failed',
      input,
      ...(output === undefined ? {} : { output }),
      ...(error === undefined ? {} : { error }),
    }));
  });
  const partId = partIdSchema.parse(knownId('text', threadId, key));
  if (text !== '') putText(turn, message, { partId, i: tools.length, text });
  return message;
}

/** More words of a message that is there; without its first ones they have no place, and come with them again. */
function putPiece(turn: Turn, session: Session, { key, text }: HeardMessage, piece: number): void {
  const { store } = turn;
  const message = readRow(store, 'messages', idOf(session, key));
  const partOf = (...more: string[]) =>
    partIdSchema.parse(knownId('text', session.id, key, ...more));
  const partId = partOf(String(piece));
  // Where the room had the words already, only calls of theirs were told.
  const isTold = message !== null && readRow(store, 'parts', partOf()) !== null;
  if (!isTold || readRow(store, 'parts', partId) !== null) return;
  const i = 1 + Math.max(0, ...partsOf(store, message).map((part) => part.i));
  putText(turn, message, { partId, i, text });
}

/** Text that is whole from the beginning. */
function putText(
  turn: Turn,
  message: Message,
  { partId, i, text }: { partId: PartId; i: number; text: string },
): void {
  const { store, changes } = turn;
  const { id, threadId } = message;
  const stream = createStream(store, partId, null);
  appendText(store, stream.ref, 0, text);
  endStream(store, stream);
  const { ref } = stream;
  changes.put('parts', (seq) => ({
    id: partId,
    seq,
    n: message.n,
    i,
    messageId: id,
    threadId,
    kind: 'text',
    ref,
    state: 'done',
    length: text.length,
    sha256: sha256Hex(text),
  }));
  keepDoc(turn, { id: partId, n: message.n, threadId, messageId: id, text });
  turn.afterwards(() =>
    turn.room.fanOut.delta(
      threadTopic(threadId),
      { partId, ref, rev: 0, offset: 0, text },
      turn.now,
    ),
  );
}
