import type { MethodName } from '../../shared/methods/contract.ts';
import { deltaV1 } from '../../shared/methods/session.ts';
import type { TopicRequest } from '../../shared/protocol/topic-answer.ts';
import { OLDEST_SPOKEN, PROTOCOL } from '../../shared/protocol/version.ts';
import { wireLimits } from '../../shared/protocol/wire-limits.ts';
import { incompleteParts } from '../../shared/sync/replica.ts';
import { fullBudget, readyToSend, refill } from './outbox.ts';
import type { PendingRequest, Session, SessionEffect } from './session.ts';

export type Stepped = readonly [Session, readonly SessionEffect[]];

export const withEffects = (session: Session, effects: readonly SessionEffect[]): Stepped => [
  session,
  effects,
];

/** The first frame on a socket: what is wanted and where each topic stood. */
export function greet(session: Session, now: number): Stepped {
  const topics = [...session.watched].filter((topic) => !session.refused.has(topic));
  const asked = topics.slice(0, wireLimits.helloTopics);
  const helloId = `h${session.nextId}`;
  const build = (parts: boolean) =>
    frameOf(helloId, 'hello', {
      protocol: { min: OLDEST_SPOKEN, max: PROTOCOL },
      client: session.client,
      caps: [deltaV1],
      topics: asked.map((topic) => topicRequest(session, topic, 'resume', parts)),
    });
  const full = build(true);
  const frame = full.length <= wireLimits.helloBytes / 2 ? full : build(false);
  const phase = {
    name: 'greeting',
    helloId,
    asked,
    deadline: now + wireLimits.helloMs * 2,
  } as const;
  const budget = fullBudget(now);
  return [{ ...session, phase, budget, nextId: session.nextId + 1 }, [{ do: 'send', frame }]];
}

/**
 * Has the topic asked for, unless that is under way; before hello nothing need be done. What was told
 * of it until then is not the newest.
 */
export function want(session: Session, topic: string, how: 'resume' | 'anew'): Session {
  if ([...session.opening.values()].includes(topic)) return session;
  const toldAt = new Map(session.toldAt);
  toldAt.delete(topic);
  return { ...session, toldAt, wanting: new Map(session.wanting).set(topic, how) };
}

/** Asks for the topics that are wanted, as far as the budget goes. */
function openWanted(session: Session, now: number): Stepped {
  let next = session;
  const effects: SessionEffect[] = [];
  for (const [topic, how] of session.wanting) {
    const { level } = refill(next.budget, now);
    if (level < 1) break;
    const id = `t${next.nextId}`;
    const wanting = new Map(next.wanting);
    wanting.delete(topic);
    effects.push({
      do: 'send',
      frame: frameOf(id, 'topic.open', topicRequest(next, topic, how, true)),
    });
    next = {
      ...next,
      wanting,
      opening: new Map(next.opening).set(id, topic),
      nextId: next.nextId + 1,
      budget: { level: level - 1, at: now },
    };
  }
  return [next, effects];
}

/** A request of the session itself, whose answer nobody waits for. */
export function request(session: Session, method: MethodName, params: unknown): Stepped {
  if (session.phase.name !== 'live') return [session, []];
  const frame = frameOf(`s${session.nextId}`, method, params);
  return [{ ...session, nextId: session.nextId + 1 }, [{ do: 'send', frame }]];
}

/** Sends what waits, topics first, then requests, oldest first, no faster than the room likes. */
export function sendDue(session: Session, now: number): Stepped {
  if (session.phase.name !== 'live' || now < session.pausedUntil) return [session, []];
  const [opened, opens] = openWanted(session, now);
  const ready = new Set(readyToSend(opened.requests, now));
  if (ready.size === 0) return [opened, opens];
  let { level } = refill(opened.budget, now);
  const effects: SessionEffect[] = [...opens];
  const requests = opened.requests.map((one): PendingRequest => {
    if (!ready.has(one) || level < 1) return one;
    level -= 1;
    effects.push({ do: 'send', frame: frameOf(one.id, one.method, one.params, one.key) });
    const { later: _, ...due } = one;
    return one.key === null ? { ...due, isSent: true } : { ...due, isSent: true, isTried: true };
  });
  return [{ ...opened, requests, budget: { level, at: now } }, effects];
}

function topicRequest(
  session: Session,
  topic: string,
  how: 'resume' | 'anew',
  withParts: boolean,
): TopicRequest {
  const held = how === 'resume' ? session.replica.topics.get(topic) : undefined;
  if (held === undefined) return { topic };
  const parts = incompleteParts(session.replica, topic);
  if (parts.length > (withParts ? mostDeclared : 0)) return { topic };
  const { epoch, seq } = held;
  return parts.length > 0 ? { topic, epoch, seq, parts } : { topic, epoch, seq };
}

/** So many parts fit into one frame. Whoever holds more in part gets the window. */
const mostDeclared = 400;

function frameOf(
  id: string,
  method: MethodName,
  params: unknown,
  key: string | null = null,
): string {
  return JSON.stringify({ type: 'req', id, method, params, ...(key === null ? {} : { key }) });
}
