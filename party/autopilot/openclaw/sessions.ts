import { newId } from '../../../shared/lib/new-id.ts';
import {
  type InstanceId,
  type ThreadId,
  threadId as threadIdSchema,
} from '../../../shared/model/ids.ts';
import type { Instance } from '../../../shared/model/instance.ts';
import { type Principal, principal as principalSchema } from '../../../shared/model/principal.ts';
import type { Thread } from '../../../shared/model/thread.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { parseRow, readRow } from '../store/records.ts';
import type { Store } from '../store/shelves.ts';
import { beginThread, changeThread } from '../thread-changes.ts';
import type { Turn } from '../turn.ts';
import { knownId } from './known-id.ts';

/** A thread that is a session of an OpenClaw. */
export type Session = Thread & { openclaw: NonNullable<Thread['openclaw']> };

export const isSession = (thread: Thread): thread is Session => thread.openclaw !== undefined;

/** The session that a thread is; anything else is no session. */
export function sessionOf(store: Store, id: ThreadId): Session {
  const thread = readRow(store, 'threads', id);
  if (thread === null || !isSession(thread)) throw new Refusal('notFound');
  return thread;
}

/** Sessions begun here are called after their thread, so nothing has to be kept to find it again. */
const keyOf = (id: ThreadId): string => `agent:main:room-${id}`;

/** Sessions that others began have a thread called after them. */
export function threadOfSession(instance: Instance, sessionKey: string): ThreadId {
  if (sessionKey === 'agent:main:main') return instance.threadId;
  const begun = /^agent:main:room-([A-Za-z0-9_-]{1,64})$/.exec(sessionKey)?.[1];
  const own = threadIdSchema.safeParse(begun);
  return own.success ? own.data : threadIdSchema.parse(knownId('session', instance.id, sessionKey));
}

export function beginSession(
  turn: Turn,
  instance: Instance,
  by: Principal,
  { title = '', sessionKey }: { title?: string | undefined; sessionKey?: string },
): Session {
  const { store, now, room } = turn;
  const there = sessionsOf(store, instance.id).filter(({ openclaw }) => openclaw.gone !== true);
  if (there.length >= bounds.sessionsPerInstance)
    throw new Refusal('tooMany', {
      fix: 'Delete sessions that nobody needs, each in the menu of its chat (agents: sessions.remove).',
    });
  const id =
    sessionKey === undefined
      ? threadIdSchema.parse(newId(room.ports.randomBytes))
      : threadOfSession(instance, sessionKey);
  const openclaw = { instanceId: instance.id, sessionKey: sessionKey ?? keyOf(id) };
  const thread = beginThread(turn, (seq) => ({
    id,
    seq,
    title,
    createdBy: by,
    createdAt: now,
    lastAt: now,
    activity: { state: 'idle' },
    openclaw,
  }));
  return { ...thread, openclaw };
}

/** The session that a connector speaks of, if the room knows it. */
export function knownSession(store: Store, instance: Instance, sessionKey: string): Session | null {
  const known = readRow(store, 'threads', threadOfSession(instance, sessionKey));
  if (known === null) return null;
  if (!isSession(known) || known.openclaw.instanceId !== instance.id) throw new Refusal('notFound');
  return known;
}

/** The session that a connector speaks of, made if the room does not know it yet. */
export const sessionBy = (turn: Turn, instance: Instance, sessionKey: string): Session =>
  knownSession(turn.store, instance, sessionKey) ??
  beginSession(turn, instance, connectorPrincipal(instance.id), { sessionKey });

/** Sessions of an instance, or of all, the one where something happened last first. */
export function sessionsOf(store: Store, id?: InstanceId): Session[] {
  const where = { tbl: 'threads' };
  return store
    .scan('rows', { by: 'primary', where, limit: 100_000 })
    .map((item) => parseRow('threads', item))
    .filter(isSession)
    .filter(({ openclaw }) => id === undefined || openclaw.instanceId === id)
    .sort((a, b) => b.lastAt - a.lastAt || b.seq - a.seq);
}

/** Does it come later in that order? What was used meanwhile went to its front. */
export const isBehind = (
  store: Store,
  { lastAt, seq }: Thread,
  other: { lastAt: number; threadId: ThreadId },
): boolean =>
  lastAt < other.lastAt ||
  (lastAt === other.lastAt && seq < (readRow(store, 'threads', other.threadId)?.seq ?? 0));

/** Nothing comes from there any more; what was said stays to be read. */
export function endSession(turn: Turn, id: ThreadId): void {
  const { openclaw } = sessionOf(turn.store, id);
  if (openclaw.gone === true) return;
  changeThread(turn, id, (thread) => ({ ...thread, openclaw: { ...openclaw, gone: true } }));
}

/** It is there all the same. */
export function takeUpSession(turn: Turn, id: ThreadId): void {
  const { gone: _, ...openclaw } = sessionOf(turn.store, id).openclaw;
  changeThread(turn, id, (thread) => ({ ...thread, openclaw, lastAt: turn.now }));
}

export function refuseIfGone({ openclaw }: Thread): void {
  if (openclaw?.gone === true)
    throw new Refusal('conflict', {
      message: 'This session is no more in OpenClaw: it can only be read.',
      fix: 'Begin another one.',
    });
}

export const connectorPrincipal = (id: InstanceId): Principal =>
  principalSchema.parse(`connector:${id}`);
