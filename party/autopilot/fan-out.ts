import type { PartId } from '../../shared/model/ids.ts';
import { encodeDelta } from '../../shared/protocol/delta-codec.ts';
import type { EventName, EventPayload } from '../../shared/protocol/events.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { toPieces } from '../../shared/protocol/pieces.ts';
import type { Connection } from './connection.ts';

export interface TextDelta {
  partId: PartId;
  ref: number;
  rev: number;
  offset: number;
  text: string;
}

/**
 * Who watches what, and telling them: each frame is encoded once per encoding and the same buffer
 * goes to everyone. Also measures how busy that makes the room, which sets the producers' pace.
 */
export class FanOut {
  private readonly watchers = new Map<string, Set<Connection>>();
  private readonly onSlow: (connection: Connection) => void;
  private sends = 0;
  private measuredAt = 0;
  private sendsPerSecond = 0;

  constructor(onSlow: (connection: Connection) => void) {
    this.onSlow = onSlow;
  }

  watch(topic: string, connection: Connection): void {
    const known = this.watchers.get(topic);
    if (known === undefined) this.watchers.set(topic, new Set([connection]));
    else known.add(connection);
  }

  unwatch(topic: string, connection: Connection): void {
    const known = this.watchers.get(topic);
    known?.delete(connection);
    if (known?.size === 0) this.watchers.delete(topic);
  }

  watching(topic: string): ReadonlySet<Connection> {
    return this.watchers.get(topic) ?? nobody;
  }

  event<N extends EventName>(topic: string, event: N, payload: EventPayload<N>, now: number): void {
    const watchers = this.watching(topic);
    if (watchers.size === 0) return;
    for (const frame of toPieces(JSON.stringify({ type: 'event', event, payload })))
      for (const connection of watchers) this.send(connection, frame, now);
  }

  delta(topic: string, delta: TextDelta, now: number): void {
    const watchers = this.watching(topic);
    if (watchers.size === 0 || delta.text === '') return;
    this.measure(watchers.size, now);
    let binary: Uint8Array<ArrayBuffer> | undefined;
    let json: string | undefined;
    for (const connection of watchers) {
      if (connection.binary) {
        binary ??= encodeDelta({ ...delta, persist: false });
        this.send(connection, binary, now);
      } else {
        json ??= deltaJson(delta);
        this.send(connection, json, now);
      }
    }
  }

  /** How long producers should merge text: longer the more frames a second the room sends. */
  paceMs(now: number): number {
    this.measure(0, now);
    const wanted = (this.sendsPerSecond / comfortable) * limits.paceMs;
    return Math.round(Math.min(Math.max(wanted, limits.paceMs), limits.slowestPaceMs));
  }

  private send(connection: Connection, frame: string | Uint8Array<ArrayBuffer>, now: number): void {
    if (connection.isTooSlow(now)) this.onSlow(connection);
    else connection.send(frame, now);
  }

  /** A moving average over about a second. */
  private measure(sends: number, now: number): void {
    const elapsed = now - this.measuredAt;
    if (elapsed >= 250 || elapsed < 0) {
      const rate = elapsed > 2_000 ? 0 : (this.sends / Math.max(1, elapsed)) * 1000;
      this.sendsPerSecond = (this.sendsPerSecond + 3 * rate) / 4;
      this.sends = 0;
      this.measuredAt = now;
    }
    this.sends += sends;
  }
}

/** Frames a second that a room sends without noticing, on one slow core. */
const comfortable = 4_000;

const nobody: ReadonlySet<Connection> = new Set();

const deltaJson = ({ partId, rev, offset, text }: TextDelta): string =>
  JSON.stringify({ type: 'event', event: 'delta', payload: { partId, rev, offset, text } });
