import type { PresenceState } from '../../../shared/canvas/awareness.ts';

type Told = Partial<Omit<PresenceState, 'user'>>;

/** No more often than others are shown it. */
const everyMs = 100;

/** What one tells of oneself: the newest at once or a moment later, never more often than it is shown. */
export class OwnPresence {
  private told: Told = {};
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saidAt = Number.NEGATIVE_INFINITY;
  private readonly say: (state: Told) => void;

  constructor(say: (state: Told) => void) {
    this.say = say;
  }

  tell(part: Told): void {
    this.told = { ...this.told, ...part };
    if (this.timer !== undefined) return;
    const waits = this.saidAt + everyMs - performance.now();
    if (waits <= 0) this.again();
    else this.timer = setTimeout(() => this.again(), waits);
  }

  /** Says it once more: to a room that may not know it. */
  again(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.saidAt = performance.now();
    this.say(this.told);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
