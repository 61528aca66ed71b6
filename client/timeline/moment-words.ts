import { inLine, marked } from '../../shared/lib/marked.ts';
import type { Moment, MomentOf } from '../../shared/model/moment.ts';
import { stateWords } from '../approvals/approval-words.ts';
import { jobStates } from '../jobs/job-words.ts';
import type { NameOf } from '../store/author-name.ts';
import { modelLabel } from '../store/run-words.ts';
import { toolWords } from '../store/tool-words.ts';
import { count } from '../ui/count.ts';

/** What happened at a moment; `before` is the moment of the same row before it, `null` of the first. */
export function momentWords(moment: Moment, before: Moment | null, nameOf: NameOf): string {
  switch (moment.what) {
    case 'run':
      return runWords(moment, before?.what === 'run' ? before : null, nameOf);
    case 'call':
      return `${marked(moment.name)}: ${callWord(moment)}`;
    case 'answer':
      return answerWords[moment.state];
    case 'approval':
      return approvalWords(moment, before?.what === 'approval' ? before : null, nameOf);
    case 'job':
      return jobWords(moment, before?.what === 'job' ? before : null);
  }
}

/** The state of a call in a word. */
export const callWord = ({ state }: Pick<MomentOf<'call'>, 'state'>): string =>
  toolWords({ state }, 0).state;

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

function runWords(moment: MomentOf<'run'>, before: MomentOf<'run'> | null, nameOf: NameOf): string {
  const { state, stopping, stalled, wrote, model, askedBy, began } = moment;
  if (before === null && began === true && state === 'queued') return `${nameOf(askedBy)} asked`;
  if (before === null || before.state !== state)
    return before?.state === 'queued' && state === 'running' ? 'The run began' : runStates[state];
  if (stopping !== undefined && before.stopping === undefined)
    return `${nameOf(stopping)} pressed Stop`;
  if (stalled !== undefined && before.stalled === undefined) return 'Nothing comes from the model';
  if (wrote === true && before.wrote !== true) return 'Its first words came';
  if (stalled === undefined && before.stalled !== undefined) return 'The model goes on';
  if (model !== undefined && before.model === undefined) return `${modelLabel(model)} answers`;
  return runStates[state];
}

function approvalWords(
  moment: MomentOf<'approval'>,
  before: MomentOf<'approval'> | null,
  nameOf: NameOf,
): string {
  const { state, vote, votes, method, requestedBy, stuck } = moment;
  const what = marked(method);
  if (before === null && state === 'pending')
    return `${nameOf(requestedBy)} asks for an approval of ${what}`;
  if (before !== null && before.state === state) {
    if (vote !== undefined && votes > before.votes)
      return vote.verdict === 'reject'
        ? `${nameOf(vote.by)} said no to ${what}`
        : vote.isFirstStep === true
          ? `${nameOf(vote.by)} began to say yes to ${what}`
          : `${nameOf(vote.by)} said yes to ${what}`;
    if (stuck === true && before.stuck !== true) return `Nobody is left who could decide ${what}`;
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

function jobWords(moment: MomentOf<'job'>, before: MomentOf<'job'> | null): string {
  const { state, title, tries } = moment;
  const name = inLine(title);
  if (before?.state === state) {
    if (tries > before.tries) return `${name}: a step failed`;
    return `${name}: ${stepWords(moment)}`;
  }
  return `${name}: ${before === null && state === 'queued' ? 'asked for' : jobStates[state].word}`;
}

/** “3 of 10 steps”. */
export const stepWords = ({ done, of }: Pick<MomentOf<'job'>, 'done' | 'of'>): string =>
  of === 0 ? count(done, 'step') : `${done} of ${count(of, 'step')}`;
