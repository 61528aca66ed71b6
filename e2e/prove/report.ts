import { whereItBroke } from './where-it-broke.ts';

/** What was promised, whether it held, and the figures that show it. */
export class Report {
  private readonly failures: string[] = [];
  private readonly began = performance.now();

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
