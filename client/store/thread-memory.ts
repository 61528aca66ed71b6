import type { ThreadId } from '../../shared/model/ids.ts';
import { topicsOf } from '../../shared/model/topic.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { RoomConnection } from '../connection/connection.ts';

/** So many threads that one left are at hand at once; of those before them nothing is held. */
export const threadsAtHand = 12;

/** Left last, last. */
const left = new WeakMap<RoomConnection, ThreadId[]>();

/** Forgets what was said in a thread before its last messages; they come again by page. */
export function trimThread(connection: RoomConnection, threadId: ThreadId, keep: number): void {
  const { messages } = connection.store.getState().replica.rows;
  const places = [...messages.values()].flatMap((one) =>
    one.threadId === threadId ? [one.n] : [],
  );
  const start = places.sort((a, b) => b - a)[keep - 1];
  if (start === undefined || places.length === keep) return;
  for (const topic of topicsOf(threadId)) connection.trim(topic, start);
}

/** A thread is no longer shown: its newest window stays, while few others were shown since. */
export function leaveThread(connection: RoomConnection, threadId: ThreadId): void {
  trimThread(connection, threadId, limits.threadWindow);
  const known = [...(left.get(connection) ?? []).filter((one) => one !== threadId), threadId];
  for (const old of known.splice(0, Math.max(0, known.length - threadsAtHand)))
    for (const topic of topicsOf(old)) connection.forget(topic);
  left.set(connection, known);
}
