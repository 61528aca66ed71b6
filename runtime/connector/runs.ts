import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import type { ModelName, RunCause } from '../../shared/model/run.ts';
import type { RunEvent } from './gateway-event.ts';
import type { OpenRun } from './resume.ts';
import { fromTranscript, withCallsSoFar, withWordsSoFar } from './resume-story.ts';
import type { RoomLink } from './room-link.ts';
import type { RunBook } from './run-book.ts';
import { namingOf, restOf } from './run-naming.ts';
import type { QuestionNews } from './run-news.ts';
import { askedFor, causeOf } from './run-origin.ts';
import { stepStory } from './run-story.ts';
import { isAtWork } from './story-calls.ts';
import { breakStory, isNearlyOver, settleStory, stopStory } from './story-end.ts';
import { ToldRuns } from './told-runs.ts';
import {
  beginsRun,
  isHandOver,
  isOldNews,
  type SentWords,
  type TrackedRun,
} from './tracked-run.ts';
import { spokenIn, type TranscriptMessage } from './transcript-message.ts';
import { troubles } from './troubles.ts';

export interface RunsParts {
  room: Pick<RoomLink, 'call' | 'tell' | 'pump'>;
  secrets: readonly string[];
  nameOf: (model: { provider: string; id: string }) => ModelName;
  now: () => number;
  /** The process of the gateway that is up, or was last. */
  boot: () => string;
  /** The one that was up when an earlier connection, or connector, was sure of everything. */
  bootBefore: () => string;
  /** A run that the room names otherwise than the gateway. */
  named: (runId: RunId, gatewayRunId: string) => void;
  /** Its message is being sent, or waits for the gateway. */
  isToSend: (runId: RunId) => boolean;
  /** The room has its end. */
  over: (sessionKey: string) => void;
}

/** Whoever set a run off is told by then; a cause is named without it later. */
const placeWithinMs = 1_500;
/** The last word follows the one before it by milliseconds. */
const lastWordMs = 2_000;
/** A run that told something so lately is under way. */
const heardMs = 10_000;
/** A gateway that is away for so long lost what it was at. */
const lostAfterMs = 60_000;

/** All runs of a gateway that are under way, each told to the room as it goes. */
export class Runs {
  private readonly parts: RunsParts;
  private readonly told: ToldRuns;
  private readonly book: RunBook;
  private readonly isHidden: (sessionKey: string) => boolean;
  private downSince: number | null = null;
  /** Every run that the room has open is among those tracked: another one is news to it. */
  private isSure = false;
  /** The room is being asked for names of these. */
  private readonly naming = new Set<Promise<void>>();

  constructor(parts: RunsParts, isHidden: (sessionKey: string) => boolean) {
    this.parts = parts;
    this.isHidden = isHidden;
    this.told = new ToldRuns({
      ...parts,
      isGatewayUp: () => this.downSince === null,
      unnamed: (run) => this.unnamed(run),
    });
    this.book = this.told.book;
  }

  get isIdle(): boolean {
    return this.book.isEmpty;
  }

  /** Is it under way? One that ended here is not, though the room may not have heard of its end yet. */
  has(runId: RunId): boolean {
    return this.book.find(runId)?.story.end === null;
  }

  /** How the room names a run of the gateway. */
  nameInRoom(gatewayRunId: string): RunId | null {
    return this.book.get(gatewayRunId)?.inRoom?.runId ?? null;
  }

  /** Is it under way, here or at the gateway, so that the room hears of it as it goes? */
  isTold(gatewayRunId: string, inFlight: string | undefined): boolean {
    const isTracked = this.book
      .all()
      .some((run) => run.gatewayRunId === gatewayRunId || run.inRoom?.runId === gatewayRunId);
    return isTracked || (gatewayRunId === inFlight && !this.book.hasEnded(gatewayRunId));
  }

  /** The gateway is about to be asked for this run, for the first time. */
  begin(runId: RunId, sessionKey: string, sent: SentWords): void {
    if (this.book.find(runId) !== undefined || this.book.hasEnded(runId)) return;
    const run = this.told.track(runId, sessionKey);
    run.sent = sent;
    this.told.place(run, runId);
  }

  /** A run that an earlier process told, or may have begun: resolves when the room said what it has. */
  async take({ runId, sessionKey, gatewayRunId = runId, sent }: OpenRun): Promise<void> {
    const known = this.book.get(gatewayRunId);
    const there = this.book.find(runId);
    if (there !== undefined) there.sent ??= sent ?? null;
    if (there?.inRoom != null || this.book.hasEnded(gatewayRunId)) return;
    // Its gateway may have told of it before the room did.
    const run = known ?? this.told.track(gatewayRunId, sessionKey);
    run.held ??= [];
    run.sent ??= sent ?? null;
    run.boot = this.parts.bootBefore();
    await new Promise<void>((done) => this.told.place(run, runId, done));
  }

  hear(event: RunEvent): void {
    const { runId, sessionKey } = event;
    if (this.isHidden(sessionKey)) return;
    if (this.book.hasEnded(runId)) {
      // What the gateway said since the room had no more of it is in its history.
      if (event.kind === 'over' && this.book.wasCutOff(runId)) this.parts.over(sessionKey);
      return;
    }
    const run = this.book.get(runId) ?? this.unknown(event);
    if (run === null || isOldNews(run, event)) return;
    if (isHandOver(run.story, event)) {
      run.isHandedOver = true;
      return;
    }
    this.told.step(run, event);
  }

  /** A message that OpenClaw has kept: what set a run off, or what it cost. */
  heard(sessionKey: string, message: TranscriptMessage): void {
    const asked = askedFor(message);
    const run = this.book.get(asked ?? message.__openclaw?.runId ?? '');
    if (run === undefined) {
      if (asked !== null && !this.book.hasEnded(asked))
        this.book.wasAsked(asked, spokenIn(message));
      return;
    }
    if (asked !== null) {
      run.text = spokenIn(message);
      if (run.inRoom === null) this.askForName(run, causeOf(sessionKey, run.text));
      return;
    }
    const { usage } = message;
    const messageId = message.__openclaw?.id;
    if (message.role !== 'assistant' || usage === undefined || messageId === undefined) return;
    const inputTokens = (usage.input ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0);
    this.told.step(run, { kind: 'usage', messageId, inputTokens, outputTokens: usage.output ?? 0 });
  }

  /** Somebody said no to a call, or it could not be asked for. */
  denied(gatewayRunId: string, callId: string, why?: string): void {
    const run = this.book.get(gatewayRunId);
    const because = why === undefined ? {} : { why };
    if (run !== undefined) this.told.step(run, { kind: 'denied', callId, ...because });
  }

  /** What is known of the question for a call: it waits, was allowed, or waits no more. */
  asked(gatewayRunId: string, news: QuestionNews): void {
    const run = this.book.get(gatewayRunId);
    if (run === undefined) return;
    // What an earlier process asked was not answered by it because this one does not know it.
    if (news.kind === 'goesOn' && run.boot !== this.parts.boot()) return;
    this.told.step(run, news);
  }

  /** Somebody pressed Stop. Says how the gateway names the run. */
  stop(runId: RunId): string | null {
    const run = this.book.find(runId);
    if (run === undefined) return null;
    this.told.become(run, stopStory(run.story));
    return run.gatewayRunId;
  }

  /** It is not under way at the gateway any more. */
  stopped(runId: RunId): void {
    const run = this.book.find(runId);
    if (run !== undefined)
      this.told.become(run, settleStory({ ...run.story, isStopping: true, wasCancelled: true }));
  }

  failed(runId: RunId, message: string): void {
    const run = this.book.find(runId);
    if (run === undefined) return;
    this.told.become(run, settleStory({ ...run.story, failure: message }));
  }

  /** The gateway will not tell of it: what it still writes is brought when it says that it is over. */
  givenUp(runId: RunId, message: string): void {
    const run = this.book.find(runId);
    if (run === undefined) return;
    this.book.cutOff(run.gatewayRunId);
    this.failed(runId, message);
  }

  /** The gateway went away with it; what it wrote is kept, and another run may go on with it. */
  broke(runId: RunId): void {
    const run = this.book.find(runId);
    if (run === undefined) return;
    this.book.broke(run.sessionKey, runId);
    this.book.cutOff(run.gatewayRunId);
    this.told.become(run, breakStory(run.story, troubles.gatewayWentAway));
  }

  /** The process of the gateway that had these runs is no more: another run may go on with them. */
  suspect(): void {
    for (const { sessionKey, inRoom } of this.book.all())
      if (inRoom !== null) this.book.broke(sessionKey, inRoom.runId);
  }

  /** What is tracked now is all that the room has open. The others are named, and found out about like those. */
  sure(): void {
    if (this.isSure) return;
    this.isSure = true;
    for (const run of this.book.all()) if (run.inRoom === null) this.nameOrDrop(run);
  }

  /** One that has shown nothing may have gone with its gateway: it shows itself again if it lives. */
  private nameOrDrop(run: TrackedRun): void {
    this.told.release(run);
    this.told.become(run, { ...run.story });
    const { story, sessionKey } = run;
    if (story.hasBegun) this.askForName(run, causeOf(sessionKey, ''));
    else if (!run.isPlacing && !isNearlyOver(story)) this.book.drop(run);
  }

  /** Until the room has named what it was asked to name. */
  async allNamed(): Promise<void> {
    await Promise.all(this.naming);
  }

  /** What OpenClaw has kept of it so far; and all of its words, where this process is at it. */
  goesOn(runId: RunId, messages: readonly TranscriptMessage[], words?: string): void {
    const run = this.book.find(runId);
    if (run === undefined) return;
    if (words !== undefined) run.boot = this.parts.boot();
    const all = words ?? '';
    const now = this.parts.now();
    const called = withCallsSoFar(run.story, { messages, all }, now);
    this.told.become(run, withWordsSoFar(called, all, now));
  }

  /** It came to its end while nobody listened. */
  endedMeanwhile(runId: RunId, messages: readonly TranscriptMessage[], failure?: string): void {
    const run = this.book.find(runId);
    if (run === undefined) return;
    const now = this.parts.now();
    const told = fromTranscript(run.story, messages, now);
    const how = failure === undefined ? ('final' as const) : ('error' as const);
    const reason = failure ?? '';
    this.told.become(run, stepStory(told, { kind: 'over', how, text: '', reason }, now));
  }

  bootOf(runId: RunId): string | undefined {
    return this.book.find(runId)?.boot;
  }

  /** Its message is sent once more: the gateway had lost it before it was kept. */
  begunAnew(runId: RunId): void {
    const run = this.book.find(runId);
    if (run === undefined) return;
    run.boot = this.parts.boot();
    run.heardTo = 0;
    run.beganAt = this.parts.now();
  }

  isStopping(runId: RunId): boolean {
    return this.book.find(runId)?.story.isStopping ?? false;
  }

  /** Has it shown anything yet, here? */
  hasBegun(runId: RunId): boolean {
    return this.book.find(runId)?.story.hasBegun ?? false;
  }

  /** Does the gateway tell of it by itself, or has it nothing to tell because something is at work or waits? */
  isHeard(runId: RunId): boolean {
    const run = this.book.find(runId);
    if (run === undefined || !run.story.hasBegun) return false;
    if (isAtWork(run.story) && run.boot === this.parts.boot()) return true;
    return this.parts.now() - run.story.heardAt < heardMs;
  }

  /** Every live run that the room knows. */
  live(): OpenRun[] {
    return this.book
      .all()
      .flatMap(({ inRoom, gatewayRunId, sessionKey, sent }) =>
        inRoom === null ? [] : [{ runId: inRoom.runId, gatewayRunId, sessionKey, sent }],
      );
  }

  /** What the room asked for a run with. */
  sentOf(runId: RunId): SentWords | null {
    return this.book.find(runId)?.sent ?? null;
  }

  gatewayIs(up: boolean): void {
    if (up) {
      this.downSince = null;
      return;
    }
    this.downSince ??= this.parts.now();
    this.isSure = false;
    for (const run of this.book.all()) this.told.watch(run);
    this.parts.room.pump();
  }

  /** Once a second while anything is under way. */
  tick(): void {
    const now = this.parts.now();
    for (const run of this.book.all()) {
      const { story, beganAt, sessionKey, inRoom } = run;
      if (inRoom === null && story.hasBegun && now - beganAt > placeWithinMs)
        this.askForName(run, causeOf(sessionKey, ''));
      if (isNearlyOver(story) && now - story.heardAt > lastWordMs)
        this.told.become(run, settleStory(story));
      else if (inRoom !== null && this.isLost(inRoom.runId)) this.broke(inRoom.runId);
      this.told.watch(run);
    }
    this.parts.room.pump();
  }

  /** What is still to be sent is not lost with the gateway: it is sent when there is one. */
  private isLost(runId: RunId): boolean {
    const { downSince, parts } = this;
    const isAway = downSince !== null && parts.now() - downSince > lostAfterMs;
    return isAway && !parts.isToSend(runId);
  }

  /** The gateway went on with it under another name while nobody listened. `false`: that is another run. */
  adopt(runId: RunId, gatewayRunId: string): boolean {
    const run = this.book.find(runId);
    const other = this.book.get(gatewayRunId);
    const isAnother = this.book.hasEnded(gatewayRunId) || other?.isPlacing || other?.inRoom;
    if (run === undefined || isAnother) return false;
    this.rename(run, gatewayRunId);
    for (const news of other?.held ?? []) this.told.step(run, news);
    return true;
  }

  private rename(run: TrackedRun, gatewayRunId: string): void {
    this.book.rename(run, gatewayRunId);
    // Whoever looks at its words later, or is the next connector, knows it by this name only.
    if (run.inRoom !== null) this.parts.named(run.inRoom.runId, gatewayRunId);
  }

  /** A run nobody here asked for; or one that was asked for, under another name. */
  private unknown(event: RunEvent): TrackedRun | null {
    if (!beginsRun(event)) return null;
    const { runId, sessionKey } = event;
    const known = this.book.handedOver(sessionKey);
    if (known !== undefined) {
      this.rename(known, runId);
      return known;
    }
    const run = this.told.track(runId, sessionKey);
    if (!this.isSure) run.held = [];
    return run;
  }

  private unnamed(run: TrackedRun): void {
    const { sessionKey, text, story } = run;
    if (text !== null) this.askForName(run, causeOf(sessionKey, text));
    else if (story.end !== null) this.askForName(run, causeOf(sessionKey, ''));
  }

  private askForName(run: TrackedRun, cause: RunCause): void {
    if (run.isPlacing || !this.isSure) return;
    run.isPlacing = true;
    const { gatewayRunId, sessionKey } = run;
    const follows = cause === 'recovery' ? this.book.takeBroken(sessionKey) : undefined;
    const { params, more } = namingOf(run, { cause, follows, secrets: this.parts.secrets });
    const naming = this.parts.room
      .call('gateway.run', params)
      .then(
        ({ runId, threadId }: { runId: RunId; threadId: ThreadId }) => {
          this.parts.named(runId, gatewayRunId);
          this.tellRest(run, threadId, more);
          this.told.place(run, runId);
        },
        () => this.told.forget(run),
      )
      .finally(() => this.naming.delete(naming));
    this.naming.add(naming);
  }

  /** What set the run off is longer than a frame: the rest of it, piece by piece. */
  private tellRest(run: TrackedRun, threadId: ThreadId, more: readonly string[]): void {
    for (const params of restOf(run, threadId, more))
      this.parts.room.call('gateway.history', params).catch(() => {});
  }
}
