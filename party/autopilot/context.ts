import type { ContextMessage } from '../../shared/methods/produce.ts';
import { standing } from '../../shared/model/lineage.ts';
import type { Message } from '../../shared/model/message.ts';
import { isStreamPart, type Part } from '../../shared/model/part.ts';
import type { Run } from '../../shared/model/run.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import type { Room } from './room.ts';
import { liveRunsOf } from './run-queue.ts';
import { parseRow, readRow } from './store/records.ts';
import { readStream } from './store/streams.ts';

const mostMessages = 400;

/**
 * What was said before a run, oldest first, the prompt last: as many of the newest messages as fit
 * into `units` of text. What waits behind the run is not said yet; what the run wrote is its own.
 */
export function contextOf(room: Room, run: Run, units: number): ContextMessage[] {
  const where = { topic: threadTopic(run.threadId), tbl: 'messages' };
  const items = room.store.scan('rows', { by: 'byKey', where, limit: mostMessages, down: true });
  const waiting = new Set(liveRunsOf(room.store, run.threadId).map(({ messageId }) => messageId));
  const messages = items.map((item): Message => parseRow('messages', item));
  const said = standing(messages, run.replaces)
    .reverse()
    .filter(({ id, runId }) => !waiting.has(id) && id !== run.messageId && runId !== run.id);
  const prompt = readRow(room.store, 'messages', run.messageId);
  const newestFirst = prompt === null ? said : [prompt, ...said];
  const context: ContextMessage[] = [];
  let left = units;
  for (const message of newestFirst) {
    const spoken = toContext(room, message);
    left -= JSON.stringify(spoken.parts).length;
    if (left < 0 && context.length > 0) break;
    context.unshift(spoken);
  }
  return context;
}

function toContext(room: Room, message: Message): ContextMessage {
  const { author, at, runId, threadId, n } = message;
  const where = { topic: threadTopic(threadId), tbl: 'parts' };
  const range = { by: 'byKey', where, above: n - 1, below: n + 1, limit: 1_000 } as const;
  const parts = room.store.scan('rows', range).map((item): Part => parseRow('parts', item));
  return {
    author,
    name: readRow(room.store, 'members', author)?.name ?? 'Autopilot',
    at,
    ...(runId === undefined ? {} : { runId }),
    parts: parts.sort((a, b) => a.i - b.i).map((part) => toSpoken(room, part)),
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
