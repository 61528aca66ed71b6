import type { RunId } from '../../shared/model/ids.ts';
import type { ModelName } from '../../shared/model/run.ts';
import type { RunOpened } from '../../shared/producer/producer.ts';
import { hold } from './held-news.ts';
import { PlacedRun } from './placed-run.ts';
import { resumeStory } from './resume-story.ts';
import type { RoomLink } from './room-link.ts';
import { RunBook } from './run-book.ts';
import type { RunNews } from './run-news.ts';
import { type RunStory, stepStory } from './run-story.ts';
import { shownNews } from './shown-words.ts';
import { stallOf } from './stall.ts';
import type { TrackedRun } from './tracked-run.ts';

interface ToldRunsParts {
  room: Pick<RoomLink, 'tell' | 'pump'>;
  secrets: readonly string[];
  nameOf: (model: { provider: string; id: string }) => ModelName;
  now: () => number;
  /** The process of the gateway that is up, or was last. */
  boot: () => string;
  isGatewayUp: () => boolean;
  /** Something changed of a run that the room was not asked to name, or has not named yet. */
  unnamed: (run: TrackedRun) => void;
  /** The room has its end. */
  over: (sessionKey: string) => void;
}

/** The runs under way. Whatever changes the story of one goes through `become`, and the room hears of it. */
export class ToldRuns {
  readonly book = new RunBook();
  private readonly parts: ToldRunsParts;

  constructor(parts: ToldRunsParts) {
    this.parts = parts;
  }

  track(gatewayRunId: string, sessionKey: string): TrackedRun {
    const { now, boot } = this.parts;
    return this.book.track(gatewayRunId, sessionKey, { now: now(), boot: boot() });
  }

  /** From now on the run is told to the room. */
  place(run: TrackedRun, runId: RunId, opened: () => void = () => {}): void {
    const { secrets, nameOf, room } = this.parts;
    const placed = new PlacedRun(runId, { secrets, nameOf });
    run.inRoom = placed;
    room.tell(runId, {
      producer: placed.producer,
      opened: (found) => {
        if (!placed.isOpened) placed.open(this.resume(run, found));
        this.tell(run);
        opened();
      },
      over: () => {
        opened();
        this.forget(run);
      },
    });
  }

  /** What the room has of a run that this process did not begin. */
  private resume(run: TrackedRun, { parts }: RunOpened) {
    if (run.held === null || parts.length === 0) {
      this.release(run);
      return [];
    }
    const { story, places } = resumeStory(parts, this.parts.now());
    run.story = story;
    run.isResumed = true;
    this.release(run);
    return places;
  }

  release(run: TrackedRun): void {
    const held = run.held ?? [];
    run.held = null;
    for (const news of held) run.story = this.next(run, news);
  }

  step(run: TrackedRun, news: RunNews): void {
    if (run.held !== null) return hold(run.held, news);
    this.become(run, this.next(run, news));
  }

  private next({ story, isResumed }: TrackedRun, news: RunNews): RunStory {
    const { secrets, now } = this.parts;
    return stepStory(story, isResumed ? shownNews(news, secrets) : news, now());
  }

  become(run: TrackedRun, story: RunStory): void {
    if (story === run.story) return;
    run.story = story;
    if (story.end !== null) this.book.end(run.gatewayRunId);
    if (run.inRoom === null) this.parts.unnamed(run);
    this.tell(run);
  }

  private tell(run: TrackedRun): void {
    const { inRoom, story } = run;
    if (inRoom?.tell(story) !== true) return;
    this.watch(run);
    this.parts.room.pump();
  }

  /** Says why nothing comes, or that something does again. */
  watch(run: TrackedRun): void {
    const { story, beganAt, inRoom } = run;
    const { now, isGatewayUp } = this.parts;
    inRoom?.stall(stallOf(story, { now: now(), beganAt, isGatewayUp: isGatewayUp() }));
  }

  forget(run: TrackedRun): void {
    if (run.story.end === null) this.book.cutOff(run.gatewayRunId);
    this.book.forget(run);
    this.parts.over(run.sessionKey);
  }
}
