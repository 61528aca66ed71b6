import type { RunId } from '../../../shared/model/ids.ts';

/** So many answers at the most; a connector brings one after the other. */
const mostRuns = 100;

/** The steps that were found in an answer, by their keys. */
export interface StepsFound {
  /** The step that the words at a place are. */
  at: Map<number, string>;
  /** Those of which only the beginning was told. The words may yet turn out to be another step. */
  begun: Set<string>;
}

/**
 * Which words of an answer that broke off are which step of it, by the step's key: two may say the
 * same, and a connector brings them in as many frames as they take. Told again, a step is the same.
 * Not stored: after a restart two steps that say the same, in two frames, may be held for one.
 */
export class KnownSteps {
  private readonly runs = new Map<RunId, StepsFound>();

  of(id: RunId): StepsFound {
    const steps = this.runs.get(id) ?? { at: new Map(), begun: new Set() };
    this.runs.delete(id);
    this.runs.set(id, steps);
    const [oldest] = this.runs.keys();
    if (oldest !== undefined && this.runs.size > mostRuns) this.runs.delete(oldest);
    return steps;
  }
}
