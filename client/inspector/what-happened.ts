import type { Approval } from '../../shared/model/approval.ts';
import { type Instance, isStarting } from '../../shared/model/instance.ts';
import type { Job } from '../../shared/model/job.ts';
import type { ToolPart } from '../../shared/model/part.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Run } from '../../shared/model/run.ts';
import { stateWords } from '../approvals/standing-words.ts';
import { jobStates } from '../jobs/job-words.ts';
import { instanceStates } from '../openclaw/instance-words.ts';
import type { NameOf } from '../store/author-name.ts';

/** Something that happened, when, and by whom if somebody did it. */
export interface Happening {
  at: number;
  by: Principal | null;
  words: string;
}

/** What happened to an approval, the newest first. */
export function approvalHappenings(approval: Approval, nameOf: NameOf): Happening[] {
  const { askedAt, requestedBy, votes, decidedAt, dispatchedAt, endedAt, state, error } = approval;
  return newestFirst([
    { at: askedAt, by: requestedBy, words: `${nameOf(requestedBy)} asked` },
    ...votes.map(({ at, by, verdict, isFirstStep }) => ({
      ...{ at, by },
      words:
        verdict === 'reject'
          ? `${nameOf(by)} said no`
          : isFirstStep === true
            ? `${nameOf(by)} began to say yes`
            : `${nameOf(by)} said yes`,
    })),
    at(decidedAt, null, isApproved(approval) ? 'approved' : stateWords[state].word),
    at(dispatchedAt, null, 'it began'),
    at(
      endedAt === decidedAt ? undefined : endedAt,
      null,
      state === 'failed' && error !== undefined ? `failed: ${error}` : stateWords[state].word,
    ),
  ]);
}

/** What happened in a run. */
export function runHappenings(run: Run, tools: readonly ToolPart[], nameOf: NameOf): Happening[] {
  const { queuedAt, startedAt, firstTextAt, endedAt, askedBy, state, stalled } = run;
  return newestFirst([
    { at: queuedAt, by: askedBy, words: `${nameOf(askedBy)} asked` },
    at(startedAt, null, 'it began'),
    at(firstTextAt, null, 'its first words came'),
    at(stalled?.since, null, 'nothing came any more'),
    ...tools.flatMap(({ name, startedAt: began, endedAt: over, state: how }) =>
      [
        // Of one that was not heard to run the room knows the end alone.
        at(began === over ? undefined : began, null, `${name} began`),
        at(over, null, `${name}: ${how === 'rejected' ? 'not run' : how}`),
      ].flat(),
    ),
    at(endedAt, null, state),
  ]);
}

/** What happened to a job. */
export function jobHappenings(job: Job, nameOf: NameOf): Happening[] {
  const { createdAt, startedBy, startedAt, endedAt, endedBy, state, lastAt, progress } = job;
  const isOver = endedAt !== undefined;
  return newestFirst([
    { at: createdAt, by: startedBy, words: `${nameOf(startedBy)} started it` },
    at(startedAt, null, 'its first step began'),
    at(isOver || progress.words === '' ? undefined : lastAt, null, progress.words),
    at(
      endedAt,
      endedBy ?? null,
      endedBy === undefined
        ? jobStates[state].word
        : `${nameOf(endedBy)}: ${jobStates[state].word}`,
    ),
  ]);
}

/** What happened to an OpenClaw, with the steps of its last start. */
export function instanceHappenings(instance: Instance, nameOf: NameOf): Happening[] {
  const { createdAt, createdBy, steps, readyAt, since, state, trouble } = instance;
  const isSaid = state === 'ready' || isStarting(state);
  return newestFirst([
    { at: createdAt, by: createdBy, words: `${nameOf(createdBy)} asked for it` },
    ...steps.map(({ at: when, words, name, ok }) => ({
      ...{ at: when, by: null },
      words: `${words === '' ? name : words}${ok === false ? ': failed' : ''}`,
    })),
    at(readyAt, null, 'it was ready'),
    at(isSaid ? undefined : since, null, trouble?.message ?? instanceStates[state].word),
  ]);
}

const isApproved = ({ votes, grantId, state }: Approval): boolean =>
  grantId !== undefined ||
  ['approved', 'dispatched', 'done', 'failed', 'unknown'].includes(state) ||
  (votes.some(({ verdict }) => verdict === 'approve') && state === 'expired');

const at = (when: number | undefined, by: Principal | null, words: string): Happening[] =>
  when === undefined ? [] : [{ at: when, by, words }];

/** What happened at one moment stays in the order of its causes. */
const newestFirst = (all: readonly (Happening | Happening[])[]): Happening[] =>
  all
    .flat()
    .map((one, i) => ({ one, i }))
    .sort((a, b) => b.one.at - a.one.at || b.i - a.i)
    .map(({ one }) => one);
