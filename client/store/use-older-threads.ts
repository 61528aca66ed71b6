import { workspaceTopic } from '../../shared/model/topic.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { useOlder } from './use-older.ts';
import { useRoom, useSession } from './use-room.ts';

/** Fetches the chats before the oldest held, once their end is in sight. */
export function useOlderThreads(isSeen: boolean) {
  const { connection } = useRoom();
  const start = useSession((session) => session.replica.topics.get(workspaceTopic)?.start ?? 0);
  const ask = (before: number) =>
    connection.call('threads.page', { before, limit: limits.pageRows });
  return { ...useOlder({ start, isSeen, ask }), hasMore: start > 0 };
}
