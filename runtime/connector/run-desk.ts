import type { RunId } from '../../shared/model/ids.ts';
import { fromTranscript, withAllSoFar } from './kept-story.ts';
import type { NameRuns } from './name-runs.ts';
import type { OpenRun } from './resume.ts';
import { type RunStory, stepStory } from './run-story.ts';
import { shownMessages, shownWords } from './shown-words.ts';
import { isAtWork } from './story-calls.ts';
import { breakStory, settleStory, stopStory } from './story-end.ts';
import type { ToldRuns } from './told-runs.ts';
import type { SentWords, TrackedRun } from './tracked-run.ts';
import type { TranscriptMessage } from './transcript-message.ts';
import { troubles } from './troubles.ts';

interface RunDeskParts {
  secrets: readonly string[];
  now: () => number;
  /** The process of the gateway that is up, or was last. */
  boot: () => string;
  /** The one that was up when an earlier connection, or connector, was sure of everything. */
  bootBefore: () => string;
}

/** What is known here of a run. */
export interface RunSeen {
  /** One that ended here is not, though the room may not have heard of its end yet. */
  isUnderWay: boolean;
  isStopping: boolean;
  /** Has it shown anything yet, here? */
  hasBegun: boolean;
  /** Does the gateway tell of it by itself, or has it nothing to tell because something is at work or waits? */
  isHeard: boolean;
  /** The process of the gateway that has it. */
  boot: string;
  /** What the room asked for it with; `null`: the room did not. */
  sent: SentWords | null;
}

/** A run that told something so lately is under way. */
const heardMs = 10_000;

/** What is found out of a run, and done with it, by the room's name. */
export class RunDesk {
  private readonly told: ToldRuns;
  private readonly names: NameRuns;
  private readonly parts: RunDeskParts;

  constructor(told: ToldRuns, names: NameRuns, parts: RunDeskParts) {
    this.told = told;
    this.names = names;
    this.parts = parts;
  }

  /** `null`: it is not tracked here. */
  seen(runId: RunId): RunSeen | null {
    const run = this.told.book.find(runId);
    if (run === undefined) return null;
    const { story, boot, sent } = run;
    const { end, isStopping, hasBegun } = story;
    return {
      isUnderWay: end === null,
      isStopping,
      hasBegun,
      isHeard: this.isHeard(run),
      boot,
      sent,
    };
  }

  private isHeard({ story, boot }: TrackedRun): boolean {
    if (!story.hasBegun) return false;
    if (isAtWork(story) && boot === this.parts.boot()) return true;
    return this.parts.now() - story.heardAt < heardMs;
  }

  /** The gateway is about to be asked for this run, for the first time. */
  begin(runId: RunId, sessionKey: string, sent: SentWords): void {
    if (this.told.book.find(runId) !== undefined || this.told.book.hasEnded(runId)) return;
    const run = this.told.track(runId, sessionKey);
    run.sent = sent;
    this.told.place(run, runId);
  }

  /** A run that an earlier process told, or may have begun: resolves when the room said what it has. */
  async take({ runId, sessionKey, gatewayRunId = runId, sent }: OpenRun): Promise<void> {
    const known = this.told.book.get(gatewayRunId);
    const there = this.told.book.find(runId);
    if (there !== undefined) there.sent ??= sent ?? null;
    if (there?.inRoom != null || this.told.book.hasEnded(gatewayRunId)) return;
    // Its gateway may have told of it before the room did.
    const run = known ?? this.told.track(gatewayRunId, sessionKey);
    run.held ??= [];
    run.sent ??= sent ?? null;
    run.boot = this.parts.bootBefore();
    await new Promise<void>((done) => this.told.place(run, runId, done));
  }

  /** Somebody pressed Stop. Says how the gateway names the run. */
  stop(runId: RunId): string | null {
    this.change(runId, stopStory);
    return this.told.book.find(runId)?.gatewayRunId ?? null;
  }

  /** It is not under way at the gateway any more. */
  stopped(runId: RunId): void {
    this.change(runId, (story) => settleStory({ ...story, isStopping: true, wasCancelled: true }));
  }

  failed(runId: RunId, message: string): void {
    this.change(runId, (story) => settleStory({ ...story, failure: message }));
  }

  /** The gateway will not tell of it: what it still writes is brought when it says that it is over. */
  givenUp(runId: RunId, message: string): void {
    const run = this.told.book.find(runId);
    if (run !== undefined) this.told.book.cutOff(run.gatewayRunId);
    this.failed(runId, message);
  }

  /** The gateway went away with it; what it wrote is kept, and another run may go on with it. */
  broke(runId: RunId): void {
    const { book } = this.told;
    const run = book.find(runId);
    if (run === undefined) return;
    book.broke(run.sessionKey, runId);
    book.cutOff(run.gatewayRunId);
    const { gatewayWentAway, notAnswered } = troubles;
    const trouble = run.story.hasBegun ? gatewayWentAway : notAnswered;
    this.told.become(run, breakStory(run.story, trouble));
  }

  /** What OpenClaw has kept of it so far; and all of its words, where this process is at it. */
  goesOn(runId: RunId, messages: readonly TranscriptMessage[], words?: string): void {
    const run = this.told.book.find(runId);
    if (run !== undefined && words !== undefined) run.boot = this.parts.boot();
    const { secrets, now: clock } = this.parts;
    const isResumed = run?.isResumed === true;
    const all = isResumed ? shownWords(words ?? '', secrets) : { text: words ?? '', unsure: 0 };
    const kept = isResumed ? shownMessages(messages, secrets) : messages;
    // Its gateway is no more, and nobody heard all of it: it goes on no further than what was kept.
    const isCut = isResumed && words === undefined;
    this.change(runId, (story) =>
      isCut
        ? fromTranscript(story, kept, clock())
        : withAllSoFar(story, { messages: kept, all }, clock()),
    );
  }

  /** It came to its end while nobody listened. */
  endedMeanwhile(runId: RunId, messages: readonly TranscriptMessage[], failure?: string): void {
    const { secrets, now: clock } = this.parts;
    const now = clock();
    const isResumed = this.told.book.find(runId)?.isResumed === true;
    const kept = isResumed ? shownMessages(messages, secrets) : messages;
    const how = failure === undefined ? ('final' as const) : ('error' as const);
    const over = { kind: 'over' as const, how, text: '', reason: failure ?? '' };
    this.change(runId, (story) => stepStory(fromTranscript(story, kept, now), over, now));
  }

  /** Its message is sent once more: the gateway had lost it before it was kept. */
  begunAnew(runId: RunId): void {
    const run = this.told.book.find(runId);
    if (run === undefined) return;
    run.boot = this.parts.boot();
    run.heardTo = 0;
    run.beganAt = this.parts.now();
  }

  /** The gateway went on with it under another name while nobody listened. `false`: that is another run. */
  adopt(runId: RunId, gatewayRunId: string): boolean {
    const run = this.told.book.find(runId);
    const other = this.told.book.get(gatewayRunId);
    const isAnother = this.told.book.hasEnded(gatewayRunId) || other?.isPlacing || other?.inRoom;
    if (run === undefined || isAnother) return false;
    this.names.rename(run, gatewayRunId);
    for (const news of other?.held ?? []) this.told.step(run, news);
    return true;
  }

  private change(runId: RunId, next: (story: RunStory) => RunStory): void {
    const run = this.told.book.find(runId);
    if (run !== undefined) this.told.become(run, next(run.story));
  }
}
