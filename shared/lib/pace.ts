import { limits } from '../protocol/limits.ts';

const windowMs = 250;
const forgottenMs = 2_000;

/** Far apart, so that the pace does not swing. */
const steps = [limits.paceMs, 50, 66, 100, 150, limits.slowestPaceMs] as const;

/**
 * How long producers should merge text before they send it: the shortest window in which the room
 * can tell everybody what one window brings, by a moving average over about a second. A longer
 * window means fewer frames, so what is measured is always taken together with the window it was
 * measured under.
 */
export class Pace {
  private sends = 0;
  private measuredAt = 0;
  private perSecond = 0;
  private step: number = limits.paceMs;

  count(sends: number, now: number): void {
    const elapsed = now - this.measuredAt;
    if (elapsed >= windowMs || elapsed < 0) this.measure(now, elapsed);
    this.sends += sends;
  }

  ms(now: number): number {
    this.count(0, now);
    return this.step;
  }

  private measure(now: number, elapsed: number): void {
    const rate = elapsed > forgottenMs ? 0 : (this.sends / Math.max(1, elapsed)) * 1000;
    this.perSecond = (3 * this.perSecond + rate) / 4;
    this.sends = 0;
    this.measuredAt = now;
    const perWindow = (this.perSecond * this.step) / 1000;
    const fits = (ms: number) => (perWindow / ms) * 1000 <= limits.framesPerSecond;
    this.step = steps.find(fits) ?? limits.slowestPaceMs;
  }
}
