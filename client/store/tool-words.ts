import { marked } from '../../shared/lib/marked.ts';
import type { ToolPart, ToolState } from '../../shared/model/part.ts';
import { stopwatch, took } from '../ui/time-words.ts';
import { heldWords } from './held-words.ts';

export interface ToolWords {
  tone: 'live' | 'wait' | 'bad' | 'off' | 'sleep';
  state: string;
  /** What the state means, where the word alone does not say it. */
  meaning: string | null;
}

/** What a tool call does now or how it ended. */
export function toolWords(
  { state, startedAt, endedAt }: Pick<ToolPart, 'state' | 'startedAt' | 'endedAt'>,
  now: number,
  isHeld = false,
): ToolWords {
  if (isHeld) return { tone: 'wait', state: heldWords, meaning: null };
  const { tone, word, meaning } = words[state];
  const time =
    startedAt === undefined
      ? ''
      : endedAt !== undefined
        ? ` · ${took(endedAt - startedAt)}`
        : state === 'running'
          ? ` · ${stopwatch(now - startedAt)}`
          : '';
  return { tone, state: `${word}${time}`, meaning: meaning ?? null };
}

const words: Record<ToolState, { tone: ToolWords['tone']; word: string; meaning?: string }> = {
  called: { tone: 'sleep', word: 'asked for' },
  waiting: { tone: 'wait', word: 'waiting for a decision' },
  running: { tone: 'live', word: 'running' },
  done: { tone: 'live', word: 'done' },
  failed: { tone: 'bad', word: 'failed' },
  unknown: {
    tone: 'wait',
    word: 'outcome unknown',
    meaning:
      'The run ended while this was under way. It may have happened or not, and it was not tried again. Check before you ask for it once more.',
  },
  rejected: { tone: 'off', word: 'not run', meaning: 'It was not allowed, so it did not happen.' },
};

/** A value of a call as text: indented JSON, or a text as it is. */
export const valueText = (value: unknown): string =>
  marked(typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? ''));

/** The start of an input on one line, for a row that is closed. */
export function inputSummary(input: unknown): string {
  if (typeof input !== 'object' || input === null) return valueText(input);
  const entries = Object.entries(input).map(([name, value]) =>
    typeof value === 'string' ? `${name}: ${value}` : `${name}: ${JSON.stringify(value)}`,
  );
  return marked(entries.join(', '));
}
