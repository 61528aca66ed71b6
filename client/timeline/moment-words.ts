import { inLine, marked } from '../../shared/lib/marked.ts';
import type { Moment, MomentOf } from '../../shared/model/moment.ts';
import type { ModelName, RunCause, Usage } from '../../shared/model/run.ts';
import { stateWords } from '../approvals/standing-words.ts';
import { isWork, jobStates } from '../jobs/job-words.ts';
import type { NameOf } from '../store/author-name.ts';
import { modelLabel } from '../store/run-words.ts';
import { toolWords } from '../store/tool-words.ts';
import { count } from '../ui/count.ts';
import { methodWords } from './method-words.ts';
import { asSentence, stallOf } from './stall-words.ts';

/** What happened at a moment; `before` is the moment of the same row before it, `null` of the first. */
export function momentWords(moment: Moment, before: Moment | null, nameOf: NameOf): string {
  switch (moment.what) {
    case 'run':
      return runWords(moment, before?.what === 'run' ? before : null, nameOf);
    case 'call':
      return callWords(moment, before?.what === 'call' ? before : null);
    case 'answer':
      return answerWords[moment.state];
    case 'approval':
      return approvalWords(moment, before?.what === 'approval' ? before : null, nameOf);
    case 'job':
      return jobWords(moment, before?.what === 'job' ? before : null, nameOf);
  }
}

function callWords(moment: MomentOf<'call'>, before: MomentOf<'call'> | null): string {
  const { name, state, approvalId } = moment;
  const isAsked = before?.state === state && before.approvalId !== approvalId;
  return `${marked(name)}: ${isAsked ? 'its approval was asked for' : toolWords({ state }, 0).state}`;
}

export const answerWords: Record<MomentOf<'answer'>['state'], string> = {
  live: 'The answer is being written',
  done: 'The answer was written',
  interrupted: 'The answer broke off',
};

const runStates: Record<MomentOf<'run'>['state'], string> = {
  queued: 'The run waits for its turn',
  running: 'The run goes on',
  waiting: 'The run waits for a decision',
  done: 'The run is done',
  failed: 'The run failed',
  stopped: 'The run was stopped',
  interrupted: 'The run broke off',
};

/** Why nobody here asked for it. */
export const causeWords: Record<RunCause, string> = {
  recovery: 'it goes on with a run that broke off',
  cron: 'its time had come',
  elsewhere: 'it was asked on another surface',
};

function runWords(moment: MomentOf<'run'>, before: MomentOf<'run'> | null, nameOf: NameOf): string {
  const { state, stopping, stalled, wrote, model, askedBy, began, cause, taken, usage } = moment;
  if (before === null && began === true && cause !== undefined)
    return `Nobody here asked: ${causeWords[cause]}`;
  if (before === null && began === true && state === 'queued') return `${nameOf(askedBy)} asked`;
  if (before === null || before.state !== state)
    return before?.state === 'queued' && state === 'running' ? 'The run began' : runStates[state];
  if (stopping !== undefined && before.stopping === undefined)
    return `${nameOf(stopping)} pressed Stop`;
  if (stalled !== undefined && before.stalled !== stalled) return asSentence(stallOf(stalled).now);
  if (wrote === true && before.wrote !== true) return 'It began to think or write';
  if (taken !== before.taken)
    return taken === true ? 'OpenClaw took it' : 'OpenClaw is told of it again';
  if (stalled === undefined && before.stalled !== undefined) return 'It goes on';
  if (model !== undefined && !isSameModel(model, before.model))
    return `${marked(modelLabel(model))} answers`;
  if (usage !== undefined && !isSameUsage(usage, before.usage)) return 'What it used is known';
  return runStates[state];
}

function approvalWords(
  moment: MomentOf<'approval'>,
  before: MomentOf<'approval'> | null,
  nameOf: NameOf,
): string {
  const { state, vote, method, requestedBy, stuck } = moment;
  const what = methodWords(method);
  if (before === null && state === 'pending')
    return `${nameOf(requestedBy)} asks for an approval of ${what}`;
  if (before !== null && before.state === state) {
    if (vote !== undefined && !isSameVote(vote, before.vote))
      return vote.verdict === 'reject'
        ? `${nameOf(vote.by)} said no to ${what}`
        : vote.isFirstStep === true
          ? `${nameOf(vote.by)} began to say yes to ${what}`
          : `${nameOf(vote.by)} said yes to ${what}`;
    if (stuck !== before.stuck)
      return stuck === true
        ? `Nobody is left who could decide ${what}`
        : `Somebody may decide ${what} again`;
  }
  return `Approval of ${what}: ${standingWords(moment, nameOf)}`;
}

/** How an approval stands, with whose decision it was: “approved by Ada, done”. */
export function standingWords(
  { state, decidedBy = [], grantId, decidedElsewhere }: MomentOf<'approval'>,
  nameOf: NameOf,
): string {
  const { word } = stateWords[state];
  if (decidedElsewhere === true) return `${word}, decided elsewhere`;
  const names = decidedBy.map(nameOf).join(' and ');
  const by = `${names === '' ? '' : ` by ${names}`}${grantId === undefined ? '' : ' under a grant'}`;
  return by !== '' && cameAfter.has(state) ? `approved${by}, ${word}` : `${word}${by}`;
}

/** What an approval comes to once somebody said yes. */
const cameAfter: ReadonlySet<string> = new Set([
  'dispatched',
  'done',
  'failed',
  'unknown',
  'expired',
]);

function jobWords(moment: MomentOf<'job'>, before: MomentOf<'job'> | null, nameOf: NameOf): string {
  const { state, tries, runner, scheduleId } = moment;
  const name = inLine(moment.title);
  if (runner !== undefined && before?.runner !== runner && state === 'running')
    return `${name}: ${nameOf(runner)} took it on`;
  if (before?.state === state) {
    if (tries > before.tries) return `${name}: a step failed`;
    return `${name}: ${stepWords(moment)}`;
  }
  if (before === null && state === 'queued')
    return `${name}: ${scheduleId === undefined ? 'asked for' : 'its time had come'}`;
  return `${name}: ${jobStanding(moment)}`;
}

/** The state of a job in a word; what nobody took on does not begin by itself. */
export const jobStanding = ({ state, kind }: Pick<MomentOf<'job'>, 'state' | 'kind'>): string =>
  state === 'queued' && isWork({ kind }) ? 'waits for somebody to do it' : jobStates[state].word;

type Vote = MomentOf<'approval'>['vote'];

/** Does it say nothing new after that one? The second of two steps does. */
export const isSameVote = (a: NonNullable<Vote>, b: Vote): boolean =>
  a.by === b?.by && a.verdict === b.verdict && a.isFirstStep === b.isFirstStep;

const isSameUsage = (a: Usage, b: Usage | undefined): boolean =>
  a.inputTokens === b?.inputTokens && a.outputTokens === b.outputTokens;

const isSameModel = (a: ModelName, b: ModelName | undefined): boolean =>
  a.id === b?.id && a.provider === b.provider && a.rehearsal === b.rehearsal;

/** “3 of 10 steps”. */
export const stepWords = ({ done, of }: Pick<MomentOf<'job'>, 'done' | 'of'>): string =>
  of === 0 ? count(done, 'step') : `${done} of ${count(of, 'step')}`;
