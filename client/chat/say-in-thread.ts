import type { ThreadId } from '../../shared/model/ids.ts';
import { CallRefused } from '../connection/connection.ts';
import type { OpenRoom } from '../store/open-room.ts';
import { say } from '../ui/toast-store.ts';

/** Refusals of this page itself: the command is not kept. What the room refuses stays in sight. */
const notKept = new Set(['notKept', 'ended', 'discarded']);

/**
 * Says something in a thread, to be answered or as a note; `false` when its words must be kept by
 * whoever has them.
 */
export const sayInThread = (
  room: OpenRoom,
  threadId: ThreadId,
  text: string,
  method: 'messages.send' | 'messages.note' = 'messages.send',
): Promise<boolean> => room.connection.call(method, { threadId, text }).then(() => true, isKept);

/** Are the words of a refused command kept elsewhere than where they were written? */
export function isKept(error: unknown): boolean {
  if (!(error instanceof CallRefused)) throw error;
  const { code, message, fix = '' } = error.error;
  if (!notKept.has(code)) return true;
  if (code !== 'discarded') say(`${message} ${fix}`);
  return false;
}
