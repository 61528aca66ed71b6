import * as z from 'zod/mini';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { TokenBucket } from '../../shared/lib/token-bucket.ts';
import { principal } from '../../shared/model/principal.ts';
import { credential } from '../auth/credential.ts';
import type { Account } from './account.ts';
import { Backlog } from './backlog.ts';

/** What survives a sleep beside a socket of the canvas. */
export const seatState = z.object({
  principal,
  name: z.string(),
  credential: z.nullable(credential),
  since: z.number(),
  /** Which client of the document it is; `null` until it says so. */
  client: z.nullable(z.number()),
  /** What it last told of itself, with the clock it is told to others by. */
  presence: z.nullable(z.object({ clock: z.number(), state: z.string() })),
  /** How many of its answers and updates were looked at, and what came of them is stored. */
  answers: z.int(),
  updates: z.int(),
  refused: z.int(),
  /** An update was dropped: nothing it sends on this socket fits any more. */
  isLost: z.boolean(),
});
export type SeatState = z.infer<typeof seatState>;

/** One accepted socket, as the platform gives it. */
export interface SeatWire {
  readonly id: string;
  /** Never throws: a socket that is gone is reported by its close. */
  send(frame: string | Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;
  keep(state: SeatState): void;
  /** When the runtime last answered a ping on it (ms), or `null` if never. */
  lastPongAt(): number | null;
}

/** One connection to the canvas. */
export class Seat {
  readonly wire: SeatWire;
  readonly account: Account;
  readonly moves: TokenBucket;
  readonly asks: TokenBucket;
  readonly backlog = new Backlog();
  /** What it last asked for and was not answered yet. */
  question: Uint8Array | null = null;
  /** What came too fast: only the newest counts, a little later. */
  waiting: { clock: number; state: string } | null = null;
  /** Added to this client's clock where others hold a later one of it; `null` until it told something. */
  clockOffset: number | null = null;
  /** When it last wrote, or began to say that it does (ms). */
  wroteAt: number;
  /** When it was told to make a fresh document (ms), as far as is known since the last sleep. */
  lostAt: number | null = null;
  private kept: SeatState;

  constructor(wire: SeatWire, state: SeatState, account: Account, now: number) {
    this.wire = wire;
    this.kept = state;
    this.account = account;
    this.wroteAt = now;
    this.asks = new TokenBucket(bounds.asksPerSecond, bounds.asksBurst, now);
    this.moves = new TokenBucket(bounds.awarenessPerSecond, bounds.awarenessPerSecond, now);
    if (state.presence !== null) this.clockOffset = 0;
  }

  get state(): Readonly<SeatState> {
    return this.kept;
  }

  /** Counted until it is read. */
  send(frame: Uint8Array<ArrayBuffer>, now: number): void {
    this.backlog.add(frame.length, now);
    this.wire.send(frame);
  }

  /** Kept beside the socket at once. */
  update(change: Partial<SeatState>): void {
    this.kept = { ...this.kept, ...change };
    this.wire.keep(this.kept);
  }
}

export const newSeatState = (
  who: Pick<SeatState, 'principal' | 'name' | 'credential'>,
  since: number,
): SeatState => ({
  ...who,
  since,
  client: null,
  presence: null,
  answers: 0,
  updates: 0,
  refused: 0,
  isLost: false,
});
