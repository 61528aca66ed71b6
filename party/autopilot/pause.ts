import { Refusal } from '../../shared/protocol/errors.ts';
import { readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';

/** Somebody paused the assistants and agents of the room. */
export const isPaused = (store: Store): boolean => readRow(store, 'pauses', 'room') !== null;

export function refuseIfPaused(store: Store): void {
  const pause = readRow(store, 'pauses', 'room');
  if (pause !== null)
    throw new Refusal('paused', pause.reason === '' ? {} : { message: `Paused: ${pause.reason}` });
}
