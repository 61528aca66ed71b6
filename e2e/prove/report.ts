import { stolenSeconds } from './stolen.ts';
import { whereItBroke } from './where-it-broke.ts';

/** What was promised, whether it held, and the figures that show it. */
export class Report {
  private readonly failures: string[] = [];
  private readonly began = performance.now();
  private readonly stolenBefore = stolenSeconds();

  promise(words: string, holds: boolean, figures: string): void {
    console.log(`${holds ? '✓' : '✗'} ${words}\n  ${figures}`);
    if (!holds) this.failures.push(words);
  }

  /** It came to no end. `shown`: what there was to see then. */
  broke(error: unknown, shown: readonly string[] = []): void {
    this.promise('the proof runs to its end', false, [whereItBroke(error), ...shown].join('\n  '));
  }

  get seconds(): number {
    return (performance.now() - this.began) / 1000;
  }

  /** All of it in so many seconds by the clock. What the host of the machine took meanwhile is told beside it. */
  within(most: number, words: string): void {
    const took = this.seconds;
    const stolen = stolenSeconds() - this.stolenBefore;
    const taken = stolen < 0.5 ? '' : `, ${stolen.toFixed(0)} s of which the host took the machine`;
    this.promise(`${words} is done within ${most} s`, took <= most, `${took.toFixed(0)} s${taken}`);
  }

  /** What is measured besides. */
  figures(words: string): void {
    console.log(`\n${words}`);
  }

  /** Prints the verdict and answers the exit code. */
  end(): number {
    const seconds = this.seconds.toFixed(0);
    if (this.failures.length === 0) console.log(`\nPASS (${seconds} s)`);
    else console.log(`\nFAIL (${seconds} s): ${this.failures.join('; ')}`);
    return this.failures.length === 0 ? 0 : 1;
  }
}
