import type { RoomLimits } from '../protocol/limits.ts';
import type { ResetReason } from '../protocol/topic-answer.ts';

/** Where the asker stood; without it this is its first time. */
export interface Cursor {
  epoch: string;
  seq: number;
}

/** Where the room stands with a topic: below `floor` it no longer remembers what was removed. */
export interface Standing {
  epoch: string;
  seq: number;
  floor: number;
}

/**
 * Why a cursor cannot be continued, or `null` when it can. A cursor is believed only within its
 * epoch and between floor and now; how far behind it is costs reading, and is asked afterwards.
 */
export function whyReset(cursor: Cursor | null, room: Standing): ResetReason | null {
  if (cursor === null) return 'first';
  if (cursor.epoch !== room.epoch) return 'epoch';
  if (cursor.seq > room.seq) return 'future';
  return cursor.seq < room.floor ? 'floor' : null;
}

/** Replaying more than this, rows and the text of their parts, costs more than the window does. */
export const isTooFarBehind = (
  behind: { rows: number; bytes: number; units: number },
  most: Pick<RoomLimits, 'tailRows' | 'tailBytes' | 'windowUnits'>,
): boolean =>
  behind.rows > most.tailRows || behind.bytes > most.tailBytes || behind.units > most.windowUnits;
