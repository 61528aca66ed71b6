import { limits } from '../protocol/limits.ts';

/** Frames a second that a room sends without noticing, on one slow core. */
const comfortable = 4_000;
const windowMs = 250;
const forgottenMs = 2_000;

/**
 * How long producers should merge text before they send it: the shortest window in an idle room,
 * longer the more frames a second the room sends. A moving average over about a second.
 */
export class Pace {
  private sends = 0;
  private measuredAt = 0;
  private perSecond = 0;

  count(sends: number, now: number): void {
    const elapsed = now - this.measuredAt;
    if (elapsed >= windowMs || elapsed < 0) {
      const rate = elapsed > forgottenMs ? 0 : (this.sends / Math.max(1, elapsed)) * 1000;
      this.perSecond = (this.perSecond + 3 * rate) / 4;
      this.sends = 0;
      this.measuredAt = now;
    }
    this.sends += sends;
  }

  ms(now: number): number {
    this.count(0, now);
    const wanted = (this.perSecond / comfortable) * limits.paceMs;
    return Math.round(Math.min(Math.max(wanted, limits.paceMs), limits.slowestPaceMs));
  }
}
