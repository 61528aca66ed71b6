import type { ThreadId } from '../../shared/model/ids.ts';
import { reasoningTopic, threadTopic } from '../../shared/model/topic.ts';

/** All that is told of a thread: whoever follows one of them alone hears no thoughts, or nothing else. */
export const topicsOf = (threadId: ThreadId): string[] => [
  threadTopic(threadId),
  reasoningTopic(threadId),
];
