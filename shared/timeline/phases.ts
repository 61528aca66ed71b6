import type { RunId } from '../model/ids.ts';
import type { Moment } from '../model/moment.ts';
import { isLiveRun } from '../model/run.ts';
import { rowName } from './moment-of.ts';
import type { Stretch } from './spans.ts';

/**
 * What a run spent its time on: waiting for who answers it (its turn has not come, or what it waited
 * for was decided and it is not taken up again), with the model before words came, with words coming,
 * with a tool that ran, waiting for somebody's decision, or hearing nothing from the model.
 */
export type Phase = 'queued' | 'model' | 'writing' | 'tool' | 'decision' | 'stalled';

/**
 * The phases of one run, one after the other without a gap, from what is known of it to its end
 * (`to: null`: it goes on). Where several are true at once the first of tool, decision, writing counts.
 * `moments` are in the order of their `n`; those of other runs are passed over.
 */
export function phasesOf(moments: readonly Moment[], runId: RunId): Stretch<Phase>[] {
  const rows = new Map<string, Moment>();
  const phases: Stretch<Phase>[] = [];
  for (const moment of moments) {
    if (moment.runId !== runId) continue;
    rows.set(rowName(moment), moment);
    const state = phaseOf([...rows.values()]);
    const open = phases.at(-1);
    if (open?.to === null && open.state === state) continue;
    if (open?.to === null) open.to = moment.at;
    if (state !== null) phases.push({ state, from: moment.at, to: null });
  }
  return phases.filter(({ from, to }) => to === null || to > from);
}

/** The milliseconds of each phase that is over. */
export function spentOn(phases: readonly Stretch<Phase>[]): Partial<Record<Phase, number>> {
  const spent: Partial<Record<Phase, number>> = {};
  for (const { state, from, to } of phases)
    if (to !== null) spent[state] = (spent[state] ?? 0) + to - from;
  return spent;
}

function phaseOf(rows: readonly Moment[]): Phase | null {
  const run = rows.find(({ what }) => what === 'run');
  if (run?.what !== 'run' || !isLiveRun(run.state)) return null;
  if (run.state === 'queued') return 'queued';
  if (rows.some(({ what, state }) => what === 'call' && state === 'running')) return 'tool';
  if (rows.some((row) => isUndecided(row, rows))) return 'decision';
  if (run.state === 'waiting') return 'queued';
  if (run.stalled !== undefined) return 'stalled';
  return rows.some(({ what, state }) => what === 'answer' && state === 'live')
    ? 'writing'
    : 'model';
}

/** An approval that is open, or a call that waits for one that nobody told of yet. */
function isUndecided(row: Moment, rows: readonly Moment[]): boolean {
  if (row.what === 'approval') return row.state === 'pending';
  if (row.what !== 'call' || row.state !== 'waiting') return false;
  return !rows.some(({ what, id }) => what === 'approval' && id === row.approvalId);
}
