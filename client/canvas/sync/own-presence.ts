import type { PresenceState } from '../../../shared/canvas/awareness.ts';

type Told = Partial<Omit<PresenceState, 'user'>>;

/** No more often than others are shown it. */
const everyMs = 100;

/** What one tells of oneself: the newest at once or a moment later, never more often than it is shown. */
export class OwnPresence {
  private told: Told = {};
  private isHere = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saidAt = Number.NEGATIVE_INFINITY;
  private readonly say: (state: Told | null) => void;

  constructor(say: (state: Told | null) => void) {
    this.say = say;
  }

  tell(part: Told): void {
    this.told = { ...this.told, ...part };
    if (this.timer !== undefined || !this.isHere) return;
    const waits = this.saidAt + everyMs - performance.now();
    if (waits <= 0) this.again();
    else this.timer = setTimeout(() => this.again(), waits);
  }

  /** Who goes takes along all that they told. */
  beHere(isHere: boolean): void {
    this.isHere = isHere;
    if (!isHere) this.told = {};
    this.again();
  }

  /** Says it once more: to a room that may not know it. */
  again(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.saidAt = performance.now();
    this.say(this.isHere ? this.told : null);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
