import type { Instance } from '../../../shared/model/instance.ts';
import { isProducer } from '../../../shared/model/principal.ts';
import { type SessionKind, sessionKindsOf } from '../../../shared/model/session-kind.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { sees, threadSeen } from '../assistant-view.ts';
import { threadFor } from '../authorize.ts';
import { callTool, dispatchedFor, doNow, servingInstance } from '../openclaw/deeds.ts';
import { instanceFor, instancesOf, livingInstance } from '../openclaw/instances.ts';
import { callOf, keepOrder } from '../openclaw/orders.ts';
import { readSession } from '../openclaw/read-session.ts';
import { servedSeen } from '../openclaw/serving.ts';
import {
  beginSession,
  isBehind,
  isSession,
  refuseIfGone,
  sessionOf,
  sessionsOf,
} from '../openclaw/sessions.ts';
import { producerOf } from '../run-queue.ts';
import { say } from '../say.ts';
import type { Handlers } from './handlers.ts';

export const instanceHandlers: Handlers<
  | 'instances.create'
  | 'instances.restart'
  | 'instances.remove'
  | 'instances.rename'
  | 'instances.attach'
  | 'instances.detach'
  | 'instances.allowCommands'
  | 'instances.list'
  | 'instances.get'
  | 'instances.call'
  | 'instances.called'
  | 'sessions.create'
  | 'sessions.reset'
  | 'sessions.remove'
  | 'sessions.list'
  | 'sessions.read'
  | 'sessions.history'
  | 'sessions.send'
> = {
  'instances.create': (call, params) => doNow(call, 'instances.create', params),
  'instances.restart': (call, params) => doNow(call, 'instances.restart', params),
  'instances.remove': (call, params) => doNow(call, 'instances.remove', params),
  'instances.rename': (call, params) => doNow(call, 'instances.rename', params),
  'instances.attach': (call, params) => doNow(call, 'instances.attach', params),
  'instances.detach': (call, params) => doNow(call, 'instances.detach', params),
  'instances.allowCommands': (call, params) => doNow(call, 'instances.allowCommands', params),
  'sessions.reset': (call, params) => doNow(call, 'sessions.reset', params),
  'sessions.remove': (call, params) => doNow(call, 'sessions.remove', params),

  'instances.list': ({ turn }) => ({
    instances: instancesOf(turn.store)
      .filter(({ state }) => state !== 'deleted')
      .map(inShort),
  }),

  'instances.get': ({ turn, caller }, { instanceId }) => {
    const instance = instanceFor(turn.store, instanceId);
    const { steps, gatewayVersion, tools } = instance;
    const served = servedSeen(turn.store, instance, caller);
    return { ...inShort(instance), steps, ...served, gatewayVersion, tools };
  },

  'instances.call': (call, params) => callTool(call, params),

  'instances.called': ({ turn, caller }, { callId, threadId }) => {
    if (caller !== producerOf({ threadId })) throw new Refusal('notFound');
    const call = callOf(turn.store, callId);
    if (call === null || call.threadId !== threadId) throw new Refusal('notFound');
    return call.came;
  },

  'sessions.create': ({ turn, caller }, { instanceId, title }) => {
    const instance = livingInstance(turn.store, instanceId);
    return { threadId: beginSession(turn, instance, caller, { title }).id };
  },

  'sessions.list': ({ turn, caller }, { instanceId, text = '', before, limit, ...only }) => {
    const words = text.toLowerCase();
    const { activeMinutes, kinds } = only;
    const since = activeMinutes === undefined ? 0 : turn.now - activeMinutes * 60_000;
    const sessions = sessionsOf(turn.store, instanceId)
      .filter((one) => before === undefined || isBehind(turn.store, one, before))
      .filter(({ lastAt }) => lastAt >= since)
      .filter((one) => kinds === undefined || sessionKindsOf(one).some((of) => kinds.includes(of)))
      .filter((thread) => sees(turn.store, caller, thread))
      .filter(({ title }) => title.toLowerCase().includes(words));
    return {
      sessions: sessions.slice(0, limit).map((one) => ({
        threadId: one.id,
        instanceId: one.openclaw.instanceId,
        sessionKey: one.openclaw.sessionKey,
        title: one.title,
        lastAt: one.lastAt,
        state: one.activity.state,
        ...ifAny(sessionKindsOf(one)),
      })),
    };
  },

  'sessions.read': ({ turn, caller }, { threadId, ...which }) => {
    const thread = threadSeen(turn.store, threadId, caller);
    if (!isSession(thread)) throw new Refusal('notFound');
    if (which.rest !== undefined && which.before !== undefined) throw new Refusal('badParams');
    return { messages: readSession(turn.room, thread, which) };
  },

  'sessions.history': ({ turn, caller }, { threadId }) => {
    const session = sessionOf(turn.store, threadId);
    threadFor(turn.store, threadId, caller);
    refuseIfGone(session);
    const { instanceId, sessionKey } = session.openclaw;
    keepOrder(turn, livingInstance(turn.store, instanceId).id, {
      kind: 'history',
      threadId,
      sessionKey,
    });
    return {};
  },

  'sessions.send': ({ turn, caller, key }, { threadId, text }) => {
    if (!isProducer(caller)) throw new Refusal('notAllowed');
    const { onBehalfOf } = dispatchedFor(turn, caller, 'sessions.send', { threadId, text });
    const session = sessionOf(turn.store, threadId);
    servingInstance(turn, caller, session.openclaw.instanceId);
    if (onBehalfOf === undefined) throw new Refusal('notAllowed');
    return say(turn, { threadId, author: onBehalfOf, text, key });
  },
};

const inShort = ({ id, name, slug, state, since, trouble, model, threadId }: Instance) => ({
  instanceId: id,
  name,
  slug,
  state,
  since,
  threadId,
  trouble,
  model,
});

const ifAny = (kinds: SessionKind[]) => (kinds.length === 0 ? {} : { kinds });
