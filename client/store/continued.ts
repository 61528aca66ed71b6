import type { Run } from '../../shared/model/run.ts';

type Runs = ReadonlyMap<string, Run>;

/** The run that goes on with one that broke off, if it did: nobody has to ask for it again. */
export function heirOf(runs: Runs, { id, state }: Run): Run | undefined {
  if (state !== 'interrupted' && state !== 'failed') return undefined;
  for (const run of runs.values()) if (run.follows === id) return run;
  return undefined;
}

/**
 * The run in which the question of this one was asked, however often its OpenClaw went on with it;
 * `null`: nobody in this room asked, or it is not known here.
 */
export function askedIn(runs: Runs, run: Run): Run | null {
  let at: Run | undefined = run;
  // A run follows one before it; with more steps than runs the rows are not ours.
  for (let left = runs.size; at?.cause === 'recovery' && left > 0; left -= 1)
    at = at.follows === undefined ? undefined : runs.get(at.follows);
  return at === undefined || at.cause !== undefined ? null : at;
}
