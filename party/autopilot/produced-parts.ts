import { sha256Hex } from '../../shared/lib/sha256.ts';
import type { ProducedPart } from '../../shared/methods/produce.ts';
import type { StreamPart } from '../../shared/model/part.ts';
import type { Run } from '../../shared/model/run.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { standing } from './live-texts.ts';
import type { Room } from './room.ts';
import { toolsOf } from './run-queue.ts';
import { readRow } from './store/records.ts';
import { type StoredStream, streamsOfRun } from './store/streams.ts';

/** What the room holds of a run, for the producer that (again) writes it. */
export function producedParts(room: Room, run: Run): ProducedPart[] {
  const parts: ProducedPart[] = [];
  for (const stream of streamsOfRun(room.store, run.id)) {
    const part = readRow(room.store, 'parts', stream.partId);
    const live = room.texts.get(stream.ref);
    if (part === null || part.kind === 'tool' || live === null) continue;
    parts.push({
      kind: part.kind,
      partId: part.id,
      messageId: part.messageId,
      i: part.i,
      ended: stream.ended,
      ...standing(live),
      ...wordsOf(room, stream, part),
    });
  }
  for (const { id, messageId, i, callId, state, approvalId } of toolsOf(room.store, run)) {
    const under = approvalId === undefined ? {} : { approvalId };
    parts.push({ kind: 'tool', partId: id, messageId, i, callId, state, ...under });
  }
  return parts;
}

/** Words that may be gone on with; of others only by what they are known again. */
function wordsOf(
  { texts }: Room,
  stream: StoredStream,
  { sha256 }: StreamPart,
): { text: string } | { sha256: string } {
  if (stream.ended && sha256 !== undefined) return { sha256 };
  const text = texts.read(stream, 0);
  if (stream.ended || text.length > limits.priorUnits) return { sha256: sha256Hex(text) };
  return { text };
}
