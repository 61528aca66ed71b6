import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { session as sessionMethods } from '../../shared/methods/session.ts';
import type { PartId } from '../../shared/model/ids.ts';
import { isStreamPart } from '../../shared/model/part.ts';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { decodeDelta } from '../../shared/protocol/delta-codec.ts';
import { parseEvent, type RoomEvent } from '../../shared/protocol/events.ts';
import { downFrame, type ResponseFrame } from '../../shared/protocol/frame.ts';
import { joinPiece } from '../../shared/protocol/pieces.ts';
import {
  pageAnswer,
  type StreamState,
  type TopicAnswer,
  topicAnswer,
} from '../../shared/protocol/topic-answer.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';
import { wireLimits } from '../../shared/protocol/wire-limits.ts';
import {
  type Applied,
  applyAnswer,
  applyPage,
  applyPatch,
  applyTextDelta,
  applyTextRevision,
  closeTopic,
  isWhole,
  type Replica,
  topicOfPart,
} from '../../shared/sync/replica.ts';
import { ended } from './close.ts';
import { request, type Stepped, want } from './say.ts';
import type { PendingRequest, Session, SessionEffect } from './session.ts';

/** One text frame. What this client does not understand is ignored: the room may be newer. */
export function hearText(session: Session, frame: string, now: number): Stepped {
  const alive = markAlive(session, now);
  if (frame === 'pong') return [alive, []];
  const [counted, reports] = count(alive, frame.length);
  const { waiting, whole } = joinPiece(counted.pieces, frame);
  const joined = waiting === counted.pieces ? counted : { ...counted, pieces: waiting };
  if (whole === null) return [joined, reports];
  const parsed = downFrame.safeParse(parseJson(whole));
  if (!parsed.success) return [joined, reports];
  const heard = parsed.data;
  const [next, effects] =
    heard.type === 'res'
      ? hearResponse(joined, heard, now)
      : hearEvent(joined, parseEvent(heard.event, heard.payload), now);
  return [next, [...reports, ...effects]];
}

/** One binary frame: new text of a part. */
export function hearBytes(session: Session, frame: Uint8Array, now: number): Stepped {
  const [counted, reports] = count(markAlive(session, now), frame.byteLength);
  const delta = decodeDelta(frame);
  const partId = delta === null ? undefined : partByRef(counted.replica).get(delta.ref);
  if (delta === null || partId === undefined) return [counted, reports];
  const { rev, offset, text } = delta;
  const applied = applyTextDelta(counted.replica, { partId, rev, offset, text });
  const [next, effects] = settle(
    heardIn(counted, topicOfPart(counted.replica, partId), now),
    applied,
    [partId],
  );
  return [next, [...reports, ...effects]];
}

function hearResponse(session: Session, frame: ResponseFrame, now: number): Stepped {
  const { phase } = session;
  if (phase.name === 'greeting' && frame.id === phase.helloId)
    return hearHello(session, frame, phase.asked, now);
  const topic = session.opening.get(frame.id);
  if (topic !== undefined) return hearTopic(session, frame, topic, now);
  const request = session.requests.find(({ id }) => id === frame.id);
  return request === undefined ? [session, []] : hearAnswer(session, request, frame, now);
}

function hearHello(
  session: Session,
  frame: ResponseFrame,
  asked: readonly string[],
  now: number,
): Stepped {
  if (!frame.ok) return helloRefused(session, frame.error, now);
  const parsed = sessionMethods.hello.result.safeParse(frame.payload);
  if (!parsed.success) return ended(session, closeCodes.newerProtocol, 'notUnderstood');
  const hello = parsed.data;
  const phase = {
    name: 'live',
    since: now,
    pingAt: now + wireLimits.pingEveryMs,
    pongBy: null,
  } as const;
  const { room, self, present } = hello;
  // Cookies change under a page: what one wrote is not said by another.
  if (session.self && session.self.principal !== self.principal)
    return ended(session, closeCodes.notAuthenticated, '');
  const skewMs = hello.now - now;
  let next: Session = { ...session, phase, room, self, present, skewMs, toldAt: new Map() };
  const effects: SessionEffect[] = [];
  for (const answer of hello.topics) {
    const [applied, more] = settle(next, applyAnswer(next.replica, answer), partsIn(answer));
    next = applied;
    effects.push(...more);
  }
  for (const topic of next.watched)
    if (!asked.includes(topic) && !next.refused.has(topic)) next = want(next, topic, 'resume');
  for (const topic of asked) {
    if (next.watched.has(topic)) continue;
    const [closed, more] = request(next, 'topic.close', { topic });
    next = closed;
    effects.push(...more);
  }
  return [next, effects];
}

/** The room says no to a hello: for ever, or it is asked again on another socket, in a while. */
function helloRefused(session: Session, error: ReceivedError, now: number): Stepped {
  const { phase } = session;
  if (phase.name !== 'greeting' || error.retry === 'never') {
    const code = error.code === 'notAllowed' ? closeCodes.notAllowed : closeCodes.badFrame;
    return ended(session, code, error.code);
  }
  const deadline = now + (error.retryAfterMs ?? 1_000);
  return [{ ...session, phase: { ...phase, deadline } }, []];
}

function hearTopic(session: Session, frame: ResponseFrame, topic: string, now: number): Stepped {
  const opening = new Map(session.opening);
  opening.delete(frame.id);
  const rest = { ...session, opening };
  if (!frame.ok && frame.error.retry === 'later')
    return [pause(want(rest, topic, 'resume'), frame.error, now), []];
  if (!frame.ok) return [refuse(rest, topic, frame.error.code), []];
  const parsed = topicAnswer.safeParse(frame.payload);
  if (!parsed.success) return [refuse(rest, topic, 'notUnderstood'), []];
  return settle(rest, applyAnswer(rest.replica, parsed.data), partsIn(parsed.data));
}

function hearAnswer(
  session: Session,
  request: PendingRequest,
  frame: ResponseFrame,
  now: number,
): Stepped {
  if (!frame.ok && frame.error.retry === 'later') {
    return [later(session, request, frame.error, now), []];
  }
  const rest = { ...session, requests: session.requests.filter((one) => one !== request) };
  const { id } = request;
  if (!frame.ok)
    return [
      reject(rest, request, frame.error),
      [{ do: 'settle', id, outcome: { ok: false, error: frame.error } }],
    ];
  const page = request.method.endsWith('.page') ? pageAnswer.safeParse(frame.payload) : null;
  const done: SessionEffect = { do: 'settle', id, outcome: { ok: true, payload: frame.payload } };
  if (request.method === 'room.rename') return [renamed(rest, request.params), [done]];
  if (page === null || !page.success) return [rest, [done]];
  const [next, effects] = settle(rest, applyPage(rest.replica, page.data), partsIn(page.data));
  return [next, [...effects, done]];
}

/** The name of a room comes with hello only, so whoever gave it another knows it from that. */
function renamed(session: Session, params: unknown): Session {
  const parsed = titled.safeParse(params);
  if (session.room === null || !parsed.success) return session;
  return { ...session, room: { ...session.room, title: parsed.data.title } };
}

const titled = z.object({ title: z.string() });

/**
 * It may come again. A full queue keeps only what is for it waiting, and says that nothing came of
 * it; any other "later" may be said before the room looked whether it came before.
 */
function later(session: Session, asked: PendingRequest, error: ReceivedError, now: number) {
  const isItsOwn = error.code === 'queueFull';
  const { isTried, ...unsent } = { ...asked, isSent: false };
  const next = isItsOwn
    ? { ...unsent, later: { at: againAt(error, now), error } }
    : { ...unsent, ...(isTried && { isTried }) };
  const requests = session.requests.map((one) => (one === asked ? next : one));
  return isItsOwn ? { ...session, requests } : pause({ ...session, requests }, error, now);
}

/** Whoever asked may be gone since a reload: what was refused stays until somebody discards it. */
const reject = (session: Session, request: PendingRequest, error: ReceivedError): Session =>
  request.key === null
    ? session
    : { ...session, rejected: [...session.rejected, { ...request, error }] };

function hearEvent(before: Session, heard: RoomEvent | null, now: number): Stepped {
  if (heard === null) return [before, []];
  const session = heardIn(before, topicOfEvent(before, heard), now);
  switch (heard.event) {
    case 'patch':
      return settle(session, applyPatch(session.replica, heard.payload), partsIn(heard.payload));
    case 'delta':
      return settle(session, applyTextDelta(session.replica, heard.payload), [
        heard.payload.partId,
      ]);
    case 'rev':
      return settle(
        session,
        { replica: applyTextRevision(session.replica, heard.payload), reopen: null },
        [heard.payload.partId],
      );
    case 'presence': {
      const { here, who } = heard.payload;
      const others = session.present.filter(({ principal }) => principal !== who.principal);
      return [{ ...session, present: here ? [...others, who] : others }, []];
    }
    case 'closed':
      return [refuse(session, heard.payload.topic, heard.payload.reason), []];
    case 'self':
      return [
        { ...session, self: session.self && { ...session.self, role: heard.payload.role } },
        [],
      ];
    default:
      return [session, []];
  }
}

function topicOfEvent({ replica }: Session, { payload }: RoomEvent): string | null {
  if ('partId' in payload) return topicOfPart(replica, payload.partId);
  return 'topic' in payload ? payload.topic : null;
}

/** What is told of a topic happens now; what comes when it is asked for may be old. */
const heardIn = (session: Session, topic: string | null, now: number): Session =>
  topic === null ? session : { ...session, toldAt: new Map(session.toldAt).set(topic, now) };

/** Takes over a change of the replica: asks again for what is missing, has whole texts verified. */
function settle(
  session: Session,
  { replica, reopen }: Applied,
  partIds: readonly string[],
): Stepped {
  const verify = partIds.flatMap((id) => verification(replica, session.replica, id));
  const next = { ...session, replica };
  if (reopen === null || !next.watched.has(reopen)) return [next, verify];
  return [want(next, reopen, replica.topics.has(reopen) ? 'resume' : 'anew'), verify];
}

/** A text that just became whole, or whole by another hash, is checked against the hash in its row. */
function verification(now: Replica, before: Replica, id: string): SessionEffect[] {
  const part = now.rows.parts.get(id);
  const text = now.texts.get(id);
  if (part === undefined || !isStreamPart(part) || text === undefined || part.sha256 === undefined)
    return [];
  const earlier = before.rows.parts.get(id);
  const wasWhole =
    earlier !== undefined &&
    isStreamPart(earlier) &&
    earlier.sha256 === part.sha256 &&
    isWhole(earlier, before.texts.get(id));
  if (wasWhole || !isWhole(part, text)) return [];
  return [{ do: 'verify', partId: id, sha256: part.sha256, text: text.text }];
}

/** The room said "later": nothing is sent until then. */
const pause = (session: Session, error: ReceivedError, now: number): Session => ({
  ...session,
  pausedUntil: Math.max(session.pausedUntil, againAt(error, now)),
});

const againAt = ({ retryAfterMs = 1_000 }: ReceivedError, now: number): number =>
  now + retryAfterMs;

function refuse(session: Session, topic: string, reason: string): Session {
  const refused = new Map(session.refused).set(topic, reason);
  return { ...session, refused, replica: closeTopic(session.replica, topic) };
}

function markAlive(session: Session, now: number): Session {
  const { phase } = session;
  return phase.name === 'live' && phase.pongBy !== null
    ? { ...session, heardAt: now, phase: { ...phase, pongBy: null } }
    : { ...session, heardAt: now };
}

/** Tells the room now and then how much was read, so that it knows a slow reader. */
function count(session: Session, bytes: number): Stepped {
  const unreportedBytes = session.unreportedBytes + bytes;
  if (unreportedBytes < wireLimits.receivedEveryBytes) return [{ ...session, unreportedBytes }, []];
  const report = { type: 'event', event: 'received', payload: { bytes: unreportedBytes } };
  return [{ ...session, unreportedBytes: 0 }, [{ do: 'send', frame: JSON.stringify(report) }]];
}

/** Parts of which a frame says something. */
const partsIn = ({ put, streams = [] }: Pick<TopicAnswer, 'put'> & { streams?: StreamState[] }) => [
  ...new Set([
    ...put.flatMap(([table, { id }]) => (table === 'parts' ? [id] : [])),
    ...streams.map(({ partId }) => partId),
  ]),
];

/** Stream references by part, made anew only when the parts changed. */
function partByRef({ rows: { parts } }: Replica): ReadonlyMap<number, PartId> {
  const known = refs.get(parts);
  if (known !== undefined) return known;
  const made = new Map<number, PartId>();
  for (const part of parts.values()) if (isStreamPart(part)) made.set(part.ref, part.id);
  refs.set(parts, made);
  return made;
}

const refs = new WeakMap<Replica['rows']['parts'], ReadonlyMap<number, PartId>>();
