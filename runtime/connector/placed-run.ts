import type { RunId } from '../../shared/model/ids.ts';
import type { ModelName, Trouble } from '../../shared/model/run.ts';
import { Producer } from '../../shared/producer/producer.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { RunStory } from './run-story.ts';
import { type Place, RunTeller } from './run-teller.ts';

interface PlacedRunParts {
  secrets: readonly string[];
  nameOf: (model: { provider: string; id: string }) => ModelName;
}

/** One run as the room has it: what is told of it, and why nothing comes. */
export class PlacedRun {
  readonly runId: RunId;
  readonly producer: Producer;
  private readonly parts: PlacedRunParts;
  private teller: RunTeller | null = null;
  /** The reason that was told for nothing coming; '' for none. */
  private stalled = '';

  constructor(runId: RunId, parts: PlacedRunParts) {
    this.runId = runId;
    this.parts = parts;
    this.producer = new Producer(runId, { fromMs: 0, toMs: limits.slowestPaceMs });
  }

  /** Has the room said what it has of it? */
  get isOpened(): boolean {
    return this.teller !== null;
  }

  /** Where the room has its parts, if another process told of it before. */
  open(places: readonly Place[]): void {
    const { runId, producer, parts } = this;
    this.teller = new RunTeller({ ...parts, producer, runId, places });
  }

  /** `false`: nothing is told before it is open. */
  tell(story: RunStory): boolean {
    this.teller?.tell(story);
    return this.isOpened;
  }

  /** Why nothing comes; `null`: something does. */
  stall(trouble: Trouble | null): void {
    const code = trouble?.code ?? '';
    if (code === this.stalled) return;
    this.stalled = code;
    this.producer.stall(trouble);
  }
}
