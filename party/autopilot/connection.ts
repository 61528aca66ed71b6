import { TokenBucket } from '../../shared/lib/token-bucket.ts';
import type { RunId } from '../../shared/model/ids.ts';
import { isProducer, type Principal } from '../../shared/model/principal.ts';
import { type CloseReason, closeCodes } from '../../shared/protocol/close-codes.ts';
import type { EventName, EventPayload } from '../../shared/protocol/events.ts';
import { limits, type RoomLimits } from '../../shared/protocol/limits.ts';
import { toPieces } from '../../shared/protocol/pieces.ts';
import type { Attachment, Standing } from './attachment.ts';
import type { Wire } from './ports.ts';

/**
 * One socket of one principal, as the room uses it. What must survive a sleep is in the wire's
 * attachment; the counters here begin anew with the room, which is harmless.
 */
export class Connection {
  readonly wire: Wire;
  readonly principal: Principal;
  /** By what it came in, and whom it is of. */
  readonly standing: Standing;
  readonly since: number;
  readonly isProducer: boolean;
  readonly rate: TokenBucket;
  readonly streamRate: TokenBucket;
  slowDowns = 0;
  /** Calls off the wait for its hello. */
  awaitsHello: () => void = () => {};
  private readonly most: RoomLimits;
  private state: Attachment;
  private heardAt = 0;
  private unconfirmed = 0;
  private overSince: number | null = null;
  private closed = false;

  constructor(wire: Wire, now: number, most: RoomLimits) {
    this.wire = wire;
    this.most = most;
    this.state = wire.attachment();
    this.principal = this.state.principal;
    this.standing = this.state;
    this.since = this.state.since;
    this.isProducer = isProducer(this.principal);
    this.rate = new TokenBucket(limits.messagesPerSecond, limits.messageBurst, now);
    this.streamRate = new TokenBucket(
      limits.producerBytesPerSecond,
      limits.producerBytesPerSecond,
      now,
    );
  }

  get protocol(): number {
    return this.state.protocol;
  }

  get greeted(): boolean {
    return this.state.protocol > 0;
  }

  get binary(): boolean {
    return this.state.binary;
  }

  get topics(): readonly string[] {
    return this.state.topics;
  }

  get lookingAt(): string | null {
    return this.state.lookingAt;
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  get session(): string | null {
    return this.state.session;
  }

  get runId(): RunId | null {
    return this.state.runId;
  }

  get fence(): number | null {
    return this.state.fence;
  }

  update(change: Partial<Omit<Attachment, 'since' | keyof Standing>>): void {
    this.state = { ...this.state, ...change };
    this.wire.attach(this.state);
  }

  /** Sends one frame that fits. Text counts its UTF-16 units, as the receiver does. */
  send(frame: string | Uint8Array<ArrayBuffer>, now: number): void {
    if (this.closed) return;
    this.unconfirmed += typeof frame === 'string' ? frame.length : frame.byteLength;
    if (this.unconfirmed > this.most.unconfirmedBytes) this.overSince ??= now;
    this.wire.send(frame);
  }

  /** Sends a text frame of any size. */
  sendText(frame: string, now: number): void {
    for (const piece of toPieces(frame)) this.send(piece, now);
  }

  event<N extends EventName>(event: N, payload: EventPayload<N>, now: number): void {
    this.sendText(JSON.stringify({ type: 'event', event, payload }), now);
  }

  /** The receiver says it read so many bytes since it last said so. */
  confirm(bytes: number): void {
    this.unconfirmed = Math.max(0, this.unconfirmed - bytes);
    if (this.unconfirmed <= this.most.unconfirmedBytes) this.overSince = null;
  }

  /** It stopped reading, and holding more for it would cost everybody else. */
  isTooSlow(now: number): boolean {
    if (this.unconfirmed > this.most.unconfirmedMostBytes) return true;
    return this.overSince !== null && now - this.overSince > this.most.unconfirmedMs;
  }

  /** A frame came from it. */
  heard(now: number): void {
    this.heardAt = now;
  }

  /** When its login or key ends. */
  get expiresAt(): number {
    return this.standing.credential?.expiresAt ?? Number.POSITIVE_INFINITY;
  }

  /** What the room remembers of it, or the runtime, which answers pings while the room sleeps. */
  lastHeardAt(): number {
    return Math.max(this.wire.lastPongAt() ?? 0, this.since, this.heardAt);
  }

  /** Nothing came from it for too long: half open. */
  isSilent(now: number): boolean {
    return now - this.lastHeardAt() > limits.silentMs;
  }

  close(reason: CloseReason, words: string = reason): void {
    if (this.closed) return;
    this.closed = true;
    this.wire.close(closeCodes[reason], words);
  }

  markClosed(): void {
    this.closed = true;
  }
}
