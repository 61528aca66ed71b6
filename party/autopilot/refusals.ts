import { errorName } from '../../shared/lib/error-name.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { RoomPorts } from './ports.ts';
import { StorageFailure } from './store/shelves.ts';

/** What the caller is told about an error: refusals as they are, anything else without its inside. */
export function toRefusal(error: unknown, about: string, ports: RoomPorts): Refusal {
  if (error instanceof Refusal) {
    if (error.code === 'damaged') ports.log('error', 'damaged', { about });
    return error;
  }
  if (error instanceof StorageFailure) {
    ports.log('error', 'storage.failed', { about, full: error.isFull });
    return new Refusal(error.isFull ? 'readOnly' : 'storage', {
      retryAfterMs: error.isFull ? 30_000 : 1_000,
    });
  }
  ports.log('error', 'internal', { about, error: errorName(error) });
  return new Refusal('internal', { retryAfterMs: 1_000 });
}
