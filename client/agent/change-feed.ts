import type { Change } from './changes.ts';

/**
 * Changes for a reader that takes them one by one. Nothing is dropped: a reader that falls behind
 * finds all of them waiting.
 */
export class ChangeFeed implements AsyncIterableIterator<Change> {
  private readonly waiting: Change[] = [];
  private readonly stop: () => void;
  private wanted: ((result: IteratorResult<Change>) => void)[] = [];
  private isOver = false;

  constructor(stop: () => void) {
    this.stop = stop;
  }

  push(change: Change): void {
    const take = this.wanted.shift();
    if (take === undefined) this.waiting.push(change);
    else take({ done: false, value: change });
  }

  /** What waits is still read. */
  end(): void {
    this.isOver = true;
    for (const take of this.wanted.splice(0)) take(over);
  }

  next(): Promise<IteratorResult<Change>> {
    const change = this.waiting.shift();
    if (change !== undefined) return Promise.resolve({ done: false, value: change });
    if (this.isOver) return Promise.resolve(over);
    return new Promise((resolve) => this.wanted.push(resolve));
  }

  return(): Promise<IteratorResult<Change>> {
    this.waiting.length = 0;
    this.stop();
    this.end();
    return Promise.resolve(over);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

const over: IteratorResult<Change> = { done: true, value: undefined };
