import * as z from 'zod/mini';
import { sessionKey } from '../../shared/model/session-key.ts';
import { type AskedElsewise, readAsked } from './asks-elsewise.ts';
import { maybeNumber, maybeText } from './maybe.ts';
import { newsOf, type RunNews } from './run-news.ts';
import { spokenIn, type TranscriptMessage, transcriptMessage } from './transcript-message.ts';
import { type WaitingApproval, waitingApproval } from './waiting-approval.ts';

/**
 * What a gateway tells, as far as a room wants to know it. Gateways say more with every release, so
 * every reader takes what it knows and ignores the rest; what does not fit is no event at all.
 */
export type GatewayEvent =
  | RunEvent
  | SessionEvent
  | ApprovalEvent
  | { kind: 'askedElsewise'; asked: AskedElsewise }
  | { kind: 'shutdown' };

/** Of one run. `seq` counts within it. `runId` is the gateway's name of it: for what the room sent, the room's own. */
export type RunEvent = { runId: string; sessionKey: string; seq?: number | undefined } & RunNews;

export type SessionEvent =
  | { kind: 'session'; sessionKey: string; title: string | null; at: number }
  | { kind: 'sessionGone'; sessionKey: string }
  | { kind: 'message'; sessionKey: string; message: TranscriptMessage };

export type ApprovalEvent =
  | { kind: 'asked'; approval: WaitingApproval }
  | { kind: 'decided'; id: string; decision: string; by: string };

const agentPayload = z.looseObject({
  runId: z.string(),
  sessionKey,
  seq: maybeNumber,
  stream: z.string(),
  data: z.record(z.string(), z.unknown()),
});
const chatPayload = z.looseObject({
  runId: z.string(),
  sessionKey,
  seq: maybeNumber,
  state: z.string(),
  message: z.catch(z.optional(transcriptMessage), undefined),
  stopReason: maybeText,
  errorMessage: maybeText,
});
const messagePayload = z.looseObject({ sessionKey, message: transcriptMessage });
const sessionPayload = z.looseObject({
  sessionKey,
  reason: maybeText,
  ts: maybeNumber,
  session: z.catch(
    z.optional(z.looseObject({ label: z.nullish(z.string()), autoLabel: z.nullish(z.string()) })),
    undefined,
  ),
});
const decidedPayload = z.looseObject({
  id: z.string(),
  decision: z.catch(z.nullish(z.string()), undefined),
  resolvedBy: z.catch(z.nullish(z.string()), undefined),
});

/** Reads one event; `null` for what nobody here wants. What is not on the list costs one look-up. */
export function readEvent(name: string, payload: unknown): GatewayEvent | null {
  switch (name) {
    case 'agent':
    // To whoever asked for the run calls are told as `agent`; to another socket, and of other runs, so.
    case 'session.tool':
      return readAgent(payload);
    case 'chat':
      return readChat(payload);
    case 'session.message': {
      const read = messagePayload.safeParse(payload);
      if (!read.success) return null;
      return { kind: 'message', sessionKey: read.data.sessionKey, message: read.data.message };
    }
    case 'sessions.changed':
      return readSession(payload);
    case 'exec.approval.requested': {
      const read = waitingApproval.safeParse(payload);
      return read.success ? { kind: 'asked', approval: read.data } : null;
    }
    case 'exec.approval.resolved': {
      const read = decidedPayload.safeParse(payload);
      if (!read.success) return null;
      const { id, decision, resolvedBy } = read.data;
      return { kind: 'decided', id, decision: decision ?? '', by: resolvedBy ?? '' };
    }
    case 'shutdown':
      return { kind: 'shutdown' };
    default: {
      const asked = readAsked(name, payload);
      return asked === null ? null : { kind: 'askedElsewise', asked };
    }
  }
}

function readAgent(payload: unknown): RunEvent | null {
  const read = agentPayload.safeParse(payload);
  if (!read.success) return null;
  const { runId, sessionKey: key, seq, stream, data } = read.data;
  const news = newsOf(stream, data);
  return news === null ? null : { runId, sessionKey: key, seq, ...news };
}

function readChat(payload: unknown): RunEvent | null {
  const read = chatPayload.safeParse(payload);
  if (!read.success) return null;
  const { runId, sessionKey: key, seq, state, message, stopReason, errorMessage } = read.data;
  const base = { runId, sessionKey: key, seq };
  const text = message === undefined ? '' : spokenIn(message);
  if (state === 'delta') return { ...base, kind: 'allWords', text };
  if (state !== 'final' && state !== 'aborted' && state !== 'error') return null;
  return { ...base, kind: 'over', how: state, text, reason: errorMessage ?? stopReason ?? '' };
}

function readSession(payload: unknown): SessionEvent | null {
  const read = sessionPayload.safeParse(payload);
  if (!read.success) return null;
  const { sessionKey: key, reason, ts, session } = read.data;
  if (reason === 'delete') return { kind: 'sessionGone', sessionKey: key };
  const title = session?.label ?? session?.autoLabel ?? null;
  return { kind: 'session', sessionKey: key, title, at: ts ?? 0 };
}
