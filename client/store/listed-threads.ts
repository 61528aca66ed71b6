import type { ProjectId, ThreadId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { PrivateThread } from '../../shared/model/private-thread.ts';
import type { Thread } from '../../shared/model/thread.ts';
import type { Rows } from '../../shared/sync/replica.ts';

/** A chat as the list shows it, be it everybody's or private. */
export interface ListedThread {
  id: ThreadId;
  seq: number;
  title: string;
  lastAt: number;
  activity: Thread['activity'];
  isPrivate: boolean;
  isPinned: boolean;
  /** Put away: only the archive lists it. */
  isArchived: boolean;
  projectId: ProjectId | null;
}

/**
 * Every chat that one may see, newest first. A private one is known by the row in one's own topic:
 * the thread's own row may be left over from when one still had access.
 */
export function listedThreads(
  { threads, privateThreads }: Pick<Rows, 'threads' | 'privateThreads'>,
  self: Principal,
): ListedThread[] {
  const open = [...threads.values()]
    .filter(({ access }) => access === undefined)
    .map((row) => listed(row.id, row, false));
  const hidden = [...privateThreads.values()]
    .filter(({ principal }) => principal === self)
    .map((row) => listed(row.threadId, row, true));
  const isHidden = new Set(hidden.map(({ id }) => id));
  return [...open.filter(({ id }) => !isHidden.has(id)), ...hidden].sort(newestFirst);
}

const listed = (
  id: ThreadId,
  { seq, title, lastAt, activity, pinned, archived, projectId }: Omit<Thread, 'id'> | PrivateThread,
  isPrivate: boolean,
): ListedThread => ({
  ...{ id, seq, title, lastAt, activity, isPrivate },
  isPinned: pinned === true,
  isArchived: archived === true,
  projectId: projectId ?? null,
});

const newestFirst = (a: ListedThread, b: ListedThread): number =>
  b.lastAt - a.lastAt || b.seq - a.seq;
