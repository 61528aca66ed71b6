import * as z from 'zod/mini';
import { canonicalJson } from '../../../shared/lib/canonical-json.ts';
import { contract, isMethodName } from '../../../shared/methods/contract.ts';
import {
  type Approval,
  askedRisk,
  isSettledApproval,
  type Verdict,
} from '../../../shared/model/approval.ts';
import { approvalId as approvalIdSchema } from '../../../shared/model/ids.ts';
import type { ToolPart } from '../../../shared/model/part.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import type { Run } from '../../../shared/model/run.ts';
import { parseAction } from '../../../shared/policy/action.ts';
import {
  againFrom,
  castVote,
  dispatch,
  stateAt,
  supersede,
  wordsFor,
} from '../../../shared/policy/approval.ts';
import { partiesOf } from '../../../shared/policy/electorate.ts';
import { mayEdit } from '../../../shared/policy/may-edit.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import {
  approvalFor,
  ask,
  cancelApproval,
  electorateOf,
  expireApproval,
  putApproval,
  putVote,
} from '../approvals.ts';
import { authorize } from '../authorize.ts';
import { deeds, doSoon, isDeed } from '../deeds.ts';
import { completeGrants, spend } from '../grants.ts';
import { humanBehind } from '../membership.ts';
import { nameOf } from '../name-of.ts';
import { rememberApproval } from '../openclaw/requests.ts';
import { isPaused, refuseIfPaused } from '../pause.ts';
import { showActivity, toolsOf } from '../run-queue.ts';
import { readRow } from '../store/records.ts';
import { settleTool } from '../tool-receipt.ts';
import type { Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';
import { messageOf } from './parts.ts';
import { ownLiveRun } from './runs.ts';

export const approvalHandlers: Handlers<
  | 'approvals.decide'
  | 'approvals.cancel'
  | 'approvals.edit'
  | 'approvals.get'
  | 'approvals.page'
  | 'approval.request'
  | 'approval.dispatch'
  | 'run.park'
  | 'room.transfer'
  | 'room.pause'
  | 'room.resume'
  | 'policies.set'
  | 'policies.weaken'
  | 'web.fetch'
> = {
  'approvals.decide': ({ turn, caller }, { approvalId, ...ballot }) => {
    const approval = approvalFor(turn.store, approvalId, caller);
    refuseIfNotOffered(approval, ballot.verdict);
    const ruling = castVote(
      approval,
      { by: caller, ...ballot },
      electorateOf(turn, approval.threadId),
    );
    if (!ruling.ok) throw new Refusal(ruling.code, { message: ruling.message });
    if (ruling.grant !== null) spend(turn, ruling.grant);
    const { state } = ruling.approval;
    if (ruling.approval !== approval) {
      if (ruling.approval.votes !== approval.votes) putVote(turn, ruling.approval, caller);
      putApproval(turn, ruling.approval);
      completeGrants(turn, ruling.approval);
    }
    if (ruling.what === 'decided') doSoon(turn, ruling.approval);
    const from = ruling.what === 'first' ? againFrom(ruling.approval, caller) : undefined;
    return { state, ...(from === undefined ? {} : { againFrom: from }) };
  },

  'approvals.cancel': ({ turn, caller }, { approvalId, reason = 'Taken back.' }) => {
    const approval = approvalFor(turn.store, approvalId, caller);
    const isOwn = partiesOf(approval).includes(caller);
    if (!isOwn && turn.room.roleOf(caller) !== 'owner') throw new Refusal('notAllowed');
    if (approval.state === 'cancelled') return { state: 'cancelled' };
    const state = stateAt(approval, turn.now);
    const gone =
      state === 'expired' ? null : cancelApproval(turn, approval, { by: caller, reason });
    if (gone === null) throw new Refusal('conflict', { message: wordsFor(approval, state) });
    return { state: gone.state };
  },

  'approvals.edit': ({ turn, caller, connection }, { approvalId, digest, input }) => {
    const before = approvalFor(turn.store, approvalId, caller);
    const { method, risk, threadId, runId, partId, layer, onBehalfOf, edits = 0 } = before;
    const { instanceId } = before;
    if (digest !== before.digest || layer === 'gateway' || stateAt(before, turn.now) !== 'pending')
      throw new Refusal('conflict', { message: wordsFor(before, stateAt(before, turn.now)) });
    if (!isMethodName(method)) throw new Refusal('notFound');
    if (!mayEdit(before, caller, electorateOf(turn, threadId)))
      throw new Refusal('notAllowed', whoMayEdit);
    if (isDeed(method)) authorize(turn.store, contract[method], connection.standing);
    if (edits >= bounds.editsOfOne) throw new Refusal('tooMany', tooManyEdits);
    const params = contract[method].params.safeParse(input);
    if (!params.success) throw new Refusal('badParams');
    const made = ask(turn, {
      method,
      input: params.data,
      risk,
      requestedBy: caller,
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
      parties: partiesAfter(before, caller, humanBehind(turn.store, caller)),
      ...(threadId === undefined ? {} : { threadId }),
      ...(runId === undefined ? {} : { runId }),
      ...(partId === undefined ? {} : { partId }),
      ...(instanceId === undefined ? {} : { instanceId }),
      supersedes: before.id,
      edits: edits + 1,
    });
    if (method === 'instances.create' && instanceId !== undefined) {
      refuseOtherWords(before, params.data);
      rememberApproval(turn, instanceId, made);
    }
    const old = supersede(before, made, turn.now);
    if (old === null) throw new Refusal('conflict');
    if (partId !== undefined)
      turn.changes.edit('parts', partId, (part) =>
        part.kind === 'tool' ? { ...part, approvalId: made.id } : part,
      );
    putApproval(turn, old);
    doSoon(turn, made);
    return { approvalId: made.id };
  },

  'approvals.get': ({ turn, caller }, { approvalId }) => ({
    approval: approvalFor(turn.store, approvalId, caller),
  }),

  'approvals.page': ({ turn }, { before, limit }) =>
    turn.room.reader.approvalsBefore(before, limit),

  'approval.request': (call, { runId, messageId, partId, i, callId, name, input, words }) => {
    const { turn, caller } = call;
    const run = ownLiveRun(call, runId);
    const known = currentOf(turn, approvalIdSchema.parse(partId));
    if (known !== null) {
      if (known.runId !== run.id) throw new Refusal('conflict');
      return standing(turn, known);
    }
    refuseIfPaused(turn.store);
    const risk = isMethodName(name) ? askedRisk.safeParse(contract[name].risk) : null;
    if (!isMethodName(name) || contract[name].tool === undefined || risk?.success !== true)
      throw new Refusal('notFound');
    const params = contract[name].params.safeParse(input);
    if (!params.success) throw new Refusal('badParams');
    const { n } = messageOf(call, run, messageId);
    const approval = ask(turn, {
      id: approvalIdSchema.parse(partId),
      method: name,
      input: params.data,
      risk: risk.data,
      requestedBy: caller,
      onBehalfOf: humanBehind(turn.store, run.askedBy),
      threadId: run.threadId,
      runId,
      partId,
      ...(words === undefined ? {} : { words }),
    });
    const { threadId } = run;
    const place = { id: partId, seq: 0, n, i, messageId, threadId, runId, callId, name, input };
    const part = toolPartAt(turn, partId) ?? { ...place, kind: 'tool', state: 'called' };
    settleTool(turn, run, { ...part, approvalId: approval.id }, { state: 'waiting' });
    return standing(turn, approval);
  },

  'approval.dispatch': (call, { approvalId, digest, token }) => {
    const { turn } = call;
    const approval = readRow(turn.store, 'approvals', approvalId);
    if (approval?.runId === undefined) throw new Refusal('notFound');
    const run = ownLiveRun(call, approval.runId);
    if (run.stopping !== undefined) throw new Refusal('conflict', { message: 'It was stopped.' });
    refuseIfPaused(turn.store);
    const ruling = dispatch(approval, { digest, token, now: turn.now });
    if (!ruling.ok) throw new Refusal(ruling.code, { message: ruling.message });
    if (ruling.isNew) {
      putApproval(turn, ruling.approval);
      showWhatRuns(turn, ruling.approval);
    }
    return {};
  },

  'run.park': (call, { runId }) => {
    const { turn } = call;
    const run = ownLiveRun(call, runId);
    const waiting = toolsOf(turn.store, run).filter(({ state }) => state === 'waiting');
    const mayWait = waiting.every((part) => waitsForPeople(turn, part));
    if (waiting.length === 0 || !mayWait || run.stopping !== undefined) return { parked: false };
    park(turn, run);
    return { parked: true };
  },

  'room.transfer': ({ turn, caller }, params) => deeds['room.transfer'](turn, caller, params),
  'room.pause': ({ turn, caller }, params) => deeds['room.pause'](turn, caller, params),
  'room.resume': ({ turn, caller }, params) => deeds['room.resume'](turn, caller, params),
  'policies.set': ({ turn, caller }, params) => deeds['policies.set'](turn, caller, params),
  'policies.weaken': ({ turn, caller }, params) => deeds['policies.weaken'](turn, caller, params),

  'web.fetch': () => {
    throw new Refusal('notHere', {
      message: 'The assistant does this itself, once it is allowed to.',
    });
  },
};

/**
 * A gateway says whether it takes a yes; `allow-always` is never among the answers that are given. A
 * no is always carried out.
 */
function refuseIfNotOffered({ allowedDecisions }: Approval, verdict: Verdict): void {
  if (verdict === 'approve' && allowedDecisions?.includes('allow-once') === false)
    throw new Refusal('conflict', { message: 'The gateway takes no yes to this.' });
}

/** The words wait in the thread already, under the name of who said them. */
function refuseOtherWords({ action }: Approval, input: unknown): void {
  const wordsIn = (value: unknown) =>
    z.safeParse(z.object({ say: z.optional(z.unknown()) }), value);
  const [was, is] = [wordsIn(parseAction(action).input), wordsIn(input)];
  if (!was.success || !is.success || canonicalJson(was.data) !== canonicalJson(is.data))
    throw new Refusal('conflict', {
      message: 'What is to be said first waits in its thread, and is not changed here.',
      fix: 'Stop it there, and say something else.',
    });
}

/** What stands in for an approval now: an edit takes its place. */
function currentOf(turn: Turn, id: Approval['id']): Approval | null {
  let approval = readRow(turn.store, 'approvals', id);
  for (let n = 0; approval?.supersededBy !== undefined && n < bounds.editsOfOne; n++)
    approval = readRow(turn.store, 'approvals', approval.supersededBy);
  return approval;
}

/** Who has a hand in it besides its editor and for whom it is done. */
const partiesAfter = (before: Approval, editor: Principal, behind: Principal): Principal[] =>
  [...new Set([...(before.parties ?? []), before.requestedBy, behind])].filter(
    (who) => who !== editor && who !== before.onBehalfOf,
  );

const whoMayEdit = {
  message: 'Only who asked, for whom it is done, or who could decide about it may change it.',
  fix: 'Say what you would change in the chat, or ask for it yourself.',
};

const tooManyEdits = {
  message: `It was changed ${bounds.editsOfOne} times already.`,
  fix: 'Take it back, and ask anew for what is really meant.',
};

function standing(turn: Turn, approval: Approval) {
  const state = stateAt(approval, turn.now);
  const isOpen = state === 'pending' || state === 'approved' || state === 'dispatched';
  return {
    approvalId: approval.id,
    state,
    digest: approval.digest,
    action: approval.action,
    // It stays in the call, for people and the model.
    ...(isOpen ? {} : { why: wordsFor(approval, state, (who) => nameOf(turn.store, who)) }),
  };
}

/** Somebody changed the input before it was allowed: the call shows what really runs, and what was asked. */
function showWhatRuns(turn: Turn, { supersedes, partId, action }: Approval): void {
  if (supersedes === undefined || partId === undefined) return;
  const { input } = parseAction(action);
  turn.changes.edit('parts', partId, (part) =>
    part.kind === 'tool' ? { ...part, input, asked: part.asked ?? part.input } : part,
  );
}

function toolPartAt(turn: Turn, id: ToolPart['id']): ToolPart | null {
  const part = readRow(turn.store, 'parts', id);
  if (part !== null && part.kind !== 'tool') throw new Refusal('conflict');
  return part;
}

/** Undecided, or decided in a pause, until whose end nothing begins. */
function waitsForPeople(turn: Turn, { approvalId }: ToolPart): boolean {
  if (approvalId === undefined) return false;
  expireApproval(turn, approvalId);
  const approval = readRow(turn.store, 'approvals', approvalId);
  if (approval === null || isSettledApproval(approval.state)) return false;
  return approval.state === 'pending' || isPaused(turn.store);
}

/** Nobody writes it until somebody decides: no lease, and no socket that is waited for. */
function park(turn: Turn, run: Run): void {
  for (const kind of ['lease', 'lastCall'] as const) turn.clearDeadline(kind, run.id);
  if (run.state === 'waiting') return;
  turn.changes.edit('runs', run.id, ({ stalled: _, ...row }) => ({ ...row, state: 'waiting' }));
  showActivity(turn, run.threadId);
}
