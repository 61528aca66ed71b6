import { isLiveRun, type ModelName, type Run, type Trouble } from '../../shared/model/run.ts';
import { stopwatch, took } from '../ui/time-words.ts';
import { heldWords } from './held-words.ts';

export interface RunWords {
  tone: 'live' | 'sleep' | 'wait' | 'bad' | 'off';
  state: string;
  /** What went wrong or holds it up, and what can be done. */
  trouble: Pick<Trouble, 'message' | 'fix'> | null;
}

/** What a run does now, or how it ended, by the room's clock. */
export function runWords(run: Run, now: number, isNext = true, isHeld = false): RunWords {
  const { state, trouble, stalled, startedAt, firstTextAt, stopping } = run;
  if (stopping !== undefined && isLiveRun(state))
    return { tone: 'off', state: 'stopping', trouble: null };
  switch (state) {
    case 'queued':
      if (stalled !== undefined) return { tone: 'wait', state: 'stalled', trouble: stalled };
      return isNext
        ? { tone: 'sleep', state: 'starting', trouble: null }
        : { tone: 'sleep', state: 'queued, after another answer', trouble: null };
    case 'running': {
      const clock = startedAt === undefined ? '' : ` ${stopwatch(now - startedAt)}`;
      if (stalled !== undefined)
        return { tone: 'wait', state: `stalled${clock}`, trouble: stalled };
      const word = firstTextAt === undefined ? 'starting' : 'running';
      return { tone: 'live', state: `${word}${clock}`, trouble: null };
    }
    case 'waiting':
      return { tone: 'wait', state: isHeld ? heldWords : 'waiting for a decision', trouble: null };
    case 'done':
      return { tone: 'sleep', state: 'done', trouble: null };
    case 'failed':
      return { tone: 'bad', state: 'failed', trouble: trouble ?? unexplained };
    case 'interrupted':
      return { tone: 'bad', state: 'interrupted', trouble: trouble ?? unexplained };
    case 'stopped':
      return { tone: 'off', state: 'stopped', trouble: trouble ?? null };
  }
}

/** What a run did when the room was last heard: without a connection nobody knows what it does now. */
export function lastKnownWords(run: Run, isNext = true, isHeld = false): RunWords {
  const { startedAt: _, ...still } = run;
  const words = runWords(still, 0, isNext, isHeld);
  return isLiveRun(run.state) ? { ...words, tone: 'off', state: `was ${words.state}` } : words;
}

/** Does the state of the run change by itself, so that its clock must be shown? */
export const isTicking = (run: Run): boolean => run.state === 'running';

const unexplained = {
  message: 'The answer ended early and nobody said why.',
  fix: 'What it wrote is kept. Send the message again.',
};

/** The model that answers, as it is named wherever its words appear. */
export const modelLabel = (model: ModelName): string =>
  model.rehearsal ? 'rehearsal' : `${model.provider} ${model.id}`;

/**
 * The facts of a run, as they are known: what a line or a panel shows. Times count from the sending, as
 * in its timeline; what of them was spent in the queue stands beside them.
 */
export function runFacts(run: Run): { label: string; value: string }[] {
  const { queuedAt, startedAt = queuedAt, firstTextAt, endedAt, model, usage } = run;
  const waited = startedAt - queuedAt;
  const facts = [
    { label: 'Model', value: model && modelLabel(model) },
    { label: 'Queued', value: waited >= wakeUpMs && took(waited) },
    { label: 'First text', value: firstTextAt && took(firstTextAt - queuedAt) },
    { label: 'Time', value: endedAt && took(endedAt - queuedAt) },
    { label: 'Tokens', value: usage && thousands(usage.inputTokens + usage.outputTokens) },
  ];
  return facts.flatMap(({ label, value }) => (typeof value === 'string' ? [{ label, value }] : []));
}

/** The same as one line, without the model. */
export const runLine = (run: Run): string =>
  runFacts(run)
    .flatMap(({ label, value }) => lineWords[label]?.(value) ?? [])
    .join(' · ');

const lineWords: Partial<Record<string, (value: string) => string>> = {
  Queued: (value) => `queued ${value}`,
  'First text': (value) => `first text ${value}`,
  Time: (value) => `${value} in all`,
  Tokens: (value) => `${value} tokens`,
};

/** Who has to be woken is not waited for: only what is longer is time in the queue. */
const wakeUpMs = 2_000;

const thousands = (value: number): string => value.toLocaleString('en-GB');
