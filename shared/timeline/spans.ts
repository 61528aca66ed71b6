import { isSettledApproval } from '../model/approval.ts';
import type { RunId } from '../model/ids.ts';
import { isActiveJob } from '../model/job.ts';
import type { Moment, What } from '../model/moment.ts';
import { isSettledTool } from '../model/part.ts';
import type { Principal } from '../model/principal.ts';
import { isLiveRun } from '../model/run.ts';
import { rowName } from './moment-of.ts';

/** A time in which a row stood in one state: ms of the room's clock; `to` is `null` while it stands. */
export interface Stretch<S extends string = string> {
  state: S;
  from: number;
  to: number | null;
}

/** One row over time. */
export interface Span {
  what: What;
  id: string;
  runId: RunId | undefined;
  /** A tool's name, a method, what a job is called; empty of runs and answers. */
  title: string;
  /** When it was made, or, where that is not kept (`isWhole`), the first that is known of it. */
  from: number;
  /** `null`: it has not ended. */
  to: number | null;
  isWhole: boolean;
  /** Every state it was in, one after the other. */
  states: Stretch[];
  /** How long it waited in those that are over, ms: in a queue, or for a decision. */
  waitedMs: number;
  /** Of a run: who pressed Stop, also once it has ended. */
  stopping: Principal | undefined;
  /** Its newest moment, with who decided, its trouble, its usage … */
  last: Moment;
}

/** The rows of a timeline, in the order they began. `moments` are in the order of their `n`. */
export function spansOf(moments: readonly Moment[]): Span[] {
  const spans = new Map<string, Span>();
  for (const moment of moments) {
    const known = spans.get(rowName(moment));
    if (known === undefined) spans.set(rowName(moment), begin(moment));
    else goOn(known, moment);
  }
  return [...spans.values()];
}

function begin(last: Moment): Span {
  const { what, id, runId, at, state } = last;
  const to = isOver(last) ? at : null;
  return {
    ...{ what, id, runId, from: at, to, last, waitedMs: 0 },
    title: titleOf(last),
    isWhole: last.began === true,
    stopping: stopperOf(last),
    states: [{ state, from: at, to }],
  };
}

function goOn(span: Span, moment: Moment): void {
  const { at, state } = moment;
  span.last = moment;
  span.to = isOver(moment) ? at : null;
  span.runId ??= moment.runId;
  span.stopping = stopperOf(moment) ?? span.stopping;
  const open = span.states.at(-1);
  if (open?.state === state) {
    open.to = span.to === null ? null : at;
    return;
  }
  if (open !== undefined) {
    open.to = at;
    if (waits.has(`${span.what} ${open.state}`)) span.waitedMs += at - open.from;
  }
  span.states.push({ state, from: at, to: span.to });
}

const stopperOf = (moment: Moment): Principal | undefined =>
  moment.what === 'run' ? moment.stopping : undefined;

const waits: ReadonlySet<string> = new Set([
  'run queued',
  'run waiting',
  'call waiting',
  'approval pending',
  'job queued',
]);

function isOver(moment: Moment): boolean {
  switch (moment.what) {
    case 'run':
      return !isLiveRun(moment.state);
    case 'call':
      return isSettledTool(moment.state);
    case 'answer':
      return moment.state !== 'live';
    case 'approval':
      return isSettledApproval(moment.state);
    case 'job':
      return !isActiveJob(moment.state);
  }
}

function titleOf(moment: Moment): string {
  switch (moment.what) {
    case 'call':
      return moment.name;
    case 'approval':
      return moment.method;
    case 'job':
      return moment.title;
    case 'run':
    case 'answer':
      return '';
  }
}
