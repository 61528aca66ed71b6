import { toNodeId } from '../../../shared/canvas/node-id.ts';
import { newId } from '../../../shared/lib/new-id.ts';
import { jobId as jobIdSchema } from '../../../shared/model/ids.ts';
import type { Instance } from '../../../shared/model/instance.ts';
import { isActiveJob, type Job } from '../../../shared/model/job.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import type { Trouble } from '../../../shared/model/run.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { tellCanvasHidden } from '../canvas-nodes.ts';
import { addLine, endJob, putJob } from '../jobs.ts';
import { readRow } from '../store/records.ts';
import type { Store } from '../store/shelves.ts';
import type { Turn } from '../turn.ts';

/** Jobs that a host does for the room. Nobody starts, takes on or cancels them by hand. */
const hostKinds = { 'openclaw.start': 7, 'openclaw.delete': 2 } as const;
type HostKind = keyof typeof hostKinds;

export const isHostKind = (kind: string): kind is HostKind => Object.hasOwn(hostKinds, kind);

/**
 * Not counted with the jobs that people start: those would keep an owner from deleting what costs
 * money. Each instance has one at the most.
 */
export function beginHostJob(
  turn: Turn,
  kind: HostKind,
  { id: instanceId, name, threadId }: Instance,
  { by, forWhom }: { by: Principal; forWhom?: Principal | undefined },
): Job {
  const isHidden = readRow(turn.store, 'threads', threadId)?.access !== undefined;
  const id = jobIdSchema.parse(newId(turn.room.ports.randomBytes));
  if (isHidden) tellCanvasHidden(turn, [toNodeId('job', id)], true);
  return putJob(turn, {
    id,
    seq: 0,
    kind,
    title: kind === 'openclaw.start' ? `Start ${name}` : `Delete ${name}`,
    input: { instanceId },
    state: 'running',
    progress: { done: 0, of: hostKinds[kind], words: '' },
    startedBy: by,
    ...(forWhom === undefined || forWhom === by ? {} : { onBehalfOf: forWhom }),
    threadId,
    ...(isHidden ? { hidden: true } : {}),
    createdAt: turn.now,
    startedAt: turn.now,
    lastAt: turn.now,
    tries: 0,
    lines: 0,
    dueAt: dueAt(turn, kind),
  });
}

/** Is it being started or deleted? */
export function isHostAtWork(store: Store, { jobId }: Instance): boolean {
  const job = jobId === undefined ? null : readRow(store, 'jobs', jobId);
  return job !== null && isActiveJob(job.state);
}

/** What happened in it, and how far it is. */
export function tellHostJob(turn: Turn, id: Job['id'] | undefined, words: string, done?: number) {
  const job = hostJob(turn, id);
  if (job === null || !isHostKind(job.kind)) return;
  const next = addLine(turn, job, words);
  putJob(turn, {
    ...next,
    progress: { ...next.progress, done: Math.max(next.progress.done, done ?? 0), words },
    lastAt: turn.now,
    dueAt: dueAt(turn, job.kind),
  });
}

export function endHostJob(
  turn: Turn,
  id: Job['id'] | undefined,
  end: { state: 'done' | 'failed' | 'cancelled'; words: string; trouble?: Trouble },
): void {
  const job = hostJob(turn, id);
  if (job === null) return;
  const { of, done } = job.progress;
  const next = addLine(turn, job, end.words);
  endJob(
    turn,
    {
      ...next,
      progress: { of, done: end.state === 'done' ? of : done, words: end.words },
      ...(end.trouble === undefined ? {} : { trouble: end.trouble }),
    },
    end.state,
  );
}

function hostJob(turn: Turn, id: Job['id'] | undefined): Job | null {
  const job = id === undefined ? null : readRow(turn.store, 'jobs', id);
  return job !== null && isActiveJob(job.state) ? job : null;
}

/** A start ends or has failed; a deletion is tried for as long as it takes. */
const dueAt = (turn: Turn, kind: HostKind): number =>
  turn.now + (kind === 'openclaw.start' ? bounds.startWithinMs : 3_600_000);
