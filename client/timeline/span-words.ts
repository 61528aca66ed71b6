import { inLine, marked } from '../../shared/lib/marked.ts';
import { isProducer } from '../../shared/model/principal.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import type { Phase } from '../../shared/timeline/phases.ts';
import type { Span } from '../../shared/timeline/spans.ts';
import { stateWords } from '../approvals/standing-words.ts';
import { jobStates } from '../jobs/job-words.ts';
import type { NameOf } from '../store/author-name.ts';
import { modelLabel } from '../store/run-words.ts';
import { toolWords } from '../store/tool-words.ts';
import type { Tone } from '../ui/marks.tsx';
import { took } from '../ui/time-words.ts';
import { dayAndClock } from './clock-words.ts';
import type { Lane } from './lanes.ts';
import { methodWords } from './method-words.ts';
import { jobStanding, standingWords, stepWords } from './moment-words.ts';
import { asSentence, stallOf } from './stall-words.ts';

export interface SpanWords {
  tone: Tone;
  name: string;
  /** How it stands or ended, and whose decision it was. */
  state: string;
}

/** What a row of the timeline is and how it stands, from its newest moment. */
export function spanWords(span: Pick<Span, 'last' | 'stopping'>, nameOf: NameOf): SpanWords {
  const { last } = span;
  switch (last.what) {
    case 'run':
      return { name: 'The run', ...runStanding(span, last, nameOf) };
    case 'call': {
      const { tone, state } = toolWords({ state: last.state }, 0);
      return { tone, name: marked(last.name), state };
    }
    case 'answer':
      return { name: 'Answer', ...answers[last.state] };
    case 'approval': {
      const { tone } = stateWords[last.state];
      const stuck = last.stuck === true ? ', and nobody is left who could decide it' : '';
      return {
        tone,
        name: `Approval of ${methodWords(last.method)}`,
        state: `${standingWords(last, nameOf)}${stuck}`,
      };
    }
    case 'job': {
      const { tone } = jobStates[last.state];
      const by = last.endedBy === undefined ? '' : ` by ${nameOf(last.endedBy)}`;
      const why = last.trouble === undefined ? '' : ` (${inLine(last.trouble)})`;
      return {
        tone,
        name: `Job: ${inLine(last.title)}`,
        state: `${jobStanding(last)}${by}${why}, ${stepWords(last)}`,
      };
    }
  }
}

const answers = {
  live: { tone: 'live', state: 'being written' },
  done: { tone: 'live', state: 'written' },
  interrupted: { tone: 'bad', state: 'broke off' },
} as const;

/** How what seems to go on stands, where what came later is not here. */
export const notHere = { tone: 'sleep', state: 'what came after is not here yet' } as const;

/** How a run stands. */
export function runStanding(
  { stopping: stopper }: Pick<Span, 'stopping'>,
  { state, stopping, stalled, taken, by }: Lane['last'],
  nameOf: NameOf,
): Omit<SpanWords, 'name'> {
  if (stopping !== undefined && isLiveRun(state))
    return { tone: 'off', state: `stopping: ${nameOf(stopping)} pressed Stop` };
  if (stalled !== undefined && isLiveRun(state))
    return { tone: 'wait', state: stallOf(stalled).now };
  switch (state) {
    case 'queued':
      return { tone: 'sleep', state: taken === true ? 'taken, not begun' : 'queued' };
    case 'running':
      return { tone: 'live', state: 'running' };
    case 'waiting':
      return { tone: 'wait', state: 'waiting for a decision' };
    case 'done':
      return { tone: 'live', state };
    case 'stopped': {
      const who = stopper ?? (by === 'room' || isProducer(by) ? undefined : by);
      return { tone: 'off', state: who === undefined ? state : `stopped by ${nameOf(who)}` };
    }
    case 'failed':
    case 'interrupted':
      return { tone: 'bad', state };
  }
}

/**
 * When it began and how long it took, from `zero`: “+1.2 s, took 3.0 s, 2.1 s of it waiting”. Of what
 * goes on only since when: how long it will have been is not known. `isTold`: what came later is here.
 * Days are told where they are not that of `now`.
 */
export function timeWords(
  { from, to, isWhole, waitedMs }: Pick<Span, 'from' | 'to' | 'isWhole' | 'waitedMs'>,
  zero: number,
  now: number,
  isTold = true,
): string {
  const clock = (at: number) => dayAndClock(at, now);
  const start = isWhole ? `+${took(from - zero)}` : `before ${clock(from)}`;
  const length =
    to === null
      ? `${isTold ? 'not over, ' : ''}since ${clock(from)}`
      : isWhole
        ? `took ${took(to - from)}`
        : `over at ${clock(to)}`;
  const waited = waitedMs > 0 ? `, ${took(waitedMs)} of it waiting` : '';
  return `${start}, ${length}${waited}`;
}

/** What is known of a run in numbers. */
export function laneFacts({ run, last, firstTextAt, spent, queuedOnDecision }: Lane): string[] {
  const { from, to, isWhole } = run;
  const { model, usage } = last;
  return [
    ...(model === undefined ? [] : [marked(modelLabel(model))]),
    ...(firstTextAt !== null && isWhole ? [`first words after ${took(firstTextAt - from)}`] : []),
    ...(to !== null && isWhole ? [`${took(to - from)} in all`] : []),
    ...phases.flatMap(({ phase, words }) => {
      const ms = spent[phase] ?? 0;
      if (ms < leastMs) return [];
      const onDecision =
        phase === 'queued' && queuedOnDecision !== null && queuedOnDecision >= leastMs
          ? `, ${took(queuedOnDecision)} of it while a decision was awaited`
          : '';
      return [`${took(ms)} ${words}${onDecision}`];
    }),
    ...(usage === undefined
      ? []
      : [`${thousands(usage.inputTokens)} tokens in, ${thousands(usage.outputTokens)} out`]),
  ];
}

/** What a run spent its time on, in words; what is less than a tenth of a second is nothing to read. */
const phases: readonly { phase: Phase; words: string }[] = [
  { phase: 'queued', words: 'queued' },
  { phase: 'model', words: 'with the model' },
  { phase: 'tool', words: 'in calls' },
  { phase: 'decision', words: 'waiting for a decision' },
  { phase: 'stalled', words: 'of silence' },
  { phase: 'writing', words: 'writing' },
];

const leastMs = 50;

/** A time in which nothing came. */
export function stallWords({ code, from, to }: Lane['stalls'][number], now: number): string {
  const words = stallOf(code);
  const began = dayAndClock(from, now);
  return to === null
    ? `Since ${began} ${words.now}.`
    : `${asSentence(words.past)} for ${took(to - from)}, from ${began}.`;
}

const thousands = (value: number): string => value.toLocaleString('en-GB');
