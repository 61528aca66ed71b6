import { canonicalJson } from '../lib/canonical-json.ts';
import { given } from '../lib/given.ts';
import { wholeCharacters } from '../lib/utf8.ts';
import type { Approval } from '../model/approval.ts';
import { instanceId, type RunId } from '../model/ids.ts';
import type { Job } from '../model/job.ts';
import type { Moment, MomentOf, What } from '../model/moment.ts';
import { isSettledTool, type Part } from '../model/part.ts';
import { splitPrincipal } from '../model/principal.ts';
import { isLiveRun, type ModelName, type Run, type Trouble } from '../model/run.ts';
import { timelineBounds as bounds } from './timeline-bounds.ts';

/** What a moment says of its row, without when that was and by whom. */
export type Shape<W extends What = What> = W extends What
  ? Omit<MomentOf<W>, 'n' | 'at' | 'by' | 'began'>
  : never;

/** A row that a timeline tells of. */
export type MomentSource =
  | { table: 'runs'; row: Run }
  | { table: 'parts'; row: Part }
  | { table: 'approvals'; row: Approval }
  | { table: 'jobs'; row: Job };

/** What a moment of this row would say; `runId`: of a text or a job, which run wrote or started it. */
export function shapeOf(source: MomentSource, runId?: RunId): Shape | null {
  switch (source.table) {
    case 'runs':
      return ofRun(source.row);
    case 'parts':
      return ofPart(source.row, runId);
    case 'approvals':
      return ofApproval(source.row);
    case 'jobs':
      return ofJob(source.row, runId);
  }
}

/** Rows of different tables may have one id. */
export const rowName = ({ what, id }: Pick<Moment, 'what' | 'id'>): string => `${what} ${id}`;

/** Would a moment say nothing new after that one? */
export const saysTheSame = (a: Shape | Moment, b: Shape | Moment): boolean => mark(a) === mark(b);

function mark(shape: Shape | Moment): string {
  const { n: _, at: __, by: ___, began: ____, ...said }: Partial<Moment> = shape;
  return canonicalJson(shape.what === 'job' ? { ...said, done: stepTold(shape) } : said);
}

/** Of many steps only every so manyth is told. */
const stepTold = ({ done, of }: { done: number; of: number }): number =>
  of <= bounds.jobSteps ? done : Math.floor((done * bounds.jobSteps) / of);

function ofRun(row: Run): Shape<'run'> {
  const { id, state, askedBy, messageId, producer, cause, follows, taken, stopping } = row;
  const writer = producer === undefined ? null : splitPrincipal(producer);
  return {
    what: 'run',
    id,
    runId: id,
    state,
    askedBy,
    messageId,
    ...(writer?.kind === 'connector' ? { instanceId: instanceId.parse(writer.id) } : {}),
    ...given({ cause, follows, taken, model: row.model && named(row.model), stopping }),
    ...(row.firstTextAt === undefined ? {} : { wrote: true }),
    ...given({ stalled: codeOf(row.stalled), trouble: codeOf(row.trouble) }),
    ...(isLiveRun(state) ? {} : given({ usage: row.usage })),
  };
}

/** They stand in each moment of the run: a row of an earlier version may hold longer ones. */
const named = ({ provider, id, rehearsal }: ModelName): ModelName => ({
  provider: clipped(provider, bounds.modelUnits),
  id: clipped(id, bounds.modelUnits),
  rehearsal,
});

const codeOf = (trouble: Trouble | undefined): string | undefined =>
  trouble && clipped(trouble.code, bounds.codeUnits);

const clipped = (text: string, most: number): string => text.slice(0, wholeCharacters(text, most));

function ofPart(row: Part, runId: RunId | undefined): Shape<'call' | 'answer'> | null {
  const { id, messageId } = row;
  if (row.kind !== 'tool')
    return row.kind === 'reasoning' || runId === undefined
      ? null
      : { what: 'answer', id, runId, state: row.state, messageId };
  // OpenClaw told of it afterwards: nobody here knows when it was.
  if (isSettledTool(row.state) && row.endedAt === undefined) return null;
  const { state, name, approvalId } = row;
  return { what: 'call', id, runId: row.runId, state, name, messageId, ...given({ approvalId }) };
}

function ofApproval(row: Approval): Shape<'approval'> {
  const { id, state, method, layer, risk, requestedBy, votes } = row;
  const { runId, instanceId: about, partId, onBehalfOf, decidedBy, decidedElsewhere } = row;
  const { grantId, supersedes, supersededBy } = row;
  const newest = votes.at(-1);
  return {
    what: 'approval',
    id,
    state,
    method,
    layer,
    risk,
    requestedBy,
    votes: votes.length,
    ...given({ runId, instanceId: about, partId, onBehalfOf, decidedBy, decidedElsewhere }),
    ...given({ grantId, supersedes, supersededBy }),
    ...(newest === undefined ? {} : { vote: voteOf(newest) }),
    ...(row.stuck === undefined ? {} : { stuck: true }),
  };
}

const voteOf = ({ by, verdict, isFirstStep }: Approval['votes'][number]) => ({
  by,
  verdict,
  ...given({ isFirstStep }),
});

function ofJob(row: Job, runId: RunId | undefined): Shape<'job'> {
  const { id, state, kind, title, progress, startedBy, tries } = row;
  const { onBehalfOf, scheduleId, runner, endedBy } = row;
  const { done, of } = progress;
  return {
    ...{ what: 'job', id, state, kind, title, done, of, startedBy, tries },
    ...given({ runId, onBehalfOf, scheduleId, runner, endedBy, trouble: codeOf(row.trouble) }),
  };
}
