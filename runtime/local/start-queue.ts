/** Lets `width` in at a time, in the order in which they came; who no longer wants to leaves the line. */
export class StartQueue {
  private readonly width: number;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(width: number) {
    this.width = width;
  }

  get isBusy(): boolean {
    return this.running >= this.width;
  }

  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.isBusy) await this.wait(signal);
    else this.running += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes over the place, so that nobody slips in between.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }

  private wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(signal.reason);
      };
      this.waiting.push(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
