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
import { keepDoc } from '../search-docs.ts';
import { readRow } from '../store/records.ts';
import { appendText, createStream, endStream } from '../store/streams.ts';
import { partsOf } from '../text-of.ts';
import type { Turn } from '../turn.ts';
import { BrokenAnswers } from './broken-answers.ts';
import { knownId, runIdAt } from './known-id.ts';
import { connectorPrincipal, type Session } from './sessions.ts';

/** Messages as OpenClaw has them; `isCut`: it has others right before these. */
interface Brought {
  messages: readonly HeardMessage[];
  isCut?: boolean;
}

const cutHere =
  'Messages from right before this are only at OpenClaw: more was said there than is brought.';

/**
 * Brings what OpenClaw says was said into the thread. A message is known by OpenClaw's own name of
 * it, or by the run of the room that wrote it; what the room has it keeps, word for word. Nothing is
 * taken away: what OpenClaw forgot people may still have read. Where others are missing before what
 * is new, that is said.
 */
export function reconcile(turn: Turn, session: Session, { messages, isCut }: Brought): number {
  const broken = new BrokenAnswers(turn);
  let added = 0;
  for (const [n, message] of messages.entries()) {
    if (message.piece !== undefined) {
      putPiece(turn, session, message, message.piece);
      continue;
    }
    const news = newsOf(turn, session, { message, broken });
    if (news === null) continue;
    if (isCut === true && n === 0) putCut(turn, session, message);
    putHeard(turn, session, news);
    added += 1;
  }
  return added;
}

function putCut(turn: Turn, session: Session, { key, at }: HeardMessage): void {
  putHeard(turn, session, { key: `cut:${key}`.slice(0, 200), role: 'system', at, text: cutHere });
}

const idOf = ({ id }: Session, key: string) => messageIdSchema.parse(knownId('message', id, key));

/** What of a message the room does not have; `null`: it has all of it. */
function newsOf(
  turn: Turn,
  session: Session,
  { message, broken }: { message: HeardMessage; broken: BrokenAnswers },
): HeardMessage | null {
  if (readRow(turn.store, 'messages', idOf(session, message.key)) !== null) return null;
  const run = runOf(turn, session, message);
  if (run === null) return message;
  if (message.role !== 'assistant' || !brokeOff(run)) return null;
  const rest = broken.missingOf(run, message);
  return rest.text === '' && rest.tools?.length === 0 ? null : rest;
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
