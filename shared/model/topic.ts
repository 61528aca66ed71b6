import * as z from 'zod/mini';
import { type ThreadId, threadId } from './ids.ts';

/**
 * A topic is a named window of rows and the unit of visibility: who may open it may see every row
 * in it. `thread:<id>:reasoning` is apart because not everyone who reads an answer may read how it
 * came about.
 */
export type Topic =
  | { kind: 'workspace' }
  | { kind: 'thread'; threadId: ThreadId }
  | { kind: 'reasoning'; threadId: ThreadId };

export const topicName = z.string().check(z.maxLength(128));

export const workspaceTopic = 'workspace';
export const threadTopic = (id: ThreadId): string => `thread:${id}`;
export const reasoningTopic = (id: ThreadId): string => `thread:${id}:reasoning`;

/** What a name means, or `null` for a name this code does not know. */
export function parseTopic(name: string): Topic | null {
  if (name === workspaceTopic) return { kind: 'workspace' };
  const [head, id, tail, ...rest] = name.split(':');
  const parsed = threadId.safeParse(id);
  if (head !== 'thread' || !parsed.success || rest.length > 0) return null;
  if (tail === undefined) return { kind: 'thread', threadId: parsed.data };
  return tail === 'reasoning' ? { kind: 'reasoning', threadId: parsed.data } : null;
}
