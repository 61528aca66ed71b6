import type { Method } from '../../shared/methods/method.ts';
import type { JobId, ThreadId } from '../../shared/model/ids.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import type { Topic } from '../../shared/model/topic.ts';
import { rightOf } from '../../shared/policy/may.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { readMeta } from './store/meta.ts';
import { readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';

/**
 * May this caller use this method at all? Decided anew for every request from what the room knows
 * now, never from what a connection said or remembers. Producers have no role: the contract lists
 * what they may say, and the method checks that it is about their own thread.
 */
export function authorize(method: Method, caller: Principal, role: Role | null): void {
  const { kind } = splitPrincipal(caller);
  if (!method.callers.some((one) => one === kind)) throw new Refusal('notAllowed');
  if (kind === 'autopilot' || kind === 'connector') return;
  if (role === null || rightOf(role, method.risk) !== 'yes') throw new Refusal('notAllowed');
}

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
    case 'home':
      return readMeta(store, 'room')?.founder === who;
    case 'lobby':
      return role === 'owner';
  }
}

/** A private thread is there for those it names alone. */
function mayRead(store: Store, id: ThreadId, who: Principal): boolean {
  const thread = readRow(store, 'threads', id);
  return thread !== null && (thread.access === undefined || thread.access.includes(who));
}

/** So are the jobs begun in it. */
function mayReadJob(store: Store, id: JobId, who: Principal): boolean {
  const job = readRow(store, 'jobs', id);
  return job !== null && (job.threadId === undefined || mayRead(store, job.threadId, who));
}
