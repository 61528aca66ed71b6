/** Allows `burst` at once and `perSecond` in the long run. Pure: the time comes with the question. */
export class TokenBucket {
  private readonly perSecond: number;
  private readonly burst: number;
  private level: number;
  private at: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.level = burst;
    this.at = now;
  }

  /** Takes `amount`; returns 0 when it was there, else in how many ms it will be. Takes nothing then. */
  take(amount: number, now: number): number {
    this.refill(now);
    if (this.level >= amount) {
      this.level -= amount;
      return 0;
    }
    return Math.ceil(((amount - this.level) / this.perSecond) * 1000);
  }

  /** Takes `amount` in any case and returns in how many ms the debt is paid. */
  owe(amount: number, now: number): number {
    this.refill(now);
    this.level -= amount;
    return this.level >= 0 ? 0 : Math.ceil((-this.level / this.perSecond) * 1000);
  }

  /** A clock that went back changes nothing. */
  private refill(now: number): void {
    const elapsed = Math.max(0, now - this.at);
    this.level = Math.min(this.burst, this.level + (elapsed / 1000) * this.perSecond);
    this.at = now;
  }
}
