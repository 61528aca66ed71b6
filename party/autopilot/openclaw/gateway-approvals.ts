import { canonicalJson } from '../../../shared/lib/canonical-json.ts';
import { newId } from '../../../shared/lib/new-id.ts';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import { sha256Hex } from '../../../shared/lib/sha256.ts';
import type { Params } from '../../../shared/methods/contract.ts';
import type { Approval } from '../../../shared/model/approval.ts';
import {
  type ApprovalId,
  approvalId as approvalIdSchema,
  type InstanceId,
  type RunId,
} from '../../../shared/model/ids.ts';
import type { Instance } from '../../../shared/model/instance.ts';
import type { Order } from '../../../shared/model/order.ts';
import type { ToolPart } from '../../../shared/model/part.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { isLiveRun } from '../../../shared/model/run.ts';
import { actionBytes, digestOf, parseAction } from '../../../shared/policy/action.ts';
import { dispatch, expire, settle } from '../../../shared/policy/approval.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { ask, cancelApproval, expireApproval, openApprovals, putApproval } from '../approvals.ts';
import { humanBehind } from '../membership.ts';
import { nameOf } from '../name-of.ts';
import { isPaused } from '../pause.ts';
import { liveRunsOf, toolsOf } from '../run-queue.ts';
import { readRow } from '../store/records.ts';
import type { Store } from '../store/shelves.ts';
import type { Turn } from '../turn.ts';
import { connectorOf } from './boxes.ts';
import { knownId } from './known-id.ts';
import { keepOrder, ordersOf, takeBackOrder } from './orders.ts';
import { showWaiting } from './session-runs.ts';
import { connectorPrincipal, type Session, sessionBy } from './sessions.ts';
import { refuseAtOnce, whyNot } from './unasked.ts';

export const approvalIdAt = (id: InstanceId, gatewayId: string): ApprovalId =>
  approvalIdSchema.parse(knownId('approval', id, gatewayId));

/** What a gateway asks to be allowed, as it will be shown, hashed and compared. */
interface Asked {
  gatewayId: string;
  callId?: string;
  action: unknown;
}

const anotherWaits = 'Something else waits there by now; that is asked anew.';

/**
 * Which approval a question is. Told again it is the same one. Where something else waits under its
 * name by now, what was asked before can no longer be allowed, and it is another. One whose yes is on
 * its way is left to the connector, which finds out.
 */
function approvalOf(turn: Turn, instance: Instance, told: Params<'gateway.asks'>): ApprovalId {
  const { gatewayId, digest } = told;
  for (const open of askedBy(turn, instance.id))
    if (open.gatewayId === gatewayId && digestAt(open) !== digest) {
      if (open.state === 'dispatched') return open.id;
      endThere(turn, open, anotherWaits);
    }
  const id = approvalIdAt(instance.id, gatewayId);
  const known = readRow(turn.store, 'approvals', id);
  if (known === null || digestAt(known) === digest) return id;
  const ranOut = known.state === 'expired';
  // The no to what ran out is none to what waits there now.
  if (ranOut) takeBackDecision(turn, known);
  const wasChanged = ranOut || known.state === 'failed' || known.reason === anotherWaits;
  return wasChanged ? approvalIdAt(instance.id, `${gatewayId} ${digest}`) : id;
}

/** The digest of what was asked, as the gateway has it. */
const digestAt = (approval: Approval): string => sha256Hex(canonicalJson(asked(approval).action));

/** A gateway asks; told again, it is the same approval. */
export function askForGateway(
  turn: Turn,
  instance: Instance,
  told: Params<'gateway.asks'>,
): ApprovalId {
  const { gatewayId, sessionKey, runId, callId, words, allowedDecisions, expiresAt } = told;
  const action = canonicalAction(told);
  const id = approvalOf(turn, instance, told);
  const known = readRow(turn.store, 'approvals', id);
  if (known !== null) {
    if (!isAnswered(turn, known)) sayNo(turn, instance, known, told);
    return id;
  }
  const session = sessionBy(turn, instance, sessionKey);
  const begun = runId === undefined ? null : readRow(turn.store, 'runs', runId);
  const asker = begun?.threadId === session.id ? begun : null;
  const run = asker !== null && isLiveRun(asker.state) ? asker : undefined;
  const part =
    run === undefined ? undefined : toolsOf(turn.store, run).find((one) => one.callId === callId);
  const input: Asked = {
    gatewayId,
    action,
    ...(callId === undefined ? {} : { callId }),
  };
  const why = whyNot(turn, instance, asker);
  if (why !== null) {
    refuseAtOnce(turn, instance.id, id, told, why);
    return id;
  }
  const policy = readRow(turn.store, 'policies', 'room');
  const approval = ask(turn, {
    id,
    layer: 'gateway',
    method: 'openclaw.exec',
    input,
    risk: 'secure',
    requestedBy: connectorPrincipal(instance.id),
    threadId: session.id,
    instanceId: instance.id,
    gatewayId,
    allowedDecisions,
    expiresAt,
    deadline: Math.min(
      turn.now + (policy?.deadlineMs ?? bounds.approvalMs),
      expiresAt - bounds.gatewayMarginMs,
    ),
    onBehalfOf: humanBehind(turn.store, asker?.askedBy ?? instance.createdBy),
    ...(asker === null ? { parties: speakersIn(turn, session) } : {}),
    ...(run === undefined ? {} : { runId: run.id }),
    ...(words === undefined ? {} : { words }),
    ...(part === undefined ? {} : { partId: part.id }),
  });
  if (part !== undefined)
    turn.changes.edit('parts', part.id, (row) => ({ ...row, approvalId: id }));
  if (run !== undefined) showWaiting(turn, run.id, true);
  expireApproval(turn, approval.id);
  return id;
}

/** The gateway is not to be told anything: nobody decided yet, it was told, or is being told. */
const isAnswered = ({ store }: Turn, { id, instanceId, state }: Approval): boolean =>
  state === 'pending' ||
  state === 'approved' ||
  state === 'dispatched' ||
  state === 'done' ||
  (instanceId !== undefined && decisionsOn(store, instanceId, id).length > 0);

/** It is over here, and the gateway still asks: it was not told, nobody knows whether it was, or it did not take the no. */
function sayNo(turn: Turn, { id }: Instance, known: Approval, told: Params<'gateway.asks'>): void {
  const { state, decidedElsewhere } = known;
  const isOverHereOnly = decidedElsewhere === true || state === 'failed' || state === 'unknown';
  if (isOverHereOnly) refuseAtOnce(turn, id, known.id, told, 'a question that is over');
  else decide(turn, known, 'deny');
}

/** Whoever has something under way in a session may be who asked, where nobody says who did. */
const speakersIn = (turn: Turn, { id }: Session): Principal[] => [
  ...new Set(liveRunsOf(turn.store, id).map(({ askedBy }) => humanBehind(turn.store, askedBy))),
];

/** One spelling only, so that what people see is what the gateway will run. */
function canonicalAction({ action, digest }: Params<'gateway.asks'>): unknown {
  const value = parseJson(action);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || canonicalJson(value) !== action || sha256Hex(action) !== digest)
    throw new Refusal('badParams', { message: 'The action and its digest do not fit.' });
  return value;
}

/** The tool call that waits came to the room after the question about it. */
export function approvalOfCall(turn: Turn, run: RunId, callId: string): Approval | undefined {
  return openApprovals(turn.store).find(
    (one) => one.layer === 'gateway' && one.runId === run && asked(one).callId === callId,
  );
}

function asked({ action }: Approval): Partial<Asked> {
  const { input } = parseAction(action);
  return typeof input === 'object' && input !== null ? input : {};
}

/**
 * What follows from a new state of such an approval: a yes is told to the gateway once, while it is
 * there; a no, or no answer in time, at once; and its run goes on.
 */
export function followAtGateway(turn: Turn, approval: Approval): void {
  const { state, instanceId, gatewayId, decidedElsewhere, runId } = approval;
  if (instanceId === undefined || gatewayId === undefined) return;
  if (state === 'approved') return letRun(turn, approval);
  const isNo = state === 'rejected' || state === 'expired' || state === 'cancelled';
  if (isNo && decidedElsewhere !== true && lives(turn, instanceId)) decide(turn, approval, 'deny');
  if (runId !== undefined && state !== 'pending')
    showWaiting(turn, runId, isAnyPending(turn, runId));
}

const lives = (turn: Turn, id: InstanceId): boolean => {
  const state = readRow(turn.store, 'instances', id)?.state;
  return state !== undefined && state !== 'deleting' && state !== 'deleted';
};

const isAnyPending = (turn: Turn, run: RunId): boolean =>
  openApprovals(turn.store).some((one) => one.runId === run && one.state === 'pending');

/** Nothing is used up while nobody is there to use it: until then it stays approved, and may run out. */
function letRun(turn: Turn, approval: Approval): void {
  const { id, instanceId } = approval;
  if (instanceId === undefined || isPaused(turn.store)) return;
  if (connectorOf(turn.room, instanceId) === null) return;
  const digest = digestOf(actionBytes(parseAction(approval.action)));
  const token = newId(turn.room.ports.randomBytes);
  const ruling = dispatch(approval, { digest, token, now: turn.now });
  if (!ruling.ok) return expireApproval(turn, id);
  const dispatched = putApproval(turn, ruling.approval);
  decide(turn, dispatched, 'allow-once');
}

function decide(turn: Turn, approval: Approval, decision: 'allow-once' | 'deny'): void {
  const { id, instanceId, gatewayId, decidedBy, requestedBy } = approval;
  if (instanceId === undefined || gatewayId === undefined) return;
  const by = decidedBy?.[0] ?? requestedBy;
  const name = decidedBy === undefined ? 'nobody in time' : nameOf(turn.store, by);
  keepOrder(turn, instanceId, {
    kind: 'decide',
    approvalId: id,
    gatewayId,
    digest: digestAt(approval),
    decision,
    by: { principal: by, name },
  });
}

/** Nobody is to be told of it any more. */
function takeBackDecision(turn: Turn, { id, instanceId }: Approval): void {
  if (instanceId === undefined) return;
  for (const order of decisionsOn(turn.store, instanceId, id))
    takeBackOrder(turn, instanceId, order.id);
}

const decisionsOn = (store: Store, instanceId: InstanceId, id: ApprovalId): Order[] =>
  ordersOf(store, instanceId).filter((one) => one.kind === 'decide' && one.approvalId === id);

const goneUnseen =
  'The gateway had the yes, and knows nothing of the question now: whether it ran is not known.';

/** What became of a decision at the gateway. Of a no there is nothing to settle. */
export function decided(
  turn: Turn,
  id: ApprovalId,
  became: { ok: true; became: string } | { ok: false; error: string; isUnknown: boolean },
): void {
  const approval = readRow(turn.store, 'approvals', id);
  if (approval?.state !== 'dispatched') return;
  if (!became.ok) {
    putApproval(
      turn,
      settle(approval, became.isUnknown ? 'unknown' : 'failed', turn.now, became.error),
    );
    return;
  }
  if (became.became === 'gone') {
    putApproval(turn, settle(approval, 'unknown', turn.now, goneUnseen));
    return;
  }
  if (became.became !== 'allowed') {
    putApproval(
      turn,
      settle(approval, 'failed', turn.now, `At the gateway it was ${became.became} already.`),
    );
    return;
  }
  // A call that runs settles it with its own end.
  if (!isAwaited(turn, approval)) putApproval(turn, settle(approval, 'done', turn.now));
}

function isAwaited(turn: Turn, { partId, runId }: Approval): boolean {
  const run = runId === undefined ? null : readRow(turn.store, 'runs', runId);
  if (run === null || partId === undefined) return false;
  return toolsOf(turn.store, run).some(
    (part: ToolPart) => part.id === partId && part.endedAt === undefined,
  );
}

/** The gateway says how it stands, whoever decided it there. */
export function settledAtGateway(
  turn: Turn,
  instance: Instance,
  { gatewayId, decision, by }: Params<'gateway.settled'>,
): void {
  const approval = askedBy(turn, instance.id).find((one) => one.gatewayId === gatewayId);
  if (approval === undefined) return;
  if (approval.state === 'dispatched') {
    if (decision === 'allowed') return;
    return decided(turn, approval.id, { ok: true, became: decision });
  }
  if (decision === 'expired' && approval.state === 'pending') return runOut(turn, approval);
  const who = by === undefined ? '' : ` by ${by}`;
  endThere(
    turn,
    approval,
    decision === 'gone'
      ? 'The gateway does not wait for this any more.'
      : decision === 'expired'
        ? 'The gateway stopped waiting before it was used.'
        : `At the gateway itself it was ${decision}${who}.`,
  );
}

/** The gateway's own time was over before anybody decided. */
function runOut(turn: Turn, approval: Approval): void {
  const late = expire({ ...approval, deadline: Math.min(approval.deadline, turn.now) }, turn.now);
  if (late !== null) putApproval(turn, { ...late, decidedElsewhere: true }, 'room');
}

/** All that waits at the gateway: what is not named is lost, and what was allowed meanwhile may go on. */
export function waitingAtGateway(turn: Turn, instance: Instance, ids: readonly string[]): void {
  for (const approval of askedBy(turn, instance.id)) {
    const { gatewayId = '', state } = approval;
    if (!ids.includes(gatewayId)) {
      if (state !== 'dispatched')
        endThere(
          turn,
          approval,
          'The gateway lost the question: it was started anew, or the run ended.',
        );
    } else if (state === 'approved') letRun(turn, approval);
  }
}

/** A pause is over: what was allowed in it may run. */
export function goOnAtGateways(turn: Turn): void {
  for (const approval of openApprovals(turn.store))
    if (approval.layer === 'gateway' && approval.state === 'approved') letRun(turn, approval);
}

const askedBy = (turn: Turn, id: InstanceId): Approval[] =>
  openApprovals(turn.store).filter(
    ({ layer, instanceId }) => layer === 'gateway' && instanceId === id,
  );

/**
 * A command runs, or ran, that nobody here let run: somebody did at the gateway itself, or its rule
 * does not hold there. Nobody can let it run any more, and whoever looks after the room is told; also
 * where it had run out, unless the gateway said already what became of it there.
 */
export function ranUndecided(turn: Turn, id: ApprovalId): void {
  const approval = readRow(turn.store, 'approvals', id);
  if (approval?.layer !== 'gateway') return;
  const { state, decidedBy, reason } = approval;
  const hadRunOut = state === 'expired' && reason === undefined;
  if (state !== 'pending' && state !== 'approved' && !hadRunOut) return;
  turn.room.ports.log('error', 'gateway.ranUndecided', {});
  endThere(turn, approval, decidedBy === undefined ? ranUnasked : ranUntold);
}

const ranUnasked = 'It ran at the gateway without a decision of this room.';
const ranUntold = 'It ran at the gateway, which this room had not told its yes.';

/** Who asked is gone: nothing of it may run, and what was told already has an unknown end. */
export function cancelAsked(turn: Turn, id: InstanceId, reason: string, run?: RunId): void {
  for (const approval of askedBy(turn, id))
    if (run === undefined || approval.runId === run) end(turn, approval, reason);
}

/** It is over there, whatever is decided here: what had run out by then stays that, and says this too. */
function endThere(turn: Turn, approval: Approval, reason: string): void {
  const late = approval.state === 'expired' ? approval : expire(approval, turn.now);
  if (late === null) return end(turn, approval, reason);
  takeBackDecision(turn, approval);
  putApproval(turn, { ...late, reason, decidedElsewhere: true }, 'room');
}

function end(turn: Turn, approval: Approval, reason: string): void {
  takeBackDecision(turn, approval);
  if (approval.state === 'dispatched') {
    putApproval(turn, settle(approval, 'unknown', turn.now, reason), 'room');
    return;
  }
  cancelApproval(turn, approval, { by: null, reason, decidedElsewhere: true });
}
