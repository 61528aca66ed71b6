import { limits } from '../../shared/protocol/limits.ts';

/**
 * Asks a room at a steady pace whether it is there; if nothing at all comes back, it is silent. It
 * asks also while much is heard: what a room knows of a socket when it wakes is the last ping, and not
 * the frames before its sleep.
 */
export class SteadyPing {
  private readonly tell: { ping: () => void; silent: () => void };
  private askedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: { ping: () => void; silent: () => void }) {
    this.tell = tell;
  }

  /** The room has just answered for the first time. */
  begin(everyMs: number): void {
    this.askedAt = Date.now();
    this.heard(everyMs);
  }

  /** Something came. */
  heard(everyMs: number): void {
    this.end();
    const ask = () => {
      this.askedAt = Date.now();
      this.tell.ping();
      this.timer = setTimeout(this.tell.silent, limits.producerPongMs);
    };
    this.timer = setTimeout(ask, Math.max(0, this.askedAt + everyMs - Date.now()));
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
