import type { RunId } from '../../shared/model/ids.ts';
import { CallRefused } from '../connection/connection.ts';
import type { OpenRoom } from '../store/open-room.ts';

/** Stops a run. One that ended before says so itself, so a refusal is not worth keeping. */
export function stopRun({ connection }: Pick<OpenRoom, 'connection'>, runId: RunId): void {
  connection.call('runs.stop', { runId }).catch((error) => {
    if (error instanceof CallRefused && error.key !== null) connection.discard(error.key);
  });
}
