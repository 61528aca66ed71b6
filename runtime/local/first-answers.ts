/** The question whether the model answers, and the first answer to somebody. */
const firstAsks = 2;
/** Nobody may say anything for a while: then a box is taken for one that came up. */
const atMostMs = 90_000;

/**
 * Which boxes have just come up and not answered yet. On a machine with few cores whatever else boots
 * meanwhile is time that a person waits for their first answer.
 */
export class FirstAnswers {
  private readonly open = new Map<string, { asks: number; come: () => void }>();

  /** Is anybody still waited for? */
  get isAnyOpen(): boolean {
    return this.open.size > 0;
  }

  /** Whoever has this token asked the model. */
  asked(token: string): void {
    const box = this.open.get(token);
    if (box === undefined) return;
    box.asks += 1;
    if (box.asks >= firstAsks) box.come();
  }

  /** Until it gave its first answer, or had time enough to. */
  until(token: string, signal: AbortSignal): Promise<void> {
    this.open.get(token)?.come();
    return new Promise((resolve) => {
      const come = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', come);
        if (this.open.get(token)?.come === come) this.open.delete(token);
        resolve();
      };
      const timer = setTimeout(come, atMostMs);
      signal.addEventListener('abort', come, { once: true });
      this.open.set(token, { asks: 0, come });
      if (signal.aborted) come();
    });
  }
}
