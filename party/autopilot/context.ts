import type { ContextMessage } from '../../shared/methods/produce.ts';
import { contextWindow } from '../../shared/model/context-window.ts';
import { standing } from '../../shared/model/lineage.ts';
import type { Message } from '../../shared/model/message.ts';
import { isStreamPart, type Part } from '../../shared/model/part.ts';
import type { Run } from '../../shared/model/run.ts';
import type { Summary } from '../../shared/model/summary.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { nameOf } from './name-of.ts';
import type { Room } from './room.ts';
import { liveRunsOf } from './run-queue.ts';
import { parseRow, readRow } from './store/records.ts';
import { readStream } from './store/streams.ts';
import { summaryFor } from './summaries.ts';

/** More than are ever said between two summaries, but where none could be made for long. */
const mostMessages = 20_000;

interface Spoken {
  message: Message;
  parts: Part[];
}

/** What was said before a run, since its last summary, cut to what a model reads. */
interface Before {
  summary: Summary | null;
  missed: readonly Spoken[];
  read: readonly Spoken[];
  /** What should be summarised next. */
  due: readonly Spoken[];
}

/**
 * What was said before a run, oldest first, the question last: a summary, and as many of the newest
 * messages as fit into `units` of text.
 */
export function contextOf(room: Room, run: Run, units: number) {
  const { summary, missed, read, due } = before(room, run, units);
  return {
    summary: summary === null ? null : { text: summary.text, messages: summary.messages },
    context: read.map((one) => toContext(room, one)),
    missed: missed.length,
    due: due.length > 0,
  };
}

/** The messages that should go behind the next summary, and what it will stand for; `null` if none should. */
export function dueOf(room: Room, run: Run, units: number) {
  const { summary, due } = before(room, run, units);
  const last = due.at(-1)?.message;
  if (last === undefined) return null;
  return {
    about: {
      messageId: last.id,
      n: last.n,
      messages: (summary?.messages ?? 0) + due.length,
    },
    before: summary?.text ?? '',
    context: due.map((one) => toContext(room, one)),
  };
}

/** The messages that find no place and have no summary. */
export function missedBy(room: Room, run: Run, units: number) {
  const { missed } = before(room, run, units);
  const last = missed.at(-1)?.message;
  return last === undefined ? null : { messageId: last.id, n: last.n, messages: missed.length };
}

/** What waits behind the run is not said yet; what the run wrote is its own. */
function before(room: Room, run: Run, units: number): Before {
  const summary = summaryFor(room.store, run);
  const where = { topic: threadTopic(run.threadId), tbl: 'messages' };
  const range = { by: 'byKey', where, above: summary?.n ?? 0, down: true } as const;
  const items = room.store.scan('rows', { ...range, limit: mostMessages });
  const waiting = new Set(liveRunsOf(room.store, run.threadId).map(({ messageId }) => messageId));
  const messages = items.map((item): Message => parseRow('messages', item));
  const said = standing(messages, run.replaces).filter(
    ({ id, runId }) => !waiting.has(id) && id !== run.messageId && runId !== run.id,
  );
  const prompt = readRow(room.store, 'messages', run.messageId);
  const order = prompt === null ? said : [...said, prompt];
  const parts = partsOf(room, run, Math.min(...order.map(({ n }) => n)));
  const spoken = order.map((message) => ({ message, parts: parts.get(message.id) ?? [] }));
  const { from, due } = contextWindow(
    spoken.map((one) => weightOf(room, one)),
    units - (summary?.text.length ?? 0),
  );
  const isBefore = ({ message }: Spoken) => prompt === null || message.n < prompt.n;
  return {
    summary,
    missed: spoken.slice(0, from),
    read: spoken.slice(from),
    due: spoken.slice(0, due).filter(isBefore),
  };
}

/** All parts that others may read, by message. */
function partsOf(room: Room, { threadId }: Run, from: number): Map<string, Part[]> {
  const where = { topic: threadTopic(threadId), tbl: 'parts' };
  const range = { by: 'byKey', where, above: from - 1, limit: 1_000_000 } as const;
  const byMessage = new Map<string, Part[]>();
  for (const item of room.store.scan('rows', range)) {
    const part: Part = parseRow('parts', item);
    const known = byMessage.get(part.messageId);
    if (known === undefined) byMessage.set(part.messageId, [part]);
    else known.push(part);
  }
  return byMessage;
}

/** How much a message takes of what a model reads, without reading its text. */
const weightOf = (room: Room, { parts }: Spoken): number =>
  parts.reduce((sum, part) => sum + perPart + unitsOf(room, part), 0);

/** For who said it, and what stands around it. */
const perPart = 40;

function unitsOf(room: Room, part: Part): number {
  if (!isStreamPart(part)) return JSON.stringify([part.input, part.output, part.error]).length;
  if (part.length !== undefined) return part.length;
  const stream = readStream(room.store, part.ref);
  return stream === null ? 0 : room.texts.lengthOf(stream);
}

function toContext(room: Room, { message, parts }: Spoken): ContextMessage {
  const { author, at, runId } = message;
  return {
    author,
    name: nameOf(room.store, author),
    at,
    ...(runId === undefined ? {} : { runId }),
    parts: [...parts].sort((a, b) => a.i - b.i).map((part) => toSpoken(room, part)),
  };
}

function toSpoken(room: Room, part: Part): ContextMessage['parts'][number] {
  if (isStreamPart(part)) {
    const stream = readStream(room.store, part.ref);
    return { kind: 'text', text: stream === null ? '' : room.texts.read(stream, 0) };
  }
  const { callId, name, state, input, output, error } = part;
  return { kind: 'tool', callId, name, state, input, output, error };
}
