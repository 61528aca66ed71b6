import { unreachable } from '../../shared/lib/unreachable.ts';
import { topicOf } from '../../shared/model/tables.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';
import { wireLimits } from '../../shared/protocol/wire-limits.ts';
import { closeTopic, forgetText, trimTopic } from '../../shared/sync/replica.ts';
import { closed, sayEnded } from './close.ts';
import { hearBytes, hearText } from './hear.ts';
import {
  commandsChanged,
  fromStored,
  mustAsk,
  nextSendAt,
  toStored,
  whyNotKept,
} from './outbox.ts';
import { greet, request, type Stepped, sendDue, want, withEffects } from './say.ts';
import type { PendingRequest, Session, SessionEffect, SessionEvent } from './session.ts';

/** The next session and what to do, in order. Ended sessions stay ended. */
export function stepSession(session: Session, event: SessionEvent): Stepped {
  if (session.phase.name === 'ended' && event.type !== 'discard')
    return [session, event.type === 'call' ? [sayEnded(event.id)] : []];
  const [next, effects] = step(session, event);
  const [sent, sends] = sendDue(next, event.now);
  const all = [...effects, ...sends];
  return commandsChanged(session, sent)
    ? [sent, [{ do: 'keep', commands: toStored(sent) }, ...all]]
    : [sent, all];
}

/** When to send a tick if nothing else happens. */
export function wakeAt(session: Session): number | null {
  const { phase } = session;
  if (phase.name === 'greeting') return phase.deadline;
  if (phase.name !== 'live') return null;
  const waits = [phase.pongBy ?? phase.pingAt, nextSendAt(session)].filter((at) => at !== null);
  return Math.min(...waits);
}

function step(session: Session, event: SessionEvent): Stepped {
  switch (event.type) {
    case 'opened':
      return greet(session, event.now);
    case 'closed':
      return closed(session, event);
    case 'text':
      return hearText(session, event.frame, event.now);
    case 'bytes':
      return hearBytes(session, event.frame, event.now);
    case 'call':
      return called(session, event);
    case 'restore':
      return [restored(session, event), []];
    case 'release':
      return [editCommand(session, event.key, (one) => [{ ...one, isHeld: false }]), []];
    case 'again':
      return [again(session, event), []];
    case 'discard':
      return discarded(session, event.key);
    case 'watch':
      return watched(session, event.topic);
    case 'unwatch':
      return unwatched(session, event.topic);
    case 'look':
      return withEffects(session, lookFrame(session, event.at));
    case 'trim':
      return [{ ...session, replica: trimTopic(session.replica, event.topic, event.start) }, []];
    case 'forget':
      return session.watched.has(event.topic)
        ? [session, []]
        : [{ ...session, replica: closeTopic(session.replica, event.topic) }, []];
    case 'mismatch':
      return [doubt(session, event.partId), []];
    case 'probe':
      return probed(session, event.now);
    case 'tick':
      return ticked(session, event.now);
    default:
      return unreachable(event);
  }
}

function called(session: Session, event: Extract<SessionEvent, { type: 'call' }>): Stepped {
  const { id, method, params, key, now } = event;
  const error = key === null ? null : whyNotKept(session, params);
  if (error !== null) return [session, [{ do: 'settle', id, outcome: { ok: false, error } }]];
  const pending = { id, method, params, key, at: now, isSent: false, isHeld: false };
  return [{ ...session, requests: [...session.requests, pending] }, []];
}

function restored(session: Session, event: Extract<SessionEvent, { type: 'restore' }>): Session {
  const known = new Set(session.requests.map(({ key }) => key));
  const requests: PendingRequest[] = [];
  let { rejected } = session;
  for (const command of event.commands.filter(({ key }) => !known.has(key))) {
    const { refused } = command;
    if (refused === undefined) requests.push(fromStored(command, mustAsk(command, event.now)));
    else rejected = [...rejected, { ...fromStored(command, false), error: refused }];
  }
  return { ...session, rejected, requests: [...requests, ...session.requests] };
}

/** What was refused takes its place at the end of what waits, under another key. */
function again(session: Session, event: Extract<SessionEvent, { type: 'again' }>): Session {
  const { key, fresh, now } = event;
  const refused = session.rejected.find((one) => one.key === key);
  if (refused === undefined) return session;
  const { method, params } = refused;
  const requests = [
    ...session.requests,
    fromStored({ method, params, key: fresh, at: now }, false),
  ];
  return { ...withoutRejected(session, key), requests };
}

/** Whoever asked is told. What may have arrived is kept: only the room knows what came of it. */
function discarded(session: Session, key: string): Stepped {
  const request = session.requests.find((one) => one.key === key);
  const rest = withoutRejected(session, key);
  if (request === undefined || (request.isTried && !request.isHeld)) return [rest, []];
  const requests = session.requests.filter((one) => one !== request);
  const outcome = { ok: false, error: wasDiscarded } as const;
  return [{ ...rest, requests }, [{ do: 'settle', id: request.id, outcome }]];
}

const wasDiscarded: ReceivedError = {
  code: 'discarded',
  message: 'Discarded before it was sent.',
  retry: 'never',
};

const editCommand = (
  session: Session,
  key: string,
  edit: (request: PendingRequest) => PendingRequest[],
): Session => ({
  ...session,
  requests: session.requests.flatMap((one) => (one.key === key ? edit(one) : [one])),
});

const withoutRejected = (session: Session, key: string): Session => ({
  ...session,
  rejected: session.rejected.filter((one) => one.key !== key),
});

function watched(session: Session, topic: string): Stepped {
  if (session.watched.has(topic) && !session.refused.has(topic)) return [session, []];
  const refused = new Map(session.refused);
  refused.delete(topic);
  const next = { ...session, refused, watched: new Set([...session.watched, topic]) };
  return [isConnected(next) ? want(next, topic, 'resume') : next, []];
}

/** The rows stay until they are needed elsewhere: opening the topic again costs only what changed. */
function unwatched(session: Session, topic: string): Stepped {
  if (!session.watched.has(topic)) return [session, []];
  const rest = new Set(session.watched);
  rest.delete(topic);
  const wanting = new Map(session.wanting);
  if (wanting.delete(topic)) return [{ ...session, watched: rest, wanting }, []];
  const opening = new Map([...session.opening].filter(([, one]) => one !== topic));
  return request({ ...session, watched: rest, opening }, 'topic.close', { topic });
}

const isConnected = ({ phase }: Session): boolean => phase.name === 'live';

const lookFrame = (session: Session, at: string | null): SessionEffect[] =>
  session.phase.name === 'live'
    ? [{ do: 'send', frame: JSON.stringify({ type: 'event', event: 'presence', payload: { at } }) }]
    : [];

/** A text that is not what its row says is thrown away and asked for again; once, for it may be wrong there. */
function doubt(session: Session, partId: string): Session {
  const part = session.replica.rows.parts.get(partId);
  if (part === undefined || session.doubted.has(partId)) return session;
  const doubted = new Set([...session.doubted, partId]);
  const next = { ...session, doubted, replica: forgetText(session.replica, partId) };
  const topic = topicOf('parts', part);
  return isConnected(next) && next.watched.has(topic) ? want(next, topic, 'resume') : next;
}

function ticked(session: Session, now: number): Stepped {
  const { phase } = session;
  if (phase.name === 'greeting' && phase.deadline <= now) return redial(session, now, 'no hello');
  if (phase.name !== 'live') return [session, []];
  if (phase.pongBy !== null && phase.pongBy <= now) return redial(session, now, 'no pong');
  return phase.pingAt > now ? [session, []] : probed(session, now);
}

function probed(session: Session, now: number): Stepped {
  const { phase } = session;
  if (phase.name !== 'live' || phase.pongBy !== null) return [session, []];
  const next = {
    ...phase,
    pingAt: now + wireLimits.pingEveryMs,
    pongBy: now + wireLimits.pongWithinMs,
  };
  return [{ ...session, phase: next }, [{ do: 'send', frame: 'ping' }]];
}

function redial(session: Session, now: number, reason: string): Stepped {
  const [next] = closed(session, { code: 4000, reason, now });
  return [next, [{ do: 'redial' }]];
}
