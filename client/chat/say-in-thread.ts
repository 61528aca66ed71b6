import type { ThreadId } from '../../shared/model/ids.ts';
import { CallRefused } from '../connection/connection.ts';
import type { OpenRoom } from '../store/open-room.ts';
import { say } from '../ui/toast-store.ts';

/** Refusals of this page itself: the command was not even kept. What the room refuses stays in sight. */
const notKept = new Set(['notKept', 'ended']);

/** Says something in a thread; `false` when its words must be kept by whoever has them. */
export async function sayInThread(
  room: OpenRoom,
  threadId: ThreadId,
  text: string,
): Promise<boolean> {
  try {
    await room.connection.call('messages.send', { threadId, text });
    return true;
  } catch (error) {
    if (!(error instanceof CallRefused)) throw error;
    if (!notKept.has(error.error.code)) return true;
    say(`${error.message} ${error.error.fix ?? ''}`);
    return false;
  }
}
