import { type ThreadId, threadId } from '../../shared/model/ids.ts';
import { isProducer, type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import type { Run } from '../../shared/model/run.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { rightOf } from '../../shared/policy/may.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { liveRunsOf } from './run-queue.ts';
import { readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

/**
 * What the assistant of a thread may look at: whatever all who read its thread may read, since what
 * it finds it says there. Anybody else sees what is theirs to see.
 */
export function sees(store: Store, who: Principal, thread: Pick<Thread, 'id' | 'access'>): boolean {
  if (!isProducer(who)) return thread.access === undefined || thread.access.includes(who);
  const own = ownThread(store, who);
  if (own === null) return false;
  return own.id === thread.id || isWithin(own.access, thread.access);
}

/** The thread, if it is there for this caller. */
export function threadSeen(store: Store, id: ThreadId, who: Principal): Thread {
  const thread = readRow(store, 'threads', id);
  if (thread === null || !sees(store, who, thread)) throw new Refusal('notFound');
  return thread;
}

/** Where the assistant of a thread may write: nobody reads it there who may not read its own thread. */
export function refuseToTell(
  store: Store,
  who: Principal,
  { access }: Pick<Thread, 'access'>,
): void {
  const own = ownThread(store, who);
  if (own === null || !isWithin(access, own.access))
    throw new Refusal('notAllowed', {
      message: 'What is said in a private chat stays among those who may read it.',
      fix: 'Somebody who may read both can say it there.',
    });
}

/** The run in whose name an assistant acts; whoever asked must still be somebody who may say things. */
export function runBehind(turn: Turn, who: Principal): Run {
  const own = ownThread(turn.store, who);
  if (own === null) throw new Refusal('notAllowed');
  const [run] = liveRunsOf(turn.store, own.id);
  if (run === undefined) throw new Refusal('conflict');
  const role = turn.room.roleOf(run.askedBy);
  if (role === null || rightOf(role, 'say') !== 'yes')
    throw new Refusal('notAllowed', { message: 'Whoever asked may no longer do this here.' });
  return run;
}

function ownThread(store: Store, who: Principal): Thread | null {
  const { kind, id } = splitPrincipal(who);
  return kind === 'autopilot' ? readRow(store, 'threads', threadId.parse(id)) : null;
}

/** Everybody of the first is among the second; nobody named means everybody. */
function isWithin(some: Thread['access'], of: Thread['access']): boolean {
  if (of === undefined) return true;
  return some?.every((who) => of.includes(who)) ?? false;
}
