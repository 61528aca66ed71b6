import * as z from 'zod/mini';
import { type InstanceId, instanceId, type JobId, jobId, type ThreadId, threadId } from './ids.ts';
import { type Principal, principal } from './principal.ts';

/**
 * A topic is a named window of rows and the unit of visibility: who may open it may see every row
 * in it. `thread:<id>:reasoning` is apart because not everyone who reads an answer may read how it
 * came about. `vault` is for owners (invites, policies), `self:<principal>` for one member, `home` for
 * the founder of the room (badges, logins, agents, keys), `lobby` for the installation's admins.
 * `approvals` and `jobs` are apart because their windows are cut by themselves; `job:<id>` holds the
 * log of one. `box:<instance id>` holds what a box says, for operators and owners.
 */
export type Topic =
  | { kind: 'workspace' }
  | { kind: 'approvals' }
  | { kind: 'jobs' }
  | { kind: 'job'; jobId: JobId }
  | { kind: 'box'; instanceId: InstanceId }
  | { kind: 'thread'; threadId: ThreadId }
  | { kind: 'reasoning'; threadId: ThreadId }
  | { kind: 'self'; principal: Principal }
  | { kind: 'vault' }
  | { kind: 'home' }
  | { kind: 'lobby' };

/** The canvas as a place where somebody looks: no topic of the room, and every member's to look at. */
export const hatcheryPlace = 'hatchery';

export const topicName = z.string().check(z.maxLength(128));

export const workspaceTopic = 'workspace';
export const approvalsTopic = 'approvals';
export const jobsTopic = 'jobs';
export const vaultTopic = 'vault';
export const homeTopic = 'home';
export const lobbyTopic = 'lobby';
export const selfTopic = (of: Principal): string => `self:${of}`;
export const jobTopic = (id: JobId): string => `job:${id}`;
export const boxTopic = (id: InstanceId): string => `box:${id}`;
export const threadTopic = (id: ThreadId): string => `thread:${id}`;
export const reasoningTopic = (id: ThreadId): string => `thread:${id}:reasoning`;

/** All that is told of a thread: whoever follows one of them alone hears no thoughts, or nothing else. */
export const topicsOf = (id: ThreadId): string[] => [threadTopic(id), reasoningTopic(id)];

/** What a name means, or `null` for a name this code does not know. */
export function parseTopic(name: string): Topic | null {
  const plain = plainTopics.find((one) => one === name);
  if (plain !== undefined) return { kind: plain };
  if (name.startsWith('self:')) {
    const of = principal.safeParse(name.slice('self:'.length));
    return of.success ? { kind: 'self', principal: of.data } : null;
  }
  if (name.startsWith('job:')) {
    const of = jobId.safeParse(name.slice('job:'.length));
    return of.success ? { kind: 'job', jobId: of.data } : null;
  }
  if (name.startsWith('box:')) {
    const of = instanceId.safeParse(name.slice('box:'.length));
    return of.success ? { kind: 'box', instanceId: of.data } : null;
  }
  const [head, id, tail, ...rest] = name.split(':');
  const parsed = threadId.safeParse(id);
  if (head !== 'thread' || !parsed.success || rest.length > 0) return null;
  if (tail === undefined) return { kind: 'thread', threadId: parsed.data };
  return tail === 'reasoning' ? { kind: 'reasoning', threadId: parsed.data } : null;
}

const plainTopics = [
  workspaceTopic,
  approvalsTopic,
  jobsTopic,
  vaultTopic,
  homeTopic,
  lobbyTopic,
] as const;
