import { type Method, people } from '../../shared/methods/method.ts';
import { type JobId, lobbyRoom, type ThreadId } from '../../shared/model/ids.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import type { Thread } from '../../shared/model/thread.ts';
import type { Topic } from '../../shared/model/topic.ts';
import { type Asker, whyNot } from '../../shared/policy/why-not.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { Standing } from './attachment.ts';
import { readMeta } from './store/meta.ts';
import { readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';

/**
 * May this caller use this method at all? Decided anew for every request from what the room knows
 * now, never from what a connection said. Some may only ask for it: then somebody has to approve.
 */
export function authorize(store: Store, method: Method, who: Standing): 'now' | 'afterApproval' {
  const refusal = whyNot(method, askerOf(store, who));
  if (refusal === 'waits') return 'afterApproval';
  if (refusal !== null) throw new Refusal(refusal);
  return 'now';
}

/** Who asks, and by what they came in. */
type Known = Pick<Standing, 'principal' | 'credential'>;

export function askerOf(store: Store, { principal, credential }: Known): Asker {
  const room = readMeta(store, 'room');
  return {
    kind: splitPrincipal(principal).kind,
    role: readRow(store, 'members', principal)?.role ?? null,
    scope: credential?.scope ?? null,
    isFounder: room?.founder === principal,
    isLobby: room?.id === lobbyRoom,
  };
}

/**
 * The role of a caller as far as it counts for what is of others, in methods that also who may only
 * say things uses for their own: with a key that is not good for operating none does.
 */
export function roleThatCounts(store: Store, who: Known): Role | null {
  const asker = askerOf(store, who);
  return whyNot(operating, asker) === null ? asker.role : null;
}

const operating = { callers: people, risk: 'operate', scope: 'operate', repeat: 'key' } as const;

/** May this principal, a member or nobody, see the rows of this topic? What is not there is not seen. */
export function mayOpen(store: Store, topic: Topic, who: Principal): boolean {
  const role = readRow(store, 'members', who)?.role ?? null;
  if (role === null) return false;
  switch (topic.kind) {
    case 'workspace':
    case 'approvals':
    case 'jobs':
      return true;
    case 'job':
      return mayReadJob(store, topic.jobId, who);
    case 'thread':
      return mayRead(store, topic.threadId, who);
    case 'reasoning':
      return role !== 'viewer' && mayRead(store, topic.threadId, who);
    case 'self':
      return topic.principal === who;
    case 'vault':
      return role === 'owner';
    case 'box':
      return role === 'owner' || role === 'operator';
    case 'home':
      return readMeta(store, 'room')?.founder === who;
    case 'lobby':
      return role === 'owner' && readMeta(store, 'room')?.id === lobbyRoom;
  }
}

/** A private thread is there for those it names alone. */
export const mayRead = (store: Store, id: ThreadId, who: Principal): boolean =>
  visibleThread(store, id, who) !== null;

/** The thread, if it is there for this caller. */
export function threadFor(store: Store, id: ThreadId, who: Principal): Thread {
  const thread = visibleThread(store, id, who);
  if (thread === null) throw new Refusal('notFound');
  return thread;
}

function visibleThread(store: Store, id: ThreadId, who: Principal): Thread | null {
  const thread = readRow(store, 'threads', id);
  return thread?.access === undefined || thread.access.includes(who) ? thread : null;
}

/** So are the jobs begun in it. */
function mayReadJob(store: Store, id: JobId, who: Principal): boolean {
  const job = readRow(store, 'jobs', id);
  return job !== null && (job.threadId === undefined || mayRead(store, job.threadId, who));
}
