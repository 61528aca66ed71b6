import type { ThreadId } from '../../shared/model/ids.ts';
import type { OpenRoom } from '../store/open-room.ts';
import { sayInThread } from './say-in-thread.ts';

/** Makes a thread and says its first words; they stay a draft of it if they cannot be kept. */
export async function beginChat(room: OpenRoom, text: string): Promise<ThreadId> {
  const { threadId } = await room.connection.call('threads.create', {});
  void sayInThread(room, threadId, text).then((isKept) => {
    if (!isKept) room.drafts.write(threadId, text);
  });
  return threadId;
}
