import { Pace } from '../../shared/lib/pace.ts';
import type { PartId } from '../../shared/model/ids.ts';
import { encodeDelta } from '../../shared/protocol/delta-codec.ts';
import type { EventName, EventPayload } from '../../shared/protocol/events.ts';
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
 * goes to everyone.
 */
export class FanOut {
  private readonly watchers = new Map<string, Set<Connection>>();
  private readonly onSlow: (connection: Connection) => void;
  /** How busy telling keeps the room. */
  readonly pace = new Pace();

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

  /** To whoever watches, or to those of them it is for. */
  event<N extends EventName>(
    topic: string,
    event: N,
    payload: EventPayload<N>,
    now: number,
    isFor?: (connection: Connection) => boolean,
  ): void {
    const watchers = this.watching(topic);
    if (watchers.size === 0) return;
    const keepingUp = this.ready(watchers, now);
    const ready = isFor === undefined ? keepingUp : [...keepingUp].filter(isFor);
    for (const frame of toPieces(JSON.stringify({ type: 'event', event, payload })))
      for (const connection of ready) connection.send(frame, now);
  }

  delta(topic: string, delta: TextDelta, now: number): void {
    const watchers = this.watching(topic);
    if (watchers.size === 0 || delta.text === '') return;
    this.pace.count(watchers.size, now);
    let binary: Uint8Array<ArrayBuffer> | undefined;
    let json: string | undefined;
    for (const connection of this.ready(watchers, now)) {
      if (connection.binary) {
        binary ??= encodeDelta({ ...delta, persist: false });
        connection.send(binary, now);
      } else {
        json ??= deltaJson(delta);
        connection.send(json, now);
      }
    }
  }

  /** Those who keep up. The others are cut before anything is sent, since that is told as well. */
  private ready(watchers: ReadonlySet<Connection>, now: number): Iterable<Connection> {
    for (const connection of [...watchers]) if (connection.isTooSlow(now)) this.onSlow(connection);
    return watchers;
  }
}

const nobody: ReadonlySet<Connection> = new Set();

const deltaJson = ({ partId, rev, offset, text }: TextDelta): string =>
  JSON.stringify({ type: 'event', event: 'delta', payload: { partId, rev, offset, text } });
