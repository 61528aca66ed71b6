import { useCallback, useEffect } from 'react';
import type { RunId } from '../../shared/model/ids.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { stopRun } from './stop-run.ts';

/** Stops a run on the server: by a button, and by Ctrl or Cmd with a full stop. */
export function useStop(runId: RunId): { stop: () => void; isStopping: boolean } {
  const room = useRoom();
  const isStopping = useSession(
    ({ requests, replica }) =>
      replica.rows.runs.get(runId)?.stopping !== undefined ||
      requests.some(({ method, params }) => method === 'runs.stop' && namesRun(params, runId)),
  );
  const stop = useCallback(() => {
    if (isStopping) return;
    stopRun(room, runId);
  }, [room, runId, isStopping]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== '.' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      stop();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [stop]);
  return { stop, isStopping };
}

const namesRun = (params: unknown, runId: RunId): boolean =>
  typeof params === 'object' && params !== null && 'runId' in params && params.runId === runId;
