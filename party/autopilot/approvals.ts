import { toNodeId } from '../../shared/canvas/node-id.ts';
import { must } from '../../shared/lib/must.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { contract } from '../../shared/methods/contract.ts';
import { type Approval, type AskedRisk, isSettledApproval } from '../../shared/model/approval.ts';
import {
  type ApprovalId,
  approvalId as approvalIdSchema,
  type ThreadId,
} from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Actor } from '../../shared/model/receipt.ts';
import { type Action, actionBytes, digestOf, parseAction } from '../../shared/policy/action.ts';
import {
  approveByGrant,
  cancel,
  expire,
  hold,
  release,
  settle,
  stateAt,
  withStuck,
} from '../../shared/policy/approval.ts';
import { type Electorate, grantDecides } from '../../shared/policy/electorate.ts';
import { grantFor } from '../../shared/policy/grant.ts';
import { summaryOf } from '../../shared/policy/summary.ts';
import { termsFor } from '../../shared/policy/terms.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { mayRead } from './authorize.ts';
import { tellCanvasHidden } from './canvas-nodes.ts';
import { grantsOf, spend } from './grants.ts';
import { membersOf } from './membership.ts';
import { followAtGateway } from './openclaw/gateway-approvals.ts';
import { followRequest } from './openclaw/requests.ts';
import { privateThreadAt, toolsAt } from './openclaw/serving.ts';
import { isPaused } from './pause.ts';
import { showToThoseNamed } from './private-approvals.ts';
import { wakeParked } from './run-queue.ts';
import { idsOn, list } from './store/lists.ts';
import { readMeta } from './store/meta.ts';
import { readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

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

/** Those that somebody may still decide, whether alarms of others rang or not. */
export const undecided = ({ store, now }: Turn): Approval[] =>
  openApprovals(store).filter((one) => stateAt(one, now) === 'pending');

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
    Pick<
      Approval,
      | 'onBehalfOf'
      | 'parties'
      | 'threadId'
      | 'runId'
      | 'partId'
      | 'words'
      | 'supersedes'
      | 'edits'
      | 'layer'
      | 'instanceId'
      | 'gatewayId'
      | 'allowedDecisions'
      | 'expiresAt'
      | 'deadline'
    >
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
  const action: Action = {
    room: roomId,
    method,
    input,
    by: requestedBy,
    ...forWhom,
    ...modelFor(turn, method),
    ...servesNow(turn, method, input, threadId),
  };
  const bytes = actionBytes(action);
  if (bytes.length > bounds.actionUnits) throw new Refusal('tooLarge', tooLongToRead);
  const digest = digestOf(bytes);
  refuseFlood(turn, requestedBy, digest);
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
    summary: summaryOf(action),
    risk,
    deadline: now + waitMs,
    ...request,
    ...(isHidden ? { hidden: true } : {}),
    terms: termsFor(policy?.preset ?? 'solo', risk, hall.members, hall.founder),
    askedAt: now,
    state: 'pending',
    votes: [],
  };
  if (isHidden) tellCanvasHidden(turn, [toNodeId('approval', made.id)], true);
  const by = requestedBy;
  const voters = electorateOf(turn, threadId);
  const standing = hall.grants.filter((one) => grantDecides(made, one, voters));
  const grant = grantFor(standing, { by, purpose: 'act', method, risk, input }, now);
  if (grant === null) return putApproval(turn, withStuck(made, voters));
  spend(turn, grant);
  return putApproval(turn, approveByGrant(made, grant, voters));
}

/** What will ask a model is decided over with the model that it will ask. */
function modelFor({ room }: Turn, method: string): Pick<Action, 'model'> {
  const model = method === 'instances.create' ? room.ports.hosts?.answers : undefined;
  return model === undefined ? {} : { model };
}

/**
 * What changes what an OpenClaw may do at a place is decided over with what it may do there now. Of
 * a private thread that is said in itself only.
 */
function servesNow(
  { store }: Turn,
  method: string,
  input: unknown,
  threadId: ThreadId | undefined,
): Pick<Action, 'serves'> {
  if (method !== 'instances.attach' && method !== 'instances.detach') return {};
  const { instanceId, to } = contract[method].params.parse(input);
  const instance = readRow(store, 'instances', instanceId);
  const hidden = privateThreadAt(store, to);
  if (instance === null || (hidden !== null && hidden.id !== threadId)) return {};
  return { serves: toolsAt(store, instance, to) ?? 'nothing' };
}

/** The same thing is asked for once at a time, and no requester fills the queue that people read. */
function refuseFlood(turn: Turn, by: Principal, digest: string): void {
  const open = undecided(turn);
  const same = open.find((one) => one.digest === digest && one.requestedBy === by);
  if (same !== undefined)
    throw new Refusal('conflict', {
      message: 'You asked for exactly this already.',
      fix: 'It happens once it is approved; see the approval.',
      approvalId: same.id,
    });
  const own = open.filter(({ requestedBy }) => requestedBy === by).length;
  if (open.length >= bounds.pendingApprovals || own >= bounds.pendingPerRequester)
    throw new Refusal('tooMany', { message: 'Too many requests wait to be decided already.' });
}

/** Writes a state of an approval, and all that follows from it; `by`: who brought it there. */
export function putApproval(turn: Turn, next: Approval, by: Actor = turn.by): Approval {
  const before = readRow(turn.store, 'approvals', next.id)?.state ?? 'none';
  const isHeld = next.runId !== undefined && next.layer === 'product' && isPaused(turn.store);
  const approval = isHeld ? hold(next, turn.now) : next;
  const put = turn.changes.put('approvals', (seq) => ({ ...approval, seq }));
  list(turn.store, 'pending', put.id, !isSettledApproval(put.state));
  showToThoseNamed(turn, put);
  setDeadline(turn, put);
  if (put.state === before || put.state === 'pending') return put;
  const isByGrant = before === 'none' && put.state === 'approved';
  turn.receipt({
    ...receiptAbout(put),
    principal: isByGrant ? (put.decidedBy?.[0] ?? by) : by,
    kind: `approval.${put.state}`,
    ...(put.grantId === undefined ? {} : { grantId: put.grantId }),
    outcome: put.isSelfDecided === true ? 'self-decided' : put.state,
  });
  if (put.layer === 'gateway') followAtGateway(turn, put);
  else if (put.method === 'instances.create') followRequest(turn, put);
  // Each wake has a name of its own: one that was heard already would not be heard again.
  const cause = before === 'approved' ? `${put.id}@${put.state}` : put.id;
  if (put.runId !== undefined && put.state !== 'superseded') wakeParked(turn, put.runId, cause);
  return put;
}

/** A vote that was counted, or the first step of one. */
export function putVote(turn: Turn, approval: Approval, by: Principal): void {
  const vote = approval.votes.find((one) => one.by === by);
  if (vote === undefined) return;
  const { grantId, isFirstStep, verdict } = vote;
  turn.receipt({
    ...receiptAbout(approval),
    principal: by,
    kind: 'approval.vote',
    ...(grantId === undefined ? {} : { grantId }),
    outcome: isFirstStep === true ? `${verdict}, first step` : verdict,
  });
}

const receiptAbout = ({ id, action, onBehalfOf, threadId }: Approval) => ({
  action: parseAction(action),
  approvalId: id,
  ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  ...(threadId === undefined ? {} : { threadId }),
});

function setDeadline(turn: Turn, { id, state, deadline, dispatchBefore }: Approval): void {
  if (state === 'pending') turn.deadline('approval', id, deadline);
  else if (state === 'approved' && dispatchBefore !== undefined)
    turn.deadline('approval', id, dispatchBefore);
  else turn.clearDeadline('approval', id);
}

/** A pause begins: what producers were allowed to do is kept for them. */
export function holdApproved(turn: Turn): void {
  for (const { id } of openApprovals(turn.store)) {
    expireApproval(turn, id);
    const approval = readRow(turn.store, 'approvals', id);
    if (approval?.state === 'approved') putApproval(turn, approval);
  }
}

/** The pause is over: they have the time that was left. */
export function releaseHeld(turn: Turn): void {
  for (const approval of openApprovals(turn.store))
    if (approval.heldMs !== undefined) putApproval(turn, release(approval, turn.now));
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
    const by = turn.by === 'room' ? null : turn.by;
    cancelApproval(turn, approval, { by, reason: 'What asked for it has ended.' });
  }
}

/** The only way one is cancelled; what is past its deadline runs out instead, by nobody. `null`: too late. */
export function cancelApproval(
  turn: Turn,
  approval: Approval,
  { by, reason, ...more }: { by: Principal | null; reason: string; decidedElsewhere?: true },
): Approval | null {
  const gone = cancel(approval, by, reason, turn.now);
  if (gone === null) return null;
  return gone.state === 'expired'
    ? putApproval(turn, gone, 'room')
    : putApproval(turn, { ...gone, ...more }, by ?? 'room');
}

/** Its time has come, or the alarm was early. */
export function expireApproval(turn: Turn, id: string): void {
  const approval = readRow(turn.store, 'approvals', id);
  if (approval === null || isSettledApproval(approval.state)) return;
  const expired = expire(approval, turn.now);
  if (expired !== null) putApproval(turn, expired, 'room');
  else setDeadline(turn, approval);
}

const tooLongToRead = {
  message: 'This is longer than anybody would read before allowing it.',
  fix: 'Ask for it in smaller parts.',
};
