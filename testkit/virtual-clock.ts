/** Time that only moves when a test says so; timers run in order, none before its time. */
export class VirtualClock {
  private time: number;
  private timers: { at: number; run: () => void; id: number }[] = [];
  private nextId = 1;

  constructor(startAt = 1_800_000_000_000) {
    this.time = startAt;
  }

  readonly now = (): number => this.time;

  /** Runs once after `ms`; the answer takes it back. */
  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.time + Math.max(0, ms), run, id: this.nextId++ };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter(({ id }) => id !== timer.id);
    };
  };

  /** Jumps without running anything, as a host's clock may. */
  jump(ms: number): void {
    this.time += ms;
  }

  advance(ms: number): void {
    const until = this.time + ms;
    for (let next = this.due(until); next !== undefined; next = this.due(until)) {
      this.timers = this.timers.filter(({ id }) => id !== next?.id);
      this.time = Math.max(this.time, next.at);
      next.run();
    }
    this.time = until;
  }

  get pending(): number {
    return this.timers.length;
  }

  private due(until: number) {
    const ready = this.timers.filter(({ at }) => at <= until);
    ready.sort((a, b) => a.at - b.at || a.id - b.id);
    return ready[0];
  }
}
