import type { Approval, ApprovalState } from '../../shared/model/approval.ts';
import type { ApprovalId, ThreadId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { stateAt } from '../../shared/policy/approval.ts';
import type { Rows } from '../../shared/sync/replica.ts';

/** One line of the queue, be it everybody's or of a private chat that names the reader. */
export interface Queued {
  id: ApprovalId;
  seq: number;
  summary: string;
  requestedBy: Principal;
  /** Of a private chat that is not open nobody knows it. */
  decidedBy?: readonly Principal[] | undefined;
  askedAt: number;
  deadline: number;
  /** By the room's clock, whether the row says so yet or not. */
  state: ApprovalState;
  /** The private chat that it lies in. */
  privateIn?: ThreadId;
}

type Held = Pick<Rows, 'approvals' | 'privateApprovals'>;

/** Earlier ones that are listed; the rest is in the receipts. */
const mostPast = 30;

/**
 * What waits, the oldest first, and what was decided lately. What is in front stays where it is when
 * it is decided, so that no other comes under the next press.
 */
export function queueOf(
  rows: Held,
  self: Principal,
  now: number,
  inFront: string | null,
): { open: Queued[]; past: Queued[] } {
  const all = [...publicOnes(rows, now), ...privateOnes(rows, self, now, inFront)];
  const isOpen = ({ id, state }: Queued) => state === 'pending' || id === inFront;
  return {
    open: all.filter(isOpen).sort((a, b) => a.askedAt - b.askedAt),
    past: all
      .filter((one) => !isOpen(one))
      .sort((a, b) => b.seq - a.seq)
      .slice(0, mostPast),
  };
}

const publicOnes = ({ approvals }: Held, now: number): Queued[] =>
  [...approvals.values()].filter(({ hidden }) => hidden !== true).map((one) => queued(one, now));

const queued = (approval: Approval, now: number): Queued => {
  const { id, seq, summary, requestedBy, decidedBy, askedAt, deadline, hidden, threadId } =
    approval;
  const state = stateAt(approval, now);
  const line = { id, seq, summary, requestedBy, decidedBy, askedAt, deadline, state };
  return hidden === true && threadId !== undefined ? { ...line, privateIn: threadId } : line;
};

/** A row of one's own says that it waits; once it is over only the chat itself knows of it. */
function privateOnes(
  { approvals, privateApprovals }: Held,
  self: Principal,
  now: number,
  inFront: string | null,
): Queued[] {
  const own = [...privateApprovals.values()].filter(({ principal }) => principal === self);
  const known = new Set(own.map(({ approvalId }) => approvalId));
  const left = [...approvals.values()].filter(
    ({ id, hidden }) => hidden === true && id === inFront && !known.has(id),
  );
  return [
    ...own.map(({ approvalId, threadId, seq, summary, requestedBy, askedAt, deadline, state }) => ({
      ...{ id: approvalId, seq, summary, requestedBy, askedAt, deadline },
      state: state === 'pending' && deadline <= now ? ('expired' as const) : state,
      privateIn: threadId,
    })),
    ...left.map((one) => queued(one, now)),
  ];
}
