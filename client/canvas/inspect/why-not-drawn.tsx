import type { ThreadId } from '../../../shared/model/ids.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import type { Rows } from '../../../shared/sync/replica.ts';
import { listedThreads } from '../../store/listed-threads.ts';
import { useRoom, useSession } from '../../store/use-room.ts';
import { useFactsNow } from '../view/use-canvas.ts';

/** Why an artifact that one may read is not on the canvas; nothing where it is. */
export function WhyNotDrawn({ id, threadId }: { id: string; threadId: ThreadId }) {
  const { account } = useRoom();
  const isDrawn = useFactsNow(id) !== undefined;
  const why = useSession(({ replica }) => whyNotDrawn(replica.rows, account.principal, threadId));
  return isDrawn ? null : <p className="text-dim text-small">{why}</p>;
}

function whyNotDrawn(
  rows: Pick<Rows, 'threads' | 'privateThreads'>,
  self: Principal,
  threadId: ThreadId,
): string {
  const chat = listedThreads(rows, self).find(({ id }) => id === threadId);
  if (chat?.isArchived === true)
    return 'It is not drawn on the canvas: its chat is in the archive. It stands there again when the chat is taken out.';
  if (chat?.isPrivate === true)
    return 'It is not drawn on the canvas: of private chats only the artifacts of those are that were busy last.';
  return 'It is not drawn on the canvas: this page does not list its chat.';
}
