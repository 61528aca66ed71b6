/**
 * Lets `width` in at a time, in the order in which they came; who no longer wants to leaves the line.
 * Beside those that are in only as many as there is room for: what they take is not to be seen yet.
 */
export class StartQueue {
  private readonly width: number;
  private readonly hasRoomBeside: (running: number) => boolean;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(width: number, hasRoomBeside: (running: number) => boolean = () => true) {
    this.width = width;
    this.hasRoomBeside = hasRoomBeside;
  }

  /** Whoever comes now has to wait. The first is let in in any case: for it nothing gets free. */
  get isBusy(): boolean {
    return this.waiting.length > 0 || this.isFull;
  }

  private get isFull(): boolean {
    const { running, width } = this;
    return running >= width || (running > 0 && !this.hasRoomBeside(running));
  }

  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.isBusy) await this.wait(signal);
    else this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.letIn();
    }
  }

  /** Whoever is next has its place from here on, so that nobody slips in between. */
  private letIn(): void {
    while (this.waiting.length > 0 && !this.isFull) {
      this.running += 1;
      this.waiting.shift()?.();
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
