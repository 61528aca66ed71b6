import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { TokenBucket } from '../../shared/lib/token-bucket.ts';
import type { Principal } from '../../shared/model/principal.ts';

/** What one member costs the canvas, over all of their connections: a new one brings nothing back. */
export class Account {
  readonly frames: TokenBucket;
  readonly bytes: TokenBucket;
  /** Bytes that were sent because they asked for the document. */
  readonly answers: TokenBucket;
  readonly bad: TokenBucket;
  usedAt: number;

  constructor(now: number) {
    this.frames = new TokenBucket(bounds.updatesPerSecond * 2, bounds.updateBurst, now);
    this.bytes = new TokenBucket(bounds.bytesPerSecond, bounds.bytesBurst, now);
    this.answers = new TokenBucket(bounds.bytesPerSecond, bounds.answersBurst, now);
    this.bad = new TokenBucket(bounds.badUpdates / 60, bounds.badUpdates - 1, now);
    this.usedAt = now;
  }
}

/** Of everybody who is here, and of who left a short while ago. */
export class Accounts {
  private readonly all = new Map<Principal, Account>();

  /** `isHere`: who has a connection keeps their account. */
  of(principal: Principal, now: number, isHere: (one: Principal) => boolean): Account {
    for (const [one, { usedAt }] of this.all)
      if (usedAt < now - bounds.accountMs && !isHere(one)) this.all.delete(one);
    const account = this.all.get(principal) ?? new Account(now);
    account.usedAt = now;
    this.all.set(principal, account);
    return account;
  }
}
