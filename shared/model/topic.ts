import * as z from 'zod/mini';
import { type ThreadId, threadId } from './ids.ts';
import { type Principal, principal } from './principal.ts';

/**
 * A topic is a named window of rows and the unit of visibility: who may open it may see every row
 * in it. `thread:<id>:reasoning` is apart because not everyone who reads an answer may read how it
 * came about. `vault` is for owners (invites, policies), `self:<principal>` for one member, `home` for
 * the founder of the room (badges, logins, agents, keys), `lobby` for the installation's admins.
 */
export type Topic =
  | { kind: 'workspace' }
  | { kind: 'thread'; threadId: ThreadId }
  | { kind: 'reasoning'; threadId: ThreadId }
  | { kind: 'self'; principal: Principal }
  | { kind: 'vault' }
  | { kind: 'home' }
  | { kind: 'lobby' };

export const topicName = z.string().check(z.maxLength(128));

export const workspaceTopic = 'workspace';
export const vaultTopic = 'vault';
export const homeTopic = 'home';
export const lobbyTopic = 'lobby';
export const selfTopic = (of: Principal): string => `self:${of}`;
export const threadTopic = (id: ThreadId): string => `thread:${id}`;
export const reasoningTopic = (id: ThreadId): string => `thread:${id}:reasoning`;

/** What a name means, or `null` for a name this code does not know. */
export function parseTopic(name: string): Topic | null {
  if (name === workspaceTopic || name === vaultTopic || name === homeTopic || name === lobbyTopic)
    return { kind: name };
  if (name.startsWith('self:')) {
    const of = principal.safeParse(name.slice('self:'.length));
    return of.success ? { kind: 'self', principal: of.data } : null;
  }
  const [head, id, tail, ...rest] = name.split(':');
  const parsed = threadId.safeParse(id);
  if (head !== 'thread' || !parsed.success || rest.length > 0) return null;
  if (tail === undefined) return { kind: 'thread', threadId: parsed.data };
  return tail === 'reasoning' ? { kind: 'reasoning', threadId: parsed.data } : null;
}
