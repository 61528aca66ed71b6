import type { RunId } from '../../shared/model/ids.ts';
import type { Moment, MomentOf } from '../../shared/model/moment.ts';
import { type Phase, phasesOf, spentOn } from '../../shared/timeline/phases.ts';
import { type Span, type Stretch, spansOf } from '../../shared/timeline/spans.ts';

/** A time in which nothing came from the model: the code of why; `to` is `null` while it lasts. */
export interface Stall {
  code: string;
  from: number;
  to: number | null;
}

/** One run over time, with all that belongs to it. Times are ms of the room's clock. */
export interface Lane {
  id: RunId;
  /** Its states are the phases of its time. */
  run: Span;
  last: MomentOf<'run'>;
  /** Calls, answers, approvals and jobs of it, in the order they began. */
  spans: readonly Span[];
  stalls: readonly Stall[];
  /** What it spent its time on, so far. */
  spent: Partial<Record<Phase, number>>;
  /** So much of its time in the queue somebody's decision was waited for in the chat, ms; `null`: not known. */
  queuedOnDecision: number | null;
  /** When the first words of an answer came; `null`: not yet, or not kept. */
  firstTextAt: number | null;
  /** The last that is known of any of it: where a bar without an end ends in the picture. */
  knownTo: number;
}

export interface Lanes {
  /** The newest first. */
  lanes: readonly Lane[];
  /** Approvals and jobs of the chat that belong to no run which is known. */
  loose: readonly Span[];
}

/**
 * A timeline by its runs. `moments` are in the order of their `n`; `dropped`: so many are not kept;
 * `isOfOneRun`: those of others, for whose decision it may have waited, are not among them.
 */
export function lanesOf(
  moments: readonly Moment[],
  { dropped = 0, isOfOneRun = false }: { dropped?: number; isOfOneRun?: boolean } = {},
): Lanes {
  const spans = spansOf(moments);
  const parts = Map.groupBy(
    spans.filter(({ what }) => what !== 'run'),
    ({ runId }) => runId,
  );
  const told = Map.groupBy(moments, ({ runId }) => runId);
  // Of calls and answers the oldest go first, also those of a run that itself stays.
  const keptFrom = moments.find(({ what }) => what === 'call' || what === 'answer')?.n ?? Infinity;
  const asks = spans.flatMap(({ what, states }) =>
    what === 'approval' ? states.filter(({ state }) => state === 'pending') : [],
  );
  const lanes = spans.flatMap((run) => {
    const { last, runId } = run;
    if (last.what !== 'run' || runId === undefined) return [];
    const own = parts.get(runId) ?? [];
    parts.delete(runId);
    const all = told.get(runId) ?? [];
    const phases = phasesOf(all, runId);
    const isWhole = dropped === 0 || keptFrom < (all[0]?.n ?? 0);
    return [
      {
        ...{ id: runId, run: { ...run, states: phases }, last, spans: own },
        ...{ stalls: stallsOf(all), firstTextAt: isWhole ? firstTextOf(all) : null },
        ...{ spent: spentOn(phases), knownTo: lastOf(all, run.from) },
        queuedOnDecision: isOfOneRun
          ? null
          : phases
              .filter(({ state }) => state === 'queued')
              .reduce((sum, phase) => sum + within(phase, asks), 0),
      },
    ];
  });
  return { lanes: lanes.reverse(), loose: [...parts.values()].flat() };
}

/** How much of a time that is over lies in any of those; where they overlap it counts once. */
function within({ from, to }: Stretch, those: readonly Stretch[]): number {
  if (to === null) return 0;
  let [sum, reached] = [0, from];
  for (const one of those.toSorted((a, b) => a.from - b.from)) {
    const end = Math.min(to, one.to ?? to);
    sum += Math.max(0, end - Math.max(reached, one.from));
    reached = Math.max(reached, end);
  }
  return sum;
}

/** A job may be told of long after the run that started it. */
const lastOf = (moments: readonly Moment[], from: number): number => moments.at(-1)?.at ?? from;

/** What was written when the first that is kept was told may have begun long before. */
const firstTextOf = (moments: readonly Moment[]): number | null =>
  moments.find(({ what, began }) => what === 'answer' && began === true)?.at ?? null;

function stallsOf(moments: readonly Moment[]): Stall[] {
  const stalls: Stall[] = [];
  let before: MomentOf<'run'> | null = null;
  for (const moment of moments) {
    if (moment.what !== 'run') continue;
    const { at, stalled } = moment;
    const open = stalls.at(-1);
    if (open !== undefined && open.to === null && open.code !== stalled) open.to = at;
    if (stalled !== undefined && before?.stalled !== stalled)
      stalls.push({ code: stalled, from: at, to: null });
    before = moment;
  }
  return stalls;
}
