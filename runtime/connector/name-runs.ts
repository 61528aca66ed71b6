import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import { RoomRefused } from './room-calls.ts';
import type { RoomLink } from './room-link.ts';
import { namingOf, restOf } from './run-naming.ts';
import { causeOf } from './run-origin.ts';
import { isNearlyOver } from './story-end.ts';
import type { ToldRuns } from './told-runs.ts';
import type { TrackedRun } from './tracked-run.ts';

interface NameRunsParts {
  room: Pick<RoomLink, 'call'>;
  secrets: readonly string[];
  /** A run that the room names otherwise than the gateway. */
  named: (runId: RunId, gatewayRunId: string) => void;
}

/** How a run that nobody asked for gets its name in the room, and which one it goes on with. */
export class NameRuns {
  private readonly told: ToldRuns;
  private readonly parts: NameRunsParts;
  private isSureNow = false;
  /** The room is being asked for names of these. */
  private readonly naming = new Set<Promise<void>>();

  constructor(told: ToldRuns, parts: NameRunsParts) {
    this.told = told;
    this.parts = parts;
  }

  /** Every run that the room has open is among those tracked: another one is news to it. */
  get isSure(): boolean {
    return this.isSureNow;
  }

  /** The gateway is gone: the room may have more open by the time it is back. */
  doubt(): void {
    this.isSureNow = false;
  }

  /** What is tracked now is all that the room has open. The others are named, and found out about like those. */
  sure(): void {
    if (this.isSureNow) return;
    this.isSureNow = true;
    for (const run of this.told.book.all()) if (run.inRoom === null) this.nameOrDrop(run);
  }

  /** One that has shown nothing may have gone with its gateway: it shows itself again if it lives. */
  private nameOrDrop(run: TrackedRun): void {
    this.told.release(run);
    this.told.become(run, { ...run.story });
    const { story } = run;
    if (story.hasBegun) this.ask(run);
    else if (!run.isPlacing && !isNearlyOver(story)) this.told.book.drop(run);
  }

  /** Until the room has named what it was asked to name. */
  async allNamed(): Promise<void> {
    await Promise.all(this.naming);
  }

  /** Whether its name is asked for now: once it is known what set it off, or it is over. */
  look(run: TrackedRun): void {
    if (run.text !== null || run.story.end !== null) this.ask(run);
  }

  /** By what set it off, as far as that is known by now. */
  ask(run: TrackedRun): void {
    if (run.isPlacing || !this.isSureNow) return;
    run.isPlacing = true;
    const { gatewayRunId, sessionKey } = run;
    const cause = causeOf(sessionKey, run.text ?? '');
    const follows = cause === 'recovery' ? this.told.book.takeBroken(sessionKey) : undefined;
    const { params, more } = namingOf(run, { cause, follows, secrets: this.parts.secrets });
    const naming = this.parts.room
      .call('gateway.run', params)
      .then(
        ({ runId, threadId }: { runId: RunId; threadId: ThreadId }) => {
          this.parts.named(runId, gatewayRunId);
          this.tellRest(run, threadId, more);
          this.told.place(run, runId);
        },
        (error: unknown) => {
          if (!saysOver(error)) this.told.book.wantsNone(run);
          this.told.forget(run);
        },
      )
      .finally(() => this.naming.delete(naming));
    this.naming.add(naming);
  }

  /** The gateway calls it so from now on. */
  rename(run: TrackedRun, gatewayRunId: string): void {
    this.told.book.rename(run, gatewayRunId);
    // Whoever looks at its words later, or is the next connector, knows it by this name only.
    if (run.inRoom !== null) this.parts.named(run.inRoom.runId, gatewayRunId);
  }

  /** What set the run off is longer than a frame: the rest of it, piece by piece. */
  private tellRest(run: TrackedRun, threadId: ThreadId, more: readonly string[]): void {
    for (const params of restOf(run, threadId, more))
      this.parts.room.call('gateway.history', params).catch(() => {});
  }
}

/** Of the room's own run, under its name: that it has ended, or is none of this session. */
const saysOver = (error: unknown): boolean =>
  error instanceof RoomRefused && /^(conflict|notFound)$/.test(error.error.code);
