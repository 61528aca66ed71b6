import type { MessageId } from '../../shared/model/ids.ts';
import { removals } from '../../shared/model/lineage.ts';
import type { Message } from '../../shared/model/message.ts';

/** The messages that took each other's place, oldest first, for each of them. */
export function versionsOf(
  messages: readonly Message[],
): ReadonlyMap<MessageId, readonly MessageId[]> {
  const versions = new Map<MessageId, MessageId[]>();
  for (const { id, replaces } of [...messages].sort((a, b) => a.n - b.n)) {
    const before = replaces === undefined ? undefined : versions.get(replaces);
    if (before === undefined) versions.set(id, [id]);
    else {
      before.push(id);
      versions.set(id, before);
    }
  }
  return versions;
}

/**
 * Before which place a thread has to be read so that a message stands in it, with what followed it
 * then; `null` for one that stands now.
 */
export const untilOf = (messages: readonly Message[], id: string): number | null =>
  removals(messages).get(id) ?? null;
