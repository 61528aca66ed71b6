import { given } from '../../../shared/lib/given.ts';
import { type Approval, isSettledApproval } from '../../../shared/model/approval.ts';
import {
  type ApprovalId,
  approvalId,
  type JobId,
  jobId,
  type PartId,
  partId,
  type RunId,
  type ThreadId,
} from '../../../shared/model/ids.ts';
import type { Job } from '../../../shared/model/job.ts';
import type { Moment, MomentOf } from '../../../shared/model/moment.ts';
import type { ToolPart } from '../../../shared/model/part.ts';
import { principal } from '../../../shared/model/principal.ts';
import type { Run } from '../../../shared/model/run.ts';
import type { Thread } from '../../../shared/model/thread.ts';
import type { Rows } from '../../../shared/sync/replica.ts';
import { type Span, spansOf } from '../../../shared/timeline/spans.ts';
import { isSameVote } from '../../timeline/moment-words.ts';
import { asSentence, stallOf } from '../../timeline/stall-words.ts';

/** What the page holds of the same rows now: what does not change with their state. */
export type HeldNow = Pick<Rows, 'runs' | 'parts' | 'approvals' | 'jobs'>;

/** Rows of one chat as they stood at a moment. */
export interface PastRows {
  runs: ReadonlyMap<RunId, Run>;
  parts: ReadonlyMap<PartId, ToolPart>;
  approvals: ReadonlyMap<ApprovalId, Approval>;
  jobs: ReadonlyMap<JobId, Job>;
  activity: Thread['activity'];
}

/**
 * The rows of a chat as they stood at the last of these moments, which are in the order of their `n`.
 * State, votes and times come from moments alone. What is not in them (the input of a call, which is
 * what was asked for until what ran began, the bytes of an approval) comes from the row of today; an
 * approval of which the page holds none is left out, for nobody can say what it was about.
 */
export function rowsAt(moments: readonly Moment[], held: HeldNow, threadId: ThreadId): PastRows {
  const runs = new Map<RunId, Run>();
  const parts = new Map<PartId, ToolPart>();
  const approvals = new Map<ApprovalId, Approval>();
  const jobs = new Map<JobId, Job>();
  for (const span of spansOf(moments)) {
    const { last } = span;
    switch (last.what) {
      case 'run':
        if (last.runId !== undefined)
          runs.set(last.runId, runAt(last.runId, span, last, held, threadId));
        break;
      case 'call':
        if (last.runId !== undefined) {
          const id = partId.parse(last.id);
          parts.set(id, callAt(id, last.runId, span, last, held, threadId));
        }
        break;
      case 'approval': {
        const row = held.approvals.get(approvalId.parse(last.id));
        if (row !== undefined) approvals.set(row.id, approvalAt(row, last, moments));
        break;
      }
      case 'job': {
        const id = jobId.parse(last.id);
        jobs.set(id, jobAt(id, span, last, held, threadId));
        break;
      }
      case 'answer':
    }
  }
  return { runs, parts, approvals, jobs, activity: activityOf(runs) };
}

/** When it first came into a state, if that is known. */
function since({ states, isWhole }: Span, of: string): number | undefined {
  const at = states.findIndex(({ state }) => state === of);
  // Of what is not kept from its beginning, the first state began some time before.
  return at === -1 || (at === 0 && !isWhole) ? undefined : states[at]?.from;
}

function runAt(
  id: RunId,
  span: Span,
  last: MomentOf<'run'>,
  { runs }: HeldNow,
  threadId: ThreadId,
): Run {
  const { state, askedBy, messageId, model, stalled, stopping, instanceId, at } = last;
  const row = runs.get(id);
  return {
    ...{ id, seq: 0, n: row?.n ?? 0, threadId, askedBy, messageId, state, queuedAt: span.from },
    ...(instanceId === undefined ? {} : { producer: principal.parse(`connector:${instanceId}`) }),
    ...given({ startedAt: since(span, 'running'), endedAt: span.to ?? undefined }),
    ...given({ model, stopping }),
    ...(stalled === undefined ? {} : { stalled: silence(stalled, at) }),
  };
}

const silence = (code: string, since: number): NonNullable<Run['stalled']> => ({
  ...{ code, since, fix: '' },
  message: `${asSentence(stallOf(code).now)}.`,
});

function callAt(
  id: PartId,
  runId: RunId,
  span: Span,
  last: MomentOf<'call'>,
  { parts }: HeldNow,
  threadId: ThreadId,
): ToolPart {
  const row = parts.get(id);
  const known = row?.kind === 'tool' ? row : undefined;
  const { state, name, messageId, approvalId: asked } = last;
  const isDone = state === 'done';
  const isBegun = state !== 'called' && state !== 'waiting';
  const input = isBegun ? known?.input : (known?.asked ?? known?.input);
  return {
    ...{ id, seq: 0, n: known?.n ?? 0, i: known?.i ?? 0, messageId, threadId },
    ...{ kind: 'tool', runId, callId: known?.callId ?? '', name, state, input },
    // What came out is not there before it came.
    ...(isDone ? given({ output: known?.output }) : {}),
    ...given({ approvalId: asked }),
    ...given({ startedAt: since(span, 'running'), endedAt: span.to ?? undefined }),
  };
}

function approvalAt(
  row: Approval,
  last: MomentOf<'approval'>,
  moments: readonly Moment[],
): Approval {
  const { decidedAt, decidedBy: _, dispatchedAt, endedAt, error, heldMs, stuck, ...kept } = row;
  const { state, decidedBy, at } = last;
  return {
    ...kept,
    ...{ state, votes: votesAt(row, moments) },
    ...given({ decidedBy }),
    ...(isSettledApproval(state) ? { endedAt: at } : {}),
    ...(last.stuck === true ? { stuck: stuck ?? nobodyLeft } : {}),
  };
}

/**
 * Each moment tells the newest vote, which takes the place of an earlier one of the same voter: the
 * second of two steps, or another mind. Those before the first that is kept come from the row of today.
 */
function votesAt({ id, votes }: Approval, moments: readonly Moment[]): Approval['votes'] {
  let standing: Approval['votes'] | null = null;
  let newest: MomentOf<'approval'>['vote'];
  for (const moment of moments) {
    if (moment.what !== 'approval' || moment.id !== id) continue;
    const { at, vote } = moment;
    standing ??= votes.filter((one) => moment.votes > 0 && one.at < at);
    if (vote === undefined || isSameVote(vote, newest)) continue;
    newest = vote;
    // Why it was given, and under which grant, is in the row.
    const given = votes.find((one) => one.at <= at && isSameVote(one, vote)) ?? { ...vote, at };
    standing = [...standing.filter(({ by }) => by !== vote.by), given];
  }
  return standing ?? [];
}

const nobodyLeft = { message: 'Nobody is left who could decide it.', fix: '' };

function jobAt(
  id: JobId,
  span: Span,
  last: MomentOf<'job'>,
  { jobs }: HeldNow,
  threadId: ThreadId,
): Job {
  const { state, kind, title, done, of, startedBy, onBehalfOf, runner, tries, at } = last;
  const hidden = jobs.get(id)?.hidden;
  return {
    ...{ id, seq: 0, kind, title, input: null, state, startedBy, threadId, tries, lines: 0 },
    ...{ progress: { done, of, words: '' }, createdAt: span.from, lastAt: at },
    ...given({ onBehalfOf, runner, hidden }),
    ...given({ startedAt: since(span, 'running'), endedAt: span.to ?? undefined }),
  };
}

/** What the chat did, by its runs: what goes on counts more than what waits. */
function activityOf(runs: ReadonlyMap<RunId, Run>): Thread['activity'] {
  const all = [...runs.values()];
  for (const state of ['running', 'waiting', 'queued'] as const) {
    const run = all.find((one) => one.state === state);
    if (run !== undefined)
      return { state: run.stalled === undefined ? state : 'stalled', runId: run.id };
  }
  return { state: 'idle' };
}
