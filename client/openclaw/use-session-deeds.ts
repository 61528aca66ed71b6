import type { Thread } from '../../shared/model/thread.ts';
import { useMayAsk } from '../store/use-may.ts';
import { useSession } from '../store/use-room.ts';

/** What one may do with the session that a chat is, or ask for. The main one goes with its OpenClaw only. */
export function useSessionDeeds(thread: Thread | undefined): { reset: boolean; remove: boolean } {
  const session = thread?.openclaw;
  const isThere = session !== undefined && session.gone !== true;
  const isMain = useSession(
    ({ replica }) =>
      session !== undefined &&
      replica.rows.instances.get(session.instanceId)?.threadId === thread?.id,
  );
  const reset = useMayAsk('sessions.reset') && isThere;
  return { reset, remove: useMayAsk('sessions.remove') && isThere && !isMain };
}
