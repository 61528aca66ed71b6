import { type MessageId, messageId, type RoomId, type ThreadId } from '../../shared/model/ids.ts';

/** The one address of a message. A link is an address, not a permission. */
export const linkToMessage = (room: RoomId, threadId: ThreadId, id: MessageId): string =>
  new URL(`/r/${room}/t/${threadId}#${id}`, location.href).href;

/** The message that an address names behind `#`, if it is one. */
export function messageInHash(hash: string): MessageId | null {
  const parsed = messageId.safeParse(hash.replace(/^#/, ''));
  return parsed.success ? parsed.data : null;
}
