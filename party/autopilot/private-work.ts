import type { ThreadId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { artifactBounds } from '../../shared/protocol/artifact-bounds.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { idsOn } from './store/lists.ts';
import { readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

/**
 * Jobs, schedules and artifacts of a private thread lie in the topic of the thread, which a list of
 * them does not watch. So each member the thread names has a row of their own that says how many
 * there are; it goes with their right to read the thread. After work began, ended or was removed, and
 * artifacts came or went.
 */
export function showWork(turn: Turn, threadId: ThreadId): void {
  const access = readRow(turn.store, 'threads', threadId)?.access ?? [];
  if (access.length === 0) return;
  const of = { topic: threadTopic(threadId) };
  const has = (tbl: string, limit: number) =>
    turn.store.scan('rows', { by: 'byKey', where: { ...of, tbl }, limit }).length;
  const schedules = has('schedules', bounds.schedules);
  const artifacts = has('artifacts', artifactBounds.perRoom);
  const isAny = schedules + artifacts > 0 || has('jobs', 1) > 0;
  const active = idsOn(turn.store, 'active').filter(
    (id) => readRow(turn.store, 'jobs', id)?.threadId === threadId,
  ).length;
  for (const principal of access) {
    const id = rowId(principal, threadId);
    const some = artifacts === 0 ? {} : { artifacts };
    const row = { id, principal, threadId, active, schedules, ...some, lastAt: turn.now };
    if (isAny) turn.changes.put('privateWork', (seq) => ({ ...row, seq }));
    else turn.changes.remove('privateWork', id);
  }
}

/** After a thread named others: `before` are those it named. */
export function moveWork(turn: Turn, threadId: ThreadId, before: readonly Principal[]): void {
  const access = readRow(turn.store, 'threads', threadId)?.access ?? [];
  for (const who of before)
    if (!access.includes(who)) turn.changes.remove('privateWork', rowId(who, threadId));
  showWork(turn, threadId);
}

const rowId = (who: Principal, id: ThreadId): string => `${who}/${id}`;
