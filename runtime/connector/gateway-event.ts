import * as z from 'zod/mini';
import { jsonDepth } from '../../shared/lib/json-value.ts';
import { sessionKey } from '../../shared/model/session-key.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { type AskedElsewise, readAsked } from './asks-elsewise.ts';

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

export type RunNews =
  /** The words of one segment (one step of the model) so far. */
  | { kind: 'words'; segment: string; text: string; isThought: boolean }
  /** What it means to do, step by step; each time whole. */
  | { kind: 'plan'; text: string }
  /** What the model says before it calls something. Of short words this may be the only mention. */
  | { kind: 'preamble'; text: string }
  /** All words of the run so far, segments joined: says nothing of where a segment begins. */
  | { kind: 'allWords'; text: string }
  | { kind: 'phase'; phase: string }
  | { kind: 'model'; provider: string; id: string }
  | { kind: 'tool'; callId: string; name: string; input: unknown }
  | { kind: 'output'; callId: string; text: string }
  | { kind: 'result'; callId: string; isError: boolean; output: ToolOutput }
  | { kind: 'waits'; callId: string; approvalId: string }
  /** Somebody said no. That a call was stopped is told in the same words, so it has to be said apart. */
  | { kind: 'denied'; callId: string; why?: string }
  /** Of one message of the model; the same message may be told twice. */
  | { kind: 'usage'; messageId: string; inputTokens: number; outputTokens: number }
  | { kind: 'goesOn'; callId: string; approvalId: string }
  | { kind: 'cancelled' }
  | { kind: 'failed'; message: string }
  | { kind: 'ended' }
  | { kind: 'over'; how: 'final' | 'aborted' | 'error'; text: string; reason: string };

export interface ToolOutput {
  text: string;
  exitCode?: number;
  durationMs?: number;
}

export type SessionEvent =
  | { kind: 'session'; sessionKey: string; title: string | null; at: number }
  | { kind: 'sessionGone'; sessionKey: string }
  | { kind: 'message'; sessionKey: string; message: TranscriptMessage };

export type ApprovalEvent =
  | { kind: 'asked'; approval: WaitingApproval }
  | { kind: 'decided'; id: string; decision: string; by: string };

const maybeText = z.catch(z.optional(z.string()), undefined);
const maybeNumber = z.catch(z.optional(z.number()), undefined);
const contentPart = z.looseObject({
  type: maybeText,
  text: maybeText,
  id: maybeText,
  name: maybeText,
  arguments: z.optional(z.unknown()),
});

/** A message as OpenClaw keeps it. `content` is text or parts, by provider. */
export const transcriptMessage = z.looseObject({
  role: z.string(),
  content: z.catch(z.union([z.string(), z.array(contentPart)]), ''),
  timestamp: maybeNumber,
  idempotencyKey: maybeText,
  provider: maybeText,
  model: maybeText,
  stopReason: maybeText,
  toolCallId: maybeText,
  toolName: maybeText,
  isError: z.catch(z.optional(z.boolean()), undefined),
  usage: z.catch(
    z.optional(
      z.looseObject({
        input: maybeNumber,
        output: maybeNumber,
        cacheRead: maybeNumber,
        cacheWrite: maybeNumber,
      }),
    ),
    undefined,
  ),
  __openclaw: z.catch(
    z.optional(
      z.looseObject({
        id: maybeText,
        runId: maybeText,
        seq: maybeNumber,
        senderName: maybeText,
        kind: maybeText,
      }),
    ),
    undefined,
  ),
});
export type TranscriptMessage = z.infer<typeof transcriptMessage>;

const idOfApproval = z.string().check(z.minLength(1), z.maxLength(200));
const wholeApproval = z
  .looseObject({
    id: idOfApproval,
    request: z.looseObject({
      command: z.string(),
      sessionKey: z.optional(z.nullable(z.string())),
      runId: z.optional(z.nullable(z.string())),
      toolCallId: z.optional(z.nullable(z.string())),
      warningText: z.optional(z.nullable(z.string())),
      /** Names of variables that are set besides; of their values nothing is told. */
      envKeys: z.catch(z.nullish(z.array(z.string())), undefined),
      allowedDecisions: z.catch(z.array(z.string()), []),
    }),
    createdAtMs: z.number(),
    expiresAtMs: z.number(),
  })
  .check(z.refine((value) => jsonDepth(value) <= limits.jsonDepth));
export type WaitingApproval = z.infer<typeof wholeApproval> & { isUnreadable?: true };

/** A question that nobody here can read: it is only known which one it is, and whose. */
const unreadableApproval = z.pipe(
  z.looseObject({
    id: idOfApproval,
    request: z.catch(
      z.looseObject({ sessionKey: maybeText, runId: maybeText, toolCallId: maybeText }),
      {},
    ),
  }),
  z.transform(
    ({ id, request: { sessionKey, runId, toolCallId } }): WaitingApproval => ({
      id,
      request: { command: '', sessionKey, runId, toolCallId, allowedDecisions: ['deny'] },
      createdAtMs: 0,
      expiresAtMs: 0,
      isUnreadable: true,
    }),
  ),
);

/** What waits at a gateway to be allowed. The request is kept whole: all of it is what will run. */
export const waitingApproval = z.union([wholeApproval, unreadableApproval]);

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

/** What is nested deeper than a room takes is hashed and told by nobody. */
const shallow = (value: unknown): unknown =>
  jsonDepth(value) > limits.jsonDepth ? { tooDeep: true } : value;

function readAgent(payload: unknown): RunEvent | null {
  const read = agentPayload.safeParse(payload);
  if (!read.success) return null;
  const { runId, sessionKey: key, seq, stream, data } = read.data;
  const news = newsOf(stream, data);
  return news === null ? null : { runId, sessionKey: key, seq, ...news };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function newsOf(stream: string, data: Record<string, unknown>): RunNews | null {
  switch (stream) {
    case 'assistant':
      return wordsOf(data, false);
    case 'thinking':
    case 'reasoning':
      return wordsOf(data, true);
    case 'lifecycle':
      return lifecycleOf(data);
    case 'run_status':
      return { kind: 'phase', phase: textOf(data.phase) };
    case 'item':
      return data.kind === 'preamble'
        ? { kind: 'preamble', text: textOf(data.progressText) }
        : null;
    case 'plan':
      return planOf(data);
    case 'tool':
      return toolOf(data);
    case 'command_output':
      return data.phase === 'delta'
        ? { kind: 'output', callId: textOf(data.toolCallId), text: textOf(data.output) }
        : null;
    default:
      return null;
  }
}

function wordsOf(data: Record<string, unknown>, isThought: boolean): RunNews | null {
  const text = textOf(data.text);
  return text === '' ? null : { kind: 'words', segment: textOf(data.itemId), text, isThought };
}

const planStep = z.union([z.string(), z.looseObject({ step: z.string(), status: maybeText })]);
const plan = z.looseObject({
  title: maybeText,
  explanation: maybeText,
  steps: z.catch(z.array(planStep), []),
});
const marks: Record<string, string> = { completed: '✓', in_progress: '▸' };

/** A plan in words: a line for each step, with a mark for how it stands. */
function planOf(data: Record<string, unknown>): RunNews | null {
  const read = plan.safeParse(data);
  if (!read.success || read.data.steps.length === 0) return null;
  const { title, explanation, steps } = read.data;
  const head = [title ?? 'Plan', explanation ?? ''].filter(Boolean).join('\n');
  const lines = steps.slice(0, 100).map((one) => {
    if (typeof one === 'string') return `· ${one}`;
    return `${marks[one.status ?? ''] ?? '·'} ${one.step}`;
  });
  return { kind: 'plan', text: [head, ...lines].join('\n').slice(0, 20_000).toWellFormed() };
}

function lifecycleOf(data: Record<string, unknown>): RunNews | null {
  const callId = textOf(data.toolCallId);
  const approvalId = textOf(data.approvalId);
  switch (data.phase) {
    case 'waiting-approval':
      return { kind: 'waits', callId, approvalId };
    case 'approval-resolved':
      return { kind: 'goesOn', callId, approvalId };
    case 'model':
      return typeof data.provider === 'string' && typeof data.model === 'string'
        ? { kind: 'model', provider: data.provider, id: data.model }
        : null;
    case 'end':
      return data.aborted === true ? { kind: 'cancelled' } : { kind: 'ended' };
    case 'error':
      return data.aborted === true
        ? { kind: 'cancelled' }
        : { kind: 'failed', message: textOf(data.error) };
    case 'start':
    case 'finishing':
      return { kind: 'phase', phase: data.phase };
    default:
      return null;
  }
}

const resultShape = z.looseObject({
  content: z.catch(z.array(contentPart), []),
  details: z.catch(
    z.optional(z.looseObject({ exitCode: maybeNumber, durationMs: maybeNumber })),
    undefined,
  ),
});

function toolOf(data: Record<string, unknown>): RunNews | null {
  const callId = textOf(data.toolCallId);
  if (callId === '') return null;
  const name = textOf(data.name);
  if (data.phase === 'start')
    return { kind: 'tool', callId, name, input: shallow(data.args ?? {}) };
  if (data.phase !== 'result') return null;
  const result = resultShape.safeParse(data.result);
  const { content, details } = result.success ? result.data : { content: [], details: undefined };
  const { exitCode, durationMs } = details ?? {};
  return {
    kind: 'result',
    callId,
    isError: data.isError === true,
    output: {
      text: content.map(({ text }) => text ?? '').join('\n'),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(durationMs === undefined ? {} : { durationMs }),
    },
  };
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

/** The words of a message, whatever form its provider gave it. */
export const spokenIn = ({ content }: TranscriptMessage): string =>
  typeof content === 'string'
    ? content
    : content
        .filter(({ type }) => type === 'text')
        .map(({ text }) => text ?? '')
        .join('');
