import * as z from 'zod/mini';
import { jsonDepth } from '../../shared/lib/json-value.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { maybeNumber, maybeText } from './maybe.ts';
import { contentPart } from './transcript-message.ts';

/** What a gateway tells of one run. */
export type RunNews =
  /** The words of one segment (one step of the model) so far; `unsure` as in `ToldText`. */
  | {
      kind: 'words';
      segment: string;
      text: string;
      isThought: boolean;
      unsure?: number;
      /** As the gateway kept them: nothing comes behind. */
      isWhole?: boolean;
    }
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
  /** Somebody said yes, or may have: from then on it is not known that it did not run. */
  | { kind: 'allowed'; callId: string; approvalId: string }
  | { kind: 'cancelled' }
  | { kind: 'failed'; message: string }
  | { kind: 'ended' }
  | { kind: 'over'; how: 'final' | 'aborted' | 'error'; text: string; reason: string };

export type WordsNews = Extract<RunNews, { kind: 'words' }>;

/** What a connector finds out by itself of a call that waits. */
export type QuestionNews = Extract<RunNews, { kind: 'waits' | 'goesOn' | 'allowed' }>;

export interface ToolOutput {
  text: string;
  exitCode?: number;
  durationMs?: number;
}

/** What is nested deeper than a room takes is hashed and told by nobody. */
export const shallow = (value: unknown): unknown =>
  jsonDepth(value) > limits.jsonDepth ? { tooDeep: true } : value;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads one event of the stream of a run; `null` for what nobody here wants. */
export function newsOf(stream: string, data: Record<string, unknown>): RunNews | null {
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
