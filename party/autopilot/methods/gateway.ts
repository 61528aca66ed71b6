import * as z from 'zod/mini';
import { keyOfCause } from '../../../shared/methods/gateway.ts';
import { type RunId, runId as runIdSchema, type ThreadId } from '../../../shared/model/ids.ts';
import type { Order } from '../../../shared/model/order.ts';
import { isLiveRun, modelName, type Trouble } from '../../../shared/model/run.ts';
import { redactForeign } from '../../../shared/producer/redactor.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import { keepLines } from '../openclaw/box-lines.ts';
import { connectedInstance, takeOver } from '../openclaw/connector.ts';
import {
  askForGateway,
  decided,
  settledAtGateway,
  waitingAtGateway,
} from '../openclaw/gateway-approvals.ts';
import { putHeard, reconcile } from '../openclaw/history.ts';
import { setTrouble } from '../openclaw/instances.ts';
import { runIdAt } from '../openclaw/known-id.ts';
import { becomeReady, gatewayTold } from '../openclaw/lifecycle.ts';
import { dropOrder, keepAnswer, openOrder } from '../openclaw/orders.ts';
import { tellRefused } from '../openclaw/refused.ts';
import { brokenIn, markTaken } from '../openclaw/session-runs.ts';
import {
  connectorPrincipal,
  endSession,
  knownSession,
  type Session,
  sessionBy,
  sessionOf,
  takeUpSession,
} from '../openclaw/sessions.ts';
import { isVerdict } from '../openclaw/troubles.ts';
import { endRun, queueRun, showActivity } from '../run-queue.ts';
import { readRow } from '../store/records.ts';
import { changeThread } from '../thread-changes.ts';
import type { Call, Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';

export const gatewayHandlers: Handlers<
  | 'gateway.hello'
  | 'gateway.done'
  | 'gateway.ready'
  | 'gateway.trouble'
  | 'gateway.session'
  | 'gateway.sessionGone'
  | 'gateway.run'
  | 'gateway.history'
  | 'gateway.asks'
  | 'gateway.asked'
  | 'gateway.settled'
  | 'gateway.refused'
  | 'gateway.lines'
> = {
  'gateway.hello': (call, told) => takeOver(call, told),

  'gateway.done': (call, told) => {
    const instance = connectedInstance(call);
    const order = openOrder(call.turn.store, instance.id, told.orderId);
    if (order === null) return {};
    const outcome: Outcome = told.ok
      ? { ok: true, result: told.result ?? null }
      : { ok: false, trouble: told.trouble };
    if (order.kind === 'call')
      keepAnswer(call.turn, order.id, { threadId: order.threadId, came: cameOf(outcome) });
    else dropOrder(call.turn.store, order.id);
    follow(call, order, outcome);
    return {};
  },

  'gateway.ready': (call, told) => {
    const instance = connectedInstance(call);
    refuseUnlessWhole(instance.trouble);
    becomeReady(call.turn, instance, told);
    return {};
  },

  'gateway.trouble': (call, { trouble }) => {
    gatewayTold(call.turn, connectedInstance(call), trouble);
    return {};
  },

  'gateway.session': (call, { sessionKey, title, at }) => {
    const { turn } = call;
    const session = sessionBy(turn, connectedInstance(call), sessionKey);
    const isNews = title !== undefined && title !== '' && session.title === '';
    const isLater = at > session.lastAt && at <= turn.now;
    if (isNews || isLater)
      changeThread(turn, session.id, (thread) => ({
        ...thread,
        ...(isNews ? { title } : {}),
        ...(isLater ? { lastAt: at } : {}),
      }));
    return { threadId: session.id };
  },

  'gateway.sessionGone': (call, { sessionKey }) => {
    const instance = connectedInstance(call);
    const known = knownSession(call.turn.store, instance, sessionKey);
    if (known !== null && known.id !== instance.threadId) endSession(call.turn, known.id);
    return {};
  },

  'gateway.run': (call, { sessionKey, gatewayRunId, cause, text = '', at, follows }) => {
    const { turn } = call;
    const instance = connectedInstance(call);
    const session = sessionBy(turn, instance, sessionKey);
    refuseIfOver(turn, session, gatewayRunId);
    const runId = runIdAt(instance.id, gatewayRunId);
    const known = readRow(turn.store, 'runs', runId);
    if (known !== null) return { runId, threadId: session.id, messageId: known.messageId };
    const broken =
      follows === undefined
        ? cause === 'recovery' && brokenIn(turn.store, session.id)
        : ownRunId(turn, session.id, follows);
    const key = keyOfCause(gatewayRunId);
    const role = cause === 'elsewhere' ? 'user' : 'system';
    const { id: messageId } = putHeard(turn, session, { key, role, at, text });
    queueRun(turn, {
      id: runId,
      threadId: session.id,
      askedBy: connectorPrincipal(instance.id),
      messageId,
      producer: connectorPrincipal(instance.id),
      cause,
      ...(broken ? { follows: broken } : {}),
    });
    turn.deadline('lease', runId, turn.now + limits.leaseMs);
    showActivity(turn, session.id);
    return { runId, threadId: session.id, messageId };
  },

  'gateway.history': (call, { threadId, sessionKey, messages, isCut = false }) => {
    const { turn } = call;
    const session = sessionBy(turn, connectedInstance(call), sessionKey);
    if (session.id !== threadId) throw new Refusal('notFound');
    reconcile(turn, session, { messages, isCut });
    return {};
  },

  'gateway.asks': (call, told) => ({
    approvalId: askForGateway(call.turn, connectedInstance(call), told),
  }),

  'gateway.asked': (call, { gatewayIds }) => {
    waitingAtGateway(call.turn, connectedInstance(call), gatewayIds);
    return {};
  },

  'gateway.settled': (call, told) => {
    settledAtGateway(call.turn, connectedInstance(call), told);
    return {};
  },

  'gateway.refused': (call, told) => {
    tellRefused(call.turn, connectedInstance(call), told);
    return {};
  },

  'gateway.lines': (call, { lines }) => {
    keepLines(call.turn, connectedInstance(call).id, lines);
    return {};
  },
};

type Outcome = { ok: true; result: unknown } | { ok: false; trouble: Trouble };

/** What a tool gave, without what looks like a key. */
const cameOf = (outcome: Outcome) =>
  outcome.ok
    ? { state: 'done' as const, output: redactForeign(outcome.result, []) }
    : { state: 'failed' as const, error: outcome.trouble.message };

/** What follows from an order that is done, or cannot be. */
function follow(call: Call, order: Order, outcome: Outcome): void {
  const { turn, caller } = call;
  switch (order.kind) {
    case 'ping':
      return answered(turn, caller, outcome);
    case 'send': {
      if (outcome.ok) return markTaken(turn, order.runId);
      endRun(turn, order.runId, { state: 'failed', trouble: outcome.trouble });
      return;
    }
    case 'abort': {
      const run = readRow(turn.store, 'runs', order.runId);
      // There was nothing left to abort: nobody will say that it ended.
      if (!outcome.ok && run?.stopping !== undefined) endRun(turn, run.id, { state: 'stopped' });
      return;
    }
    case 'decide':
      return decided(
        turn,
        order.approvalId,
        outcome.ok
          ? { ok: true, became: becameOf(outcome.result) }
          : {
              ok: false,
              error: outcome.trouble.message,
              isUnknown: outcome.trouble.code === 'unknown',
            },
      );
    case 'reset': {
      const { threadId: id } = order;
      tellCame(call, 'session.reset', id, outcome);
      if (outcome.ok) return tellInSession(turn, order, id, begunAnew);
      return tellNotDone(turn, order, { id, what: 'reset' }, outcome.trouble);
    }
    case 'removeSession': {
      const { id } = sessionBy(turn, connectedInstance(call), order.sessionKey);
      tellCame(call, 'session.remove', id, outcome);
      if (outcome.ok) return;
      takeUpSession(turn, id);
      return tellNotDone(turn, order, { id, what: 'deleted' }, outcome.trouble);
    }
    case 'rename':
    case 'history':
    case 'tools':
    case 'call':
    case 'logs':
      return;
  }
}

/** What came of what was asked of OpenClaw: a receipt of the same action as that of the asking. */
function tellCame(
  call: Call,
  kind: 'session.reset' | 'session.remove',
  threadId: ThreadId,
  outcome: Outcome,
): void {
  const { id } = connectedInstance(call);
  const isUnknown = !outcome.ok && outcome.trouble.code === 'unknown';
  call.turn.receipt({
    principal: connectorPrincipal(id),
    kind,
    action: { instance: id, threadId },
    threadId,
    outcome: outcome.ok ? 'done' : isUnknown ? 'unknown' : 'failed',
  });
}

/** Whoever had the session reset or deleted reads there that it was not, or that nobody knows. */
function tellNotDone(
  turn: Turn,
  order: Order,
  { id, what }: { id: ThreadId; what: 'reset' | 'deleted' },
  { message, fix }: Trouble,
): void {
  tellInSession(turn, order, id, `This session was to be ${what}. ${message} ${fix}`);
}

const begunAnew =
  'This session was begun anew. What was said above stays to be read; OpenClaw does not know it any more.';

function tellInSession(turn: Turn, order: Order, id: ThreadId, text: string): void {
  const key = `${order.kind}:${order.id}`;
  putHeard(turn, sessionOf(turn.store, id), { key, role: 'system', at: turn.now, text });
  changeThread(turn, id, (thread) => ({ ...thread, lastAt: turn.now }));
}

const pinged = z.object({ ms: z.number(), model: modelName });

function answered(turn: Turn, caller: Call['caller'], outcome: Outcome): void {
  const instance = readRow(turn.store, 'instances', caller.slice('connector:'.length));
  if (instance === null) return;
  if (isVerdict(instance.trouble)) return;
  if (!outcome.ok) return setTrouble(turn, instance.id, outcome.trouble);
  const told = pinged.safeParse(outcome.result);
  if (!told.success) return;
  becomeReady(turn, instance, { pingMs: told.data.ms, model: told.data.model });
}

const becameOf = (result: unknown): string => {
  const parsed = z.safeParse(z.object({ became: z.string() }), result);
  return parsed.success ? parsed.data.became : 'unclear';
};

function refuseUnlessWhole(trouble: Trouble | undefined): void {
  if (isVerdict(trouble))
    throw new Refusal('conflict', { message: trouble.message, fix: trouble.fix });
}

/**
 * A gateway names what the room sent as the room does. Its end stands: what the gateway still says of
 * it is in its transcript, and is no other run.
 */
function refuseIfOver(turn: Turn, { id }: Session, gatewayRunId: string): void {
  const own = runIdSchema.safeParse(gatewayRunId);
  const run = own.success ? readRow(turn.store, 'runs', own.data) : null;
  if (run?.threadId === id && !isLiveRun(run.state))
    throw new Refusal('conflict', { message: 'This run is over here.' });
}

/** A run of the same thread; what else is named is not said again. */
function ownRunId(turn: Turn, threadId: string, id: RunId): RunId {
  const run = readRow(turn.store, 'runs', id);
  if (run?.threadId !== threadId) throw new Refusal('notFound');
  return run.id;
}
