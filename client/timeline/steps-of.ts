import type { RunId } from '../../shared/model/ids.ts';
import type { Moment } from '../../shared/model/moment.ts';
import { rowName } from '../../shared/timeline/moment-of.ts';

/** A step of a replay: what is drawn is all up to the moment at `to`; what is said, that at `says`. */
export interface Step {
  to: number;
  says: number;
}

/** What one wrote of the other within that (ms) is of one instant. */
const instantMs = 100;

/**
 * The moments that are gone through: those of the run, or all. Those that stand side by side and tell
 * one thing are one step: that a call asks for its approval, and that words begin to come.
 */
export function stepsOf(moments: readonly Moment[], runId: RunId | null): readonly Step[] {
  const steps: (Step & { thing: string | null })[] = [];
  const rows = new Map<string, Moment>();
  for (const [at, moment] of moments.entries()) {
    const before = rows.get(rowName(moment)) ?? null;
    rows.set(rowName(moment), moment);
    if (runId !== null && moment.runId !== runId) continue;
    const thing = thingOf(moment, before);
    const last = steps.at(-1);
    const said = last === undefined ? undefined : moments[last.says];
    const isSame =
      last !== undefined &&
      said !== undefined &&
      thing !== null &&
      thing === last.thing &&
      moment.at - (moments[last.to] ?? said).at <= instantMs;
    if (!isSame) {
      steps.push({ to: at, says: at, thing });
      continue;
    }
    last.to = at;
    if (weight(moment) > weight(said)) last.says = at;
  }
  return steps.map(({ to, says }) => ({ to, says }));
}

/** What a moment tells that another one may tell as well. */
function thingOf(moment: Moment, before: Moment | null): string | null {
  switch (moment.what) {
    case 'call':
      return moment.state === 'waiting' ? `asks ${moment.id}` : null;
    case 'approval':
      return before === null && moment.state === 'pending' && moment.partId !== undefined
        ? `asks ${moment.partId}`
        : null;
    case 'answer':
      return before === null && moment.state === 'live' ? `writes ${moment.runId}` : null;
    case 'run':
      return before?.what === 'run' && before.state === moment.state && wrote(moment, before)
        ? `writes ${moment.id}`
        : null;
    case 'job':
      return null;
  }
}

const wrote = (now: { wrote?: true | undefined }, before: { wrote?: true | undefined }): boolean =>
  now.wrote === true && before.wrote !== true;

/** Whose words say most: who asks for what, and that it is the answer that comes. */
const weight = ({ what }: Moment): number => (what === 'approval' || what === 'answer' ? 1 : 0);
