import type { ThreadId } from '../../shared/model/ids.ts';
import { hatcheryPlace, parseTopic } from '../../shared/model/topic.ts';
import type { Presence } from '../../shared/protocol/events.ts';
import type { ListedThread } from './listed-threads.ts';
import { titleOf } from './thread-title.ts';

/** Where somebody is, in words, and the chat if it is one that the reader may open. */
export interface Whereabouts {
  words: string;
  threadId: ThreadId | null;
}

export function whereabouts(
  { at }: Pick<Presence, 'at'>,
  listed: readonly ListedThread[],
): Whereabouts {
  if (at === hatcheryPlace) return { words: 'on the Hatchery', threadId: null };
  const topic = at === null ? null : parseTopic(at);
  if (topic?.kind !== 'thread') return { words: 'in this room', threadId: null };
  const thread = listed.find(({ id }) => id === topic.threadId);
  return thread === undefined
    ? { words: 'in a chat', threadId: null }
    : { words: `in “${titleOf(thread)}”`, threadId: thread.id };
}
