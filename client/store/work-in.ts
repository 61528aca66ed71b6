import type { ThreadId } from '../../shared/model/ids.ts';
import { isActiveJob } from '../../shared/model/job.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { PrivateWork } from '../../shared/model/private-work.ts';
import type { Rows } from '../../shared/sync/replica.ts';

type Held = Pick<Rows, 'jobs' | 'privateWork'>;

/** Jobs under way that one may see: everybody's, and those of private chats that name one. */
export function activeWork({ jobs, privateWork }: Held, self: Principal): number {
  let count = 0;
  for (const { state, hidden } of jobs.values())
    if (isActiveJob(state) && hidden !== true) count += 1;
  for (const { active } of ownWork(privateWork, self)) count += active;
  return count;
}

/** What one's own topic says of work in private chats; others are not there for one. */
export const ownWork = (rows: Held['privateWork'], self: Principal): PrivateWork[] =>
  [...rows.values()].filter(({ principal }) => principal === self);

/**
 * When a job that is under way in a chat last did something; `null` if there is none. Of a private
 * chat its row in one's own topic says whether: a job of it may be left over from when it was open.
 */
export function workIn({ jobs, privateWork }: Held, id: ThreadId, self: Principal): number | null {
  const last = lastIn(jobs).get(id);
  const own = privateWork.get(`${self}/${id}`);
  if (own !== undefined) return own.active > 0 ? Math.max(own.lastAt, last?.hidden ?? 0) : null;
  return last?.open ?? null;
}

interface Last {
  open?: number;
  hidden?: number;
}

/** Every row of a list asks at every change of the page: made once for each change of the jobs. */
function lastIn(jobs: Held['jobs']): ReadonlyMap<ThreadId, Last> {
  const known = made.get(jobs);
  if (known !== undefined) return known;
  const last = new Map<ThreadId, Last>();
  for (const { threadId, state, hidden, lastAt } of jobs.values()) {
    if (threadId === undefined || !isActiveJob(state)) continue;
    const before = last.get(threadId) ?? {};
    const where = hidden === true ? 'hidden' : 'open';
    last.set(threadId, { ...before, [where]: Math.max(before[where] ?? 0, lastAt) });
  }
  made.set(jobs, last);
  return last;
}

const made = new WeakMap<Held['jobs'], ReadonlyMap<ThreadId, Last>>();
