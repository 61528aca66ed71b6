import { must } from '../../shared/lib/must.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { type Approval, type AskedRisk, isSettledApproval } from '../../shared/model/approval.ts';
import type { Grant } from '../../shared/model/grant.ts';
import {
  type ApprovalId,
  approvalId as approvalIdSchema,
  type ThreadId,
} from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { type Action, actionBytes, digestOf, parseAction } from '../../shared/policy/action.ts';
import { approveByGrant, cancel, expire, settle, withStuck } from '../../shared/policy/approval.ts';
import { type Electorate, grantDecides } from '../../shared/policy/electorate.ts';
import { grantFor, used } from '../../shared/policy/grant.ts';
import { summaryOf } from '../../shared/policy/summary.ts';
import { termsFor } from '../../shared/policy/terms.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { mayRead } from './authorize.ts';
import { membersOf } from './membership.ts';
import { showToThoseNamed } from './private-approvals.ts';
import { wakeParked } from './run-queue.ts';
import { idsOn, list } from './store/lists.ts';
import { readMeta } from './store/meta.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

export const grantsOf = (store: Store): Grant[] =>
  store
    .scan('rows', { by: 'primary', where: { tbl: 'grants' }, limit: 1_000 })
    .map((item) => parseRow('grants', item));

/** What decides about votes, read in this turn: of a thread, those alone who may read it. */
export function electorateOf({ store, now }: Turn, id?: ThreadId): Electorate {
  const members = membersOf(store);
  const access = id === undefined ? undefined : readRow(store, 'threads', id)?.access;
  return {
    members:
      access === undefined ? members : members.filter((member) => access.includes(member.id)),
    grants: grantsOf(store),
    founder: must(readMeta(store, 'room'), 'the room').founder,
    now,
  };
}

/** The approvals that have not come to their end. */
export const openApprovals = (store: Store): Approval[] =>
  idsOn(store, 'pending')
    .map((id) => readRow(store, 'approvals', id))
    .filter((one) => one !== null);

/** The approval, if it is there for this caller; whoever may not see it learns nothing. */
export function approvalFor(store: Store, id: ApprovalId, who: Principal): Approval {
  const approval = readRow(store, 'approvals', id);
  const { threadId } = approval ?? {};
  if (approval === null || (threadId !== undefined && !mayRead(store, threadId, who)))
    throw new Refusal('notFound');
  return approval;
}

/** Everything about a request but what the room says itself. */
export type Request = Pick<Approval, 'requestedBy'> &
  Partial<
    Pick<Approval, 'onBehalfOf' | 'threadId' | 'runId' | 'partId' | 'words' | 'supersedes'>
  > & {
    id?: ApprovalId;
    method: string;
    input: unknown;
    risk: AskedRisk;
  };

/** Makes an approval, decided at once if a grant covers it. */
export function ask(turn: Turn, { id, method, input, risk, ...request }: Request): Approval {
  const { store, now, room } = turn;
  const { requestedBy, onBehalfOf, threadId } = request;
  const forWhom = onBehalfOf === undefined ? {} : { for: onBehalfOf };
  const roomId = must(readMeta(store, 'room'), 'the room').id;
  const action: Action = { room: roomId, method, input, by: requestedBy, ...forWhom };
  const bytes = actionBytes(action);
  if (bytes.length > bounds.actionUnits) throw new Refusal('tooLarge', tooLongToRead);
  const digest = digestOf(bytes);
  refuseFlood(store, requestedBy, digest);
  const hall = electorateOf(turn);
  const policy = readRow(store, 'policies', 'room');
  const isHidden =
    threadId !== undefined && readRow(store, 'threads', threadId)?.access !== undefined;
  const waitMs = risk === 'own' ? bounds.ownApprovalMs : (policy?.deadlineMs ?? bounds.approvalMs);
  const made: Approval = {
    id: id ?? approvalIdSchema.parse(newId(room.ports.randomBytes)),
    seq: 0,
    layer: 'product',
    method,
    action: bytes,
    digest,
    summary: summaryOf(method, input),
    risk,
    ...request,
    ...(isHidden ? { hidden: true } : {}),
    terms: termsFor(policy?.preset ?? 'solo', risk, hall.members, hall.founder),
    askedAt: now,
    deadline: now + waitMs,
    state: 'pending',
    votes: [],
  };
  const by = requestedBy;
  const voters = electorateOf(turn, threadId);
  const standing = hall.grants.filter((one) => grantDecides(made, one, voters));
  const grant = grantFor(standing, { by, purpose: 'act', method, risk, input }, now);
  if (grant === null) return putApproval(turn, withStuck(made, voters));
  spend(turn, grant);
  return putApproval(turn, approveByGrant(made, grant, now));
}

/** The same thing is asked for once at a time, and no requester fills the queue that people read. */
function refuseFlood(store: Store, by: Principal, digest: string): void {
  const open = openApprovals(store).filter(({ state }) => state === 'pending');
  if (open.some((one) => one.digest === digest && one.requestedBy === by))
    throw new Refusal('conflict', { message: 'Exactly this is being asked for already.' });
  const own = open.filter(({ requestedBy }) => requestedBy === by).length;
  if (open.length >= bounds.pendingApprovals || own >= bounds.pendingPerRequester)
    throw new Refusal('tooMany', { message: 'Too many requests wait to be decided already.' });
}

/** Writes a state of an approval, and all that follows from it. */
export function putApproval(turn: Turn, approval: Approval): Approval {
  const before = readRow(turn.store, 'approvals', approval.id)?.state ?? 'none';
  const put = turn.changes.put('approvals', (seq) => ({ ...approval, seq }));
  list(turn.store, 'pending', put.id, !isSettledApproval(put.state));
  showToThoseNamed(turn, put);
  if (put.state === 'pending') turn.deadline('approval', put.id, put.deadline);
  else if (put.state === 'approved')
    turn.deadline('approval', put.id, put.dispatchBefore ?? turn.now);
  else turn.clearDeadline('approval', put.id);
  if (put.state === before || put.state === 'pending') return put;
  const decider = put.decidedBy?.at(-1) ?? put.requestedBy;
  turn.receipt({
    principal: put.state === 'dispatched' ? put.requestedBy : decider,
    ...(put.onBehalfOf === undefined ? {} : { onBehalfOf: put.onBehalfOf }),
    kind: `approval.${put.state}`,
    action: parseAction(put.action),
    approvalId: put.id,
    ...(put.grantId === undefined ? {} : { grantId: put.grantId }),
    ...(put.threadId === undefined ? {} : { threadId: put.threadId }),
    outcome: put.isSelfDecided === true ? 'self-decided' : put.state,
  });
  if (put.runId !== undefined && before === 'pending' && put.state !== 'superseded')
    wakeParked(turn, put.runId, put.id);
  return put;
}

/** Uses a grant once. */
export function spend(turn: Turn, grant: Grant): void {
  const next = used(grant, turn.now);
  turn.changes.put('grants', (seq) => ({ ...next, seq }));
  if (next.ended !== undefined) turn.clearDeadline('grant', grant.id);
}

/** What became of the call that an approval let run, or of one that never ran. */
export function settleApproval(
  turn: Turn,
  id: ApprovalId,
  outcome: 'done' | 'failed' | 'unknown',
  error?: string,
): void {
  const approval = readRow(turn.store, 'approvals', id);
  if (approval === null) return;
  if (approval.state === 'dispatched')
    putApproval(turn, settle(approval, outcome, turn.now, error));
  else {
    const gone = cancel(approval, approval.requestedBy, 'What asked for it has ended.', turn.now);
    if (gone !== null) putApproval(turn, gone);
  }
}

/** Its time has come, or the alarm was early. */
export function expireApproval(turn: Turn, id: string): void {
  const approval = readRow(turn.store, 'approvals', id);
  if (approval === null || isSettledApproval(approval.state)) return;
  const expired = expire(approval, turn.now);
  if (expired !== null) putApproval(turn, expired);
  else if (approval.state !== 'dispatched')
    turn.deadline('approval', id, approval.dispatchBefore ?? approval.deadline);
}

/** After members changed: may what waits still be decided by anybody? */
export function reviewPending(turn: Turn): void {
  const pending = openApprovals(turn.store).filter(({ state }) => state === 'pending');
  if (pending.length === 0) return;
  for (const approval of pending) {
    const next = withStuck(approval, electorateOf(turn, approval.threadId));
    if (next.stuck?.message !== approval.stuck?.message)
      turn.changes.put('approvals', (seq) => ({ ...next, seq }));
  }
}

const tooLongToRead = {
  message: 'This is longer than anybody would read before allowing it.',
  fix: 'Ask for it in smaller parts.',
};
