import { parseJson } from '../../shared/lib/parse-json.ts';
import { isSettledApproval } from '../../shared/model/approval.ts';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import { isActiveJob } from '../../shared/model/job.ts';
import { type Moment, momentRow, type What } from '../../shared/model/moment.ts';
import { rowName, type Shape, saysTheSame, shapeOf } from '../../shared/timeline/moment-of.ts';
import { timelineBounds as bounds } from '../../shared/timeline/timeline-bounds.ts';
import { liveRunsOf, producerOf } from './run-queue.ts';
import { parseStored } from './store/parse-stored.ts';
import { readRow, type Step } from './store/records.ts';
import type { Item, Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

/**
 * Keeps what the rows of chats came to in this turn: a state that is told already makes no moment. The
 * one place where the timeline is written; the last thing before the clocks.
 */
export function keepMoments(turn: Turn): void {
  const { store } = turn;
  for (const step of turn.changes.steps) keep(turn, step);
  for (const id of turn.changes.changed('threads'))
    if (readRow(store, 'threads', id) === null) forget(store, id);
}

/** The moments of a chat after a place, the oldest first; of one run, if it is named. */
export function momentsAfter(
  store: Store,
  threadId: ThreadId,
  { after, runId, limit }: { after: number; runId?: RunId | undefined; limit: number },
): Moment[] {
  const where = { threadId };
  const items =
    runId === undefined
      ? store.scan('moments', { by: 'primary', where, above: after, limit })
      : store.scan('moments', { by: 'byRun', where: { ...where, runId }, above: after, limit });
  return items.map(toMoment);
}

/** How many of a chat's moments are not kept any more. */
export function droppedOf(store: Store, threadId: ThreadId): number {
  const known = store.get('timelines', { threadId });
  return known === null ? 0 : known.n - known.kept;
}

function keep(turn: Turn, step: Step): void {
  const { store } = turn;
  const { threadId } = step.row;
  if (threadId === undefined) return;
  const last = step.before === null ? null : lastOf(store, threadId, step);
  const runId = runBehindOf(turn, step, threadId, last);
  const shape = shapeOf(step, runId);
  if (shape === null) return;
  const told = last ?? shapeBefore(step, runId);
  if (told !== null && saysTheSame(told, shape)) return;
  append(turn, threadId, shape, step.before === null);
}

/** Of a row whose moments are not kept: what it was. That it was put again as it was is no news. */
function shapeBefore({ before }: Step, runId: RunId | undefined): Shape | null {
  const source = before?.() ?? null;
  return source === null ? null : shapeOf(source, runId);
}

function append(turn: Turn, threadId: ThreadId, shape: Shape, isNew: boolean): void {
  const { store } = turn;
  const head = store.get('timelines', { threadId }) ?? { threadId, n: 0, at: 0, kept: 0 };
  const n = head.n + 1;
  // The clock of a machine may go back; what happened after something else is not told as before it.
  const at = Math.max(turn.now, head.at);
  const moment = { ...shape, n, at, by: turn.by, ...(isNew ? { began: true } : {}) };
  const runId = shape.runId ?? '';
  const body = JSON.stringify(moment);
  store.put('moments', { threadId, n, row: rowName(shape), runId, body });
  const kept = head.kept + 1;
  const left = kept > bounds.moments ? kept - tidy(turn, threadId) : kept;
  store.put('timelines', { threadId, n, at, kept: left });
}

/** Which run a text or a job is of; of a job that is known from its first moment on. */
function runBehindOf(
  turn: Turn,
  { table, row, before }: Step,
  threadId: ThreadId,
  last: Moment | null,
): RunId | undefined {
  if (last !== null) return last.runId;
  if (table === 'parts') return readRow(turn.store, 'messages', row.messageId)?.runId;
  if (table !== 'jobs' || before !== null) return undefined;
  return liveRunsOf(turn.store, threadId).find((run) => producerOf(run) === row.startedBy)?.id;
}

/** The newest that is told of a row. */
function lastOf(store: Store, threadId: ThreadId, step: Step): Moment | null {
  const where = { threadId, row: rowName({ what: whatOf(step), id: step.row.id }) };
  const [item] = store.scan('moments', { by: 'byRow', where, limit: 1, down: true });
  return readMoment(item ?? null);
}

/** One that cannot be read counts as not kept: it keeps no run from ending. */
const readMoment = (item: Item<'moments'> | null): Moment | null =>
  item === null ? null : (momentRow.safeParse(parseJson(item.body)).data ?? null);

function whatOf({ table, row }: Step): What {
  switch (table) {
    case 'runs':
      return 'run';
    case 'parts':
      return row.kind === 'tool' ? 'call' : 'answer';
    case 'approvals':
      return 'approval';
    case 'jobs':
      return 'job';
  }
}

const toMoment = ({ body }: Item<'moments'>): Moment => parseStored(momentRow, body);

/** What of a moment decides whether it goes: of a long timeline nobody holds all of the words at once. */
type Name = Pick<Item<'moments'>, 'n' | 'row' | 'runId'>;

/**
 * Makes room: the oldest go, with all of their run unless it is under way or longer than what goes at
 * once; of such a one, what it did goes before how it stands. How an approval or a job stands that is
 * open stays. Says how many went. Looks through the whole timeline, so more than one moment goes.
 */
function tidy({ store, changes }: Turn, threadId: ThreadId): number {
  const all = namesOf(store, threadId);
  const runs = Map.groupBy(all, ({ runId }) => runId);
  // A run that ends in this turn is told to its end.
  const live = new Set<string>(liveRunsOf(store, threadId).map(({ id }) => id));
  for (const id of changes.changed('runs')) live.add(id);
  const wholeOf = (runId: string): readonly Name[] | null => {
    const own = runs.get(runId) ?? [];
    return runId === '' || live.has(runId) || own.length > bounds.tidied ? null : own;
  };
  const isStanding = ({ row, runId }: Name) =>
    wholeOf(runId) === null && row === rowName({ what: 'run', id: runId });
  const newest = new Map(all.map(({ row, n }) => [row, n]));
  const isOpen = (one: Name) => newest.get(one.row) === one.n && isUnfinished(store, threadId, one);
  const others = all.filter((one) => !isStanding(one));
  const gone = new Set<number>();
  // A run that stalls and goes on a thousand times has its own oldest moments go all the same.
  for (const one of others.length > bounds.moments / 2 ? others : all) {
    if (gone.size >= bounds.tidied) break;
    if (gone.has(one.n) || isOpen(one)) continue;
    for (const other of wholeOf(one.runId) ?? [one]) if (!isOpen(other)) gone.add(other.n);
  }
  for (const n of gone) store.remove('moments', { threadId, n });
  return gone.size;
}

function namesOf(store: Store, threadId: ThreadId): Name[] {
  const names: Name[] = [];
  const where = { threadId };
  const limit = bounds.atOnce;
  for (let above = 0; ; ) {
    const some = store.scan('moments', { by: 'primary', where, above, limit });
    for (const { n, row, runId } of some) names.push({ n, row, runId });
    if (some.length < limit) return names;
    above = some.at(-1)?.n ?? above;
  }
}

/** How an approval or a job stands that has not ended: at most so many are open that others can go. */
function isUnfinished(store: Store, threadId: ThreadId, { row, n }: Name): boolean {
  if (!/^(approval|job) /.test(row)) return false;
  const moment = readMoment(store.get('moments', { threadId, n }));
  if (moment?.what === 'approval')
    return !isSettledApproval(moment.state) && isThere(store, 'approvals', moment.id);
  return moment?.what === 'job' && isActiveJob(moment.state) && isThere(store, 'jobs', moment.id);
}

const isThere = (store: Store, tbl: 'approvals' | 'jobs', id: string): boolean =>
  store.get('rows', { tbl, id }) !== null;

function forget(store: Store, threadId: string): void {
  for (;;) {
    const some = store.scan('moments', { by: 'primary', where: { threadId }, limit: 500 });
    for (const { n } of some) store.remove('moments', { threadId, n });
    if (some.length < 500) break;
  }
  store.remove('timelines', { threadId });
}
