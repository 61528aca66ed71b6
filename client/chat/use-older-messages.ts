import type { ThreadId } from '../../shared/model/ids.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { useOlder } from '../store/use-older.ts';
import { useRoom, useSession } from '../store/use-room.ts';

/** Fetches what was said before the oldest that is held, once that is in sight. */
export function useOlderMessages(threadId: ThreadId, isSeen: boolean) {
  const { connection } = useRoom();
  const start = useSession(({ replica }) => replica.topics.get(threadTopic(threadId))?.start ?? 0);
  const ask = (before: number) =>
    connection.call('messages.page', { threadId, before, limit: limits.threadWindow });
  return useOlder({ start, isSeen, ask });
}
