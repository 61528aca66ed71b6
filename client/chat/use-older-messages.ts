import { useEffect, useState } from 'react';
import type { ThreadId } from '../../shared/model/ids.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { useRoom, useSession } from '../store/use-room.ts';

/** Fetches what was said before the oldest that is held, once that is in sight. */
export function useOlderMessages(threadId: ThreadId, isStartSeen: boolean): { isAsking: boolean } {
  const { connection } = useRoom();
  const start = useSession(({ replica }) => replica.topics.get(threadTopic(threadId))?.start ?? 0);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (!isStartSeen || start <= 0 || isAsking) return;
    setAsking(true);
    connection
      .call('messages.page', { threadId, before: start, limit: limits.threadWindow })
      .catch(() => {
        // Said by the connection; asked again when the start is seen again.
      })
      .finally(() => setAsking(false));
  }, [connection, threadId, isStartSeen, start, isAsking]);
  return { isAsking };
}
