import type { RunId } from '../../shared/model/ids.ts';
import type { ModelName } from '../../shared/model/run.ts';
import type { RunEvent } from './gateway-event.ts';
import { NameRuns } from './name-runs.ts';
import type { OpenRun } from './resume.ts';
import type { RoomLink } from './room-link.ts';
import type { RunBook } from './run-book.ts';
import { RunDesk } from './run-desk.ts';
import type { QuestionNews } from './run-news.ts';
import { askedFor } from './run-origin.ts';
import { isNearlyOver, settleStory } from './story-end.ts';
import { ToldRuns } from './told-runs.ts';
import { beginsRun, isHandOver, isOldNews, type TrackedRun } from './tracked-run.ts';
import { spokenIn, type TranscriptMessage } from './transcript-message.ts';

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
/** A gateway that is away for so long lost what it was at. */
const lostAfterMs = 60_000;

/** All runs of a gateway that are under way, each told to the room as it goes. */
export class Runs {
  private readonly parts: RunsParts;
  readonly names: NameRuns;
  readonly desk: RunDesk;
  private readonly told: ToldRuns;
  private readonly book: RunBook;
  private readonly isHidden: (sessionKey: string) => boolean;
  private downSince: number | null = null;

  constructor(parts: RunsParts, isHidden: (sessionKey: string) => boolean) {
    this.parts = parts;
    this.isHidden = isHidden;
    this.told = new ToldRuns({
      ...parts,
      isGatewayUp: () => this.downSince === null,
      unnamed: (run) => this.names.look(run),
    });
    this.names = new NameRuns(this.told, parts);
    this.desk = new RunDesk(this.told, this.names, parts);
    this.book = this.told.book;
  }

  get isIdle(): boolean {
    return this.book.isEmpty;
  }

  /** How the room names a run of the gateway. */
  nameInRoom(gatewayRunId: string): RunId | null {
    return this.book.get(gatewayRunId)?.inRoom?.runId ?? null;
  }

  /** Has somebody pressed Stop, or has it ended? Nothing of it is to run any more. `null`: neither. */
  calledOff(gatewayRunId: string): 'stopped' | 'over' | null {
    const { isStopping, wasCancelled, end } = this.book.get(gatewayRunId)?.story ?? {};
    if (isStopping === true || wasCancelled === true) return 'stopped';
    const isOver = end !== null && end !== undefined;
    return isOver || this.book.isOver(gatewayRunId) ? 'over' : null;
  }

  /** Is it under way, here or at the gateway, so that the room hears of it as it goes? */
  isTold(gatewayRunId: string, inFlight: string | undefined): boolean {
    const isTracked = this.book
      .all()
      .some((run) => run.gatewayRunId === gatewayRunId || run.inRoom?.runId === gatewayRunId);
    return isTracked || (gatewayRunId === inFlight && !this.book.hasEnded(gatewayRunId));
  }

  hear(event: RunEvent): void {
    const { runId, sessionKey } = event;
    if (this.isHidden(sessionKey)) return;
    if (this.book.hasEnded(runId)) {
      if (event.kind !== 'over') return;
      this.book.ends(runId);
      // What the gateway said since the room had no more of it is in its history.
      if (this.book.wasCutOff(runId)) this.parts.over(sessionKey);
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
  heard(message: TranscriptMessage): void {
    const asked = askedFor(message);
    const run = this.book.get(asked ?? message.__openclaw?.runId ?? '');
    if (run === undefined) {
      if (asked !== null && !this.book.hasEnded(asked))
        this.book.wasAsked(asked, spokenIn(message));
      return;
    }
    if (asked !== null) {
      run.text = spokenIn(message);
      if (run.inRoom === null) this.names.ask(run);
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

  /** The process of the gateway that had these runs is no more: another run may go on with them. */
  suspect(): void {
    for (const { sessionKey, inRoom } of this.book.all())
      if (inRoom !== null) this.book.broke(sessionKey, inRoom.runId);
  }

  /** Every live run that the room knows. */
  live(): OpenRun[] {
    return this.book
      .all()
      .flatMap(({ inRoom, gatewayRunId, sessionKey, sent }) =>
        inRoom === null ? [] : [{ runId: inRoom.runId, gatewayRunId, sessionKey, sent }],
      );
  }

  /** What has shown nothing, not even that it is over, and of which nothing was heard since then. */
  unnamed(heardBefore: number): TrackedRun[] {
    return this.book
      .all()
      .filter(
        ({ inRoom, isPlacing, story }) =>
          inRoom === null &&
          !(isPlacing || story.hasBegun || isNearlyOver(story)) &&
          story.heardAt <= heardBefore,
      );
  }

  /** The gateway is not at it. If it lives all the same it shows itself again. */
  letGo(gatewayRunId: string): void {
    const run = this.unnamed(this.parts.now()).find((one) => one.gatewayRunId === gatewayRunId);
    if (run !== undefined) this.book.drop(run);
  }

  gatewayIs(up: boolean): void {
    if (up) {
      this.downSince = null;
      return;
    }
    this.downSince ??= this.parts.now();
    this.names.doubt();
    for (const run of this.book.all()) this.told.watch(run);
    this.parts.room.pump();
  }

  /** Once a second while anything is under way. */
  tick(): void {
    const now = this.parts.now();
    for (const run of this.book.all()) {
      const { story, beganAt, inRoom } = run;
      if (inRoom === null && story.hasBegun && now - beganAt > placeWithinMs) this.names.ask(run);
      if (isNearlyOver(story) && now - story.heardAt > lastWordMs)
        this.told.become(run, settleStory(story));
      else if (inRoom !== null && this.isLost(inRoom.runId)) this.desk.broke(inRoom.runId);
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

  /** A run nobody here asked for; or one that was asked for, under another name. */
  private unknown(event: RunEvent): TrackedRun | null {
    if (!beginsRun(event)) return null;
    const { runId, sessionKey } = event;
    const known = this.book.handedOver(sessionKey);
    if (known !== undefined) {
      this.names.rename(known, runId);
      return known;
    }
    const run = this.told.track(runId, sessionKey);
    if (!this.names.isSure) run.held = [];
    return run;
  }
}
