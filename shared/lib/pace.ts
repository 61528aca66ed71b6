import { limits } from '../protocol/limits.ts';

const windowMs = 250;
const forgottenMs = 2_000;

/** From so many frames a second on, producers merge for so long. Far apart, so that the pace does not swing. */
const steps = [
  { perSecond: 60_000, ms: limits.slowestPaceMs },
  { perSecond: 20_000, ms: 66 },
  { perSecond: 6_000, ms: 50 },
] as const;

/**
 * How long producers should merge text before they send it: the shortest window in an idle room,
 * longer the more frames a second the room sends, as a moving average over about a second.
 */
export class Pace {
  private sends = 0;
  private measuredAt = 0;
  private perSecond = 0;

  count(sends: number, now: number): void {
    const elapsed = now - this.measuredAt;
    if (elapsed >= windowMs || elapsed < 0) {
      const rate = elapsed > forgottenMs ? 0 : (this.sends / Math.max(1, elapsed)) * 1000;
      this.perSecond = (3 * this.perSecond + rate) / 4;
      this.sends = 0;
      this.measuredAt = now;
    }
    this.sends += sends;
  }

  ms(now: number): number {
    this.count(0, now);
    return steps.find(({ perSecond }) => this.perSecond >= perSecond)?.ms ?? limits.paceMs;
  }
}
