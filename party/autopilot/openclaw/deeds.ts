import { canonicalJson } from '../../../shared/lib/canonical-json.ts';
import { must } from '../../../shared/lib/must.ts';
import type { MethodName, Params, Result } from '../../../shared/methods/contract.ts';
import type { Approval } from '../../../shared/model/approval.ts';
import type { AttachedTools } from '../../../shared/model/attachment.ts';
import type { ThreadId } from '../../../shared/model/ids.ts';
import type { AttachedTo, Instance } from '../../../shared/model/instance.ts';
import { isProducer, type Principal } from '../../../shared/model/principal.ts';
import { parseAction } from '../../../shared/policy/action.ts';
import { callableTools } from '../../../shared/policy/toolset.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { openApprovals } from '../approvals.ts';
import { runBehind } from '../assistant-view.ts';
import { mayRead, threadFor } from '../authorize.ts';
import { humanBehind } from '../membership.ts';
import { liveRunsOf } from '../run-queue.ts';
import { readRow } from '../store/records.ts';
import { changeThread } from '../thread-changes.ts';
import type { Call, Turn } from '../turn.ts';
import {
  changeInstance,
  livingInstance,
  refuseUnlessPublic,
  refuseUnlessThere,
  turnInstance,
} from './instances.ts';
import { removeBox, restartBox, startFirst } from './lifecycle.ts';
import { keepOrder } from './orders.ts';
import { requestedBy } from './requests.ts';
import { reviewTools } from './review-tools.ts';
import {
  lookInNoPrivate,
  privateThreadAt,
  refuseLookPutAway,
  serve,
  servedAs,
  serveNoMore,
  servesThread,
  toolsAt,
} from './serving.ts';
import { endSession, refuseIfGone, sessionOf } from './sessions.ts';

/** Who does it: in whose name, and, if it had to be allowed, under what. */
export interface Doer {
  by: Principal;
  approval?: Approval | undefined;
  key?: string | undefined;
}

type Deed<M extends MethodName> = (turn: Turn, doer: Doer, params: Params<M>) => Result<M>;

export type InstanceDeed =
  | 'instances.create'
  | 'instances.restart'
  | 'instances.remove'
  | 'instances.rename'
  | 'instances.attach'
  | 'instances.detach'
  | 'instances.allowCommands'
  | 'sessions.reset'
  | 'sessions.remove';

/** What is done to OpenClaws by who may, or once it is allowed. */
export const instanceDeeds: { readonly [M in InstanceDeed]: Deed<M> } = {
  'instances.create': (turn, doer, params) => {
    const asked = doer.approval?.instanceId;
    const known = asked === undefined ? null : readRow(turn.store, 'instances', asked);
    const maker = makerOf(turn, doer.by);
    const instance = known ?? requestedBy(turn, params, { by: maker, key: doer.key });
    if (instance.state !== 'requested')
      throw new Refusal('conflict', { message: 'It was created already.' });
    refuseOtherModel(turn, doer);
    const allowed = turnInstance(turn, instance.id, 'approved', attachedAs(turn, instance, params));
    const job = startFirst(turn, allowed, { by: doer.by, forWhom: maker });
    receipt(turn, doer, 'instance.create', instance, params);
    return { instanceId: instance.id, jobId: job.id, threadId: instance.threadId };
  },

  'instances.restart': (turn, doer, { instanceId }) => {
    const instance = livingInstance(turn.store, instanceId);
    const job = restartBox(turn, instance, { by: doer.by });
    receipt(turn, doer, 'instance.restart', instance, { instanceId });
    return { jobId: job.id };
  },

  'instances.remove': (turn, doer, { instanceId }) => {
    const instance = livingInstance(turn.store, instanceId);
    const job = removeBox(turn, instance, { by: doer.by });
    receipt(turn, doer, 'instance.remove', instance, { instanceId });
    return { jobId: job.id };
  },

  'instances.rename': (turn, doer, { instanceId, name }) => {
    const instance = livingInstance(turn.store, instanceId);
    changeInstance(turn, instanceId, (row) => ({ ...row, name }));
    receipt(turn, doer, 'instance.rename', instance, { instanceId, name });
    return {};
  },

  'instances.attach': (turn, doer, { instanceId, to, tools: asked }) => {
    const instance = livingInstance(turn.store, instanceId);
    refuseUnlessThere(turn.store, to, makerOf(turn, doer.by));
    const before = toolsAt(turn.store, instance, to);
    const tools = asked ?? before ?? 'commands';
    if (asked === 'look') refuseLookPutAway(turn.store, [to]);
    if (tools === before) return {};
    refuseOtherPlace(doer, before);
    serve(turn, instance, to, tools);
    reviewTools(turn);
    const done = { instanceId, to, tools };
    receipt(turn, doer, 'instance.attach', placeOf(turn, instance, to), done);
    return {};
  },

  'instances.detach': (turn, doer, { instanceId, to }) => {
    const instance = livingInstance(turn.store, instanceId);
    const hidden = privateThreadAt(turn.store, to);
    const isSeen = hidden === null || mayRead(turn.store, hidden.id, makerOf(turn, doer.by));
    const before = toolsAt(turn.store, instance, to);
    if (!isSeen || before === null) return {};
    refuseOtherPlace(doer, before);
    serveNoMore(turn, instance, to);
    reviewTools(turn);
    receipt(turn, doer, 'instance.detach', placeOf(turn, instance, to), { instanceId, to });
    return {};
  },

  'instances.allowCommands': (turn, doer, { instanceId }) => {
    const instance = livingInstance(turn.store, instanceId);
    lookInNoPrivate(turn, instanceId);
    reviewTools(turn);
    receipt(turn, doer, 'instance.allowCommands', instance, { instanceId });
    return {};
  },

  'sessions.reset': (turn, doer, { threadId }) => {
    const session = sessionOf(turn.store, threadId);
    threadFor(turn.store, threadId, makerOf(turn, doer.by));
    refuseIfGone(session);
    refuseWhileAnswering(turn, threadId);
    const { instanceId, sessionKey } = session.openclaw;
    livingInstance(turn.store, instanceId);
    keepOrder(turn, instanceId, { kind: 'reset', threadId, sessionKey });
    changeThread(turn, threadId, (thread) => ({ ...thread, lastAt: turn.now }));
    receipt(turn, doer, 'session.reset', { id: instanceId, threadId }, { threadId }, 'asked');
    return {};
  },

  'sessions.remove': (turn, doer, { threadId }) => {
    const session = sessionOf(turn.store, threadId);
    threadFor(turn.store, threadId, makerOf(turn, doer.by));
    refuseIfGone(session);
    const { instanceId, sessionKey } = session.openclaw;
    const instance = livingInstance(turn.store, instanceId);
    if (threadId === instance.threadId)
      throw new Refusal('conflict', {
        message: 'This is the main session of its OpenClaw, and goes with it only.',
        fix: 'Reset the session, or delete the OpenClaw.',
      });
    refuseWhileAnswering(turn, threadId);
    keepOrder(turn, instanceId, { kind: 'removeSession', sessionKey });
    endSession(turn, threadId);
    receipt(turn, doer, 'session.remove', { id: instanceId, threadId }, { threadId }, 'asked');
    return {};
  },
};

export const isInstanceDeed = (name: string): name is InstanceDeed =>
  Object.hasOwn(instanceDeeds, name);

/** Does it for a caller who may; an assistant shows the approval that it was dispatched under. */
export function doNow<M extends InstanceDeed>(
  { turn, caller, key }: Call,
  method: M,
  params: Params<M>,
): Result<M> {
  const approval = isProducer(caller) ? dispatchedFor(turn, caller, method, params) : undefined;
  return instanceDeeds[method](turn, { by: caller, approval, key }, params);
}

/** What an assistant may do now: exactly what was allowed, dispatched and not yet settled. */
export function dispatchedFor(
  turn: Turn,
  who: Principal,
  method: MethodName,
  params: unknown,
): Approval {
  const bytes = canonicalJson(params);
  const found = openApprovals(turn.store).find(
    (one) =>
      one.state === 'dispatched' &&
      one.requestedBy === who &&
      one.method === method &&
      canonicalJson(parseAction(one.action).input) === bytes,
  );
  if (found === undefined) throw new Refusal('waits');
  return found;
}

/** A tool of a gateway that serves the chat of an assistant, of those that only look. */
export function callTool(
  { turn, caller }: Call,
  { instanceId, name, input }: Params<'instances.call'>,
): Result<'instances.call'> {
  dispatchedFor(turn, caller, 'instances.call', { instanceId, name, input });
  const instance = servingInstance(turn, caller, instanceId);
  if (!callableTools.some((one) => one === name))
    throw new Refusal('notAllowed', {
      message: `${name} is not among the tools of OpenClaw that the assistant may use.`,
      fix: `It may use ${callableTools.join(' and ')} on its workspace, and sessions.list and sessions.read; say anything else to one of its sessions.`,
    });
  const { threadId } = runBehind(turn, caller);
  return { callId: keepOrder(turn, instance.id, { kind: 'call', threadId, name, input }).id };
}

/** The instance, if it serves the thread of this assistant or its project, and works. */
export function servingInstance(turn: Turn, who: Principal, id: Instance['id']): Instance {
  const instance = livingInstance(turn.store, id);
  const { threadId } = runBehind(turn, who);
  const thread = must(readRow(turn.store, 'threads', threadId), threadId);
  if (!servesThread(instance, thread))
    throw new Refusal('notAllowed', {
      message: 'This OpenClaw does not serve this chat.',
      fix: 'Attach it to the chat or to its project first.',
    });
  return instance;
}

/** What is being answered, or waits for its turn, would be wiped with what was said before it. */
function refuseWhileAnswering({ store }: Turn, threadId: ThreadId): void {
  if (liveRunsOf(store, threadId).length > 0)
    throw new Refusal('conflict', {
      message: 'Something is being answered in this session, or waits to be.',
      fix: 'Wait for the answer or stop it, then ask again.',
    });
}

/** It was allowed with one model, and the installation has another by now. */
function refuseOtherModel({ room }: Turn, { approval }: Doer): void {
  const allowed = approval === undefined ? undefined : parseAction(approval.action).model;
  const now = room.ports.hosts?.answers;
  if (allowed === undefined || now === undefined) return;
  if (canonicalJson(allowed) === canonicalJson(now)) return;
  throw new Refusal('conflict', {
    message: `It was allowed with the model ${allowed.id}; this installation answers with ${now.id} now.`,
    fix: 'Ask for it again.',
  });
}

/** It was allowed while it might do something else there: allowed now it might give commands back. */
function refuseOtherPlace({ approval }: Doer, now: AttachedTools | null): void {
  const was = approval === undefined ? undefined : parseAction(approval.action).serves;
  if (was === undefined || was === (now ?? 'nothing')) return;
  const words = { look: 'may only look there', commands: 'may ask for commands there' };
  throw new Refusal('conflict', {
    message: `Since it was asked for that changed: it ${now === null ? 'does not serve that place' : words[now]} now.`,
    fix: 'Ask for it again.',
  });
}

/** An assistant makes things for whoever asked it. */
const makerOf = (turn: Turn, by: Principal): Principal =>
  isProducer(by) ? humanBehind(turn.store, runBehind(turn, by).askedBy) : by;

/** An edit of the request may have changed all but the words, which wait in the thread. */
function attachedAs(
  turn: Turn,
  instance: Instance,
  { name = instance.name, slug = instance.slug, attach }: Params<'instances.create'>,
) {
  const { attached, lookOnly = [] } = attach === undefined ? instance : servedAs(attach);
  for (const place of attached) refuseUnlessPublic(turn.store, place, instance.createdBy);
  refuseLookPutAway(turn.store, lookOnly);
  return { name, slug, attached, lookOnly };
}

/** Who may read a private thread, and nobody else, reads of what was done to it. */
const placeOf = (turn: Turn, { id, threadId }: Instance, to: AttachedTo) => ({
  id,
  threadId: privateThreadAt(turn.store, to)?.id ?? threadId,
});

/** `asked`: OpenClaw is to do it, and what came of it leaves another receipt. */
function receipt(
  turn: Turn,
  { by, approval }: Doer,
  kind: string,
  { id, threadId }: Pick<Instance, 'id' | 'threadId'>,
  params: object,
  outcome: 'done' | 'asked' = 'done',
): void {
  turn.receipt({
    principal: by,
    kind,
    action: { instance: id, ...params },
    ...(approval === undefined ? {} : { approvalId: approval.id }),
    threadId,
    outcome,
  });
}
