import { type Approval, isSettledApproval } from '../../shared/model/approval.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { idsOn } from './store/lists.ts';
import { readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

/**
 * An approval of a private thread lies in the topic of the thread, which a queue does not watch. So
 * each member the thread names has a row of their own as long as it is open, and loses it with their
 * right to read the thread.
 */
export function showToThoseNamed(turn: Turn, approval: Approval): void {
  const { threadId } = approval;
  if (threadId === undefined) return;
  const access = readRow(turn.store, 'threads', threadId)?.access ?? [];
  for (const who of access) put(turn, who, threadId, approval);
}

/** After a thread named others: `before` are those it named. */
export function moveWaiting(turn: Turn, threadId: ThreadId, before: readonly Principal[]): void {
  const access = readRow(turn.store, 'threads', threadId)?.access ?? [];
  for (const id of idsOn(turn.store, 'pending')) {
    const approval = readRow(turn.store, 'approvals', id);
    if (approval?.threadId !== threadId) continue;
    for (const who of before)
      if (!access.includes(who)) turn.changes.remove('privateApprovals', rowId(who, approval));
    for (const who of access) put(turn, who, threadId, approval);
  }
}

function put(turn: Turn, principal: Principal, threadId: ThreadId, approval: Approval): void {
  const id = rowId(principal, approval);
  if (isSettledApproval(approval.state)) return turn.changes.remove('privateApprovals', id);
  const { id: approvalId, state, risk, summary, requestedBy, onBehalfOf } = approval;
  const { askedAt, deadline } = approval;
  turn.changes.put('privateApprovals', (seq) => ({
    id,
    seq,
    principal,
    approvalId,
    threadId,
    state,
    risk,
    summary,
    requestedBy,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    askedAt,
    deadline,
  }));
}

const rowId = (who: Principal, { id }: Approval): string => `${who}/${id}`;
