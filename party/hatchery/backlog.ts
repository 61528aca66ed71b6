import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';

/**
 * A question to a client that only somebody who reads can answer: it is asked for what the room has
 * anyway, from a clock on that nobody can guess. `null`: any answer will do.
 */
export interface Riddle {
  client: number;
  clock: number;
}

/** What was sent on one socket, and how far it was read; in bytes. Answers come in the order of the questions. */
export class Backlog {
  private sent = 0;
  private read = 0;
  private askedAt = 0;
  private overSince: number | null = null;
  private wrong = 0;
  private readonly asked: { riddle: Riddle | null; at: number }[] = [];

  get unread(): number {
    return this.sent - this.read;
  }

  add(bytes: number, now: number): void {
    this.sent += bytes;
    if (this.unread > bounds.unreadBytes) this.overSince ??= now;
  }

  /** So much is unread that no whole document is added to it. */
  get isFull(): boolean {
    return this.unread >= bounds.askAfterBytes;
  }

  /** A question is under way. */
  get isAsked(): boolean {
    return this.asked.length > 0;
  }

  /** Much was sent since the last question: it is time for another. */
  get isDue(): boolean {
    return this.sent - this.askedAt >= bounds.askAfterBytes;
  }

  /** A question went out just now. */
  asks(riddle: Riddle | null): void {
    this.asked.push({ riddle, at: this.sent });
    this.askedAt = this.sent;
  }

  /**
   * An answer came; `solves` says whether it fits a question. One that fits none may be to a question
   * from before a sleep; too many of those are guesses.
   */
  answered(solves: (riddle: Riddle) => boolean): void {
    const solved = this.asked.findIndex(({ riddle }) => riddle !== null && solves(riddle));
    const [first] = this.asked;
    if (first === undefined) return;
    if (solved < 0 && first.riddle !== null) {
      this.wrong += 1;
      return;
    }
    const [last = first] = this.asked.splice(0, Math.max(0, solved) + 1).slice(-1);
    this.wrong = 0;
    this.read = Math.max(this.read, last.at);
    if (this.unread <= bounds.unreadBytes) this.overSince = null;
  }

  /** It stopped reading, or says without reading that it does; holding more for it would cost everybody else. */
  isTooSlow(now: number): boolean {
    if (this.unread > bounds.unreadMostBytes || this.wrong >= bounds.wrongAnswers) return true;
    return this.overSince !== null && now - this.overSince > bounds.unreadMs;
  }
}
