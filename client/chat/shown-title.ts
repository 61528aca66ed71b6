import type { Thread } from '../../shared/model/thread.ts';
import type { PendingRequest } from '../connection/session.ts';
import { writtenTitle } from '../store/thread-title.ts';
import { titleIn } from '../store/unsent.ts';

/** What a thread will be called as soon as its new name arrives; until it does, that is its name here. As it is written. */
export function shownTitle(
  thread: Pick<Thread, 'id' | 'title'>,
  requests: readonly PendingRequest[],
): string {
  const renames = requests.flatMap((request) => {
    const rename = request.isHeld ? null : titleIn(request);
    return rename?.threadId === thread.id ? [rename.title] : [];
  });
  return renames.at(-1) ?? writtenTitle(thread);
}
