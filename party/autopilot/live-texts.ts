import type { PartStanding } from '../../shared/methods/produce.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import type { StreamPart } from '../../shared/model/part.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { topicOf } from '../../shared/model/tables.ts';
import { producerOf } from './run-queue.ts';
import { readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import {
  appendText,
  readStream,
  readText,
  type StoredStream,
  storedLength,
} from './store/streams.ts';

/** A text under way: what is stored of it, and what was fanned out but is not stored yet. */
export interface LiveText {
  stream: StoredStream;
  threadId: ThreadId;
  /** The only one who may write it; `null`: it is whole. */
  producer: Principal | null;
  topic: string;
  saved: number;
  tail: string;
  /** Up to where the producer was last told. */
  confirmed: number;
  /** The producer was asked to send again; what does not follow is ignored until it does. */
  askedAgain: boolean;
}

export const have = (live: LiveText): number => live.saved + live.tail.length;

export const standing = (live: LiveText): PartStanding => ({
  ref: live.stream.ref,
  rev: live.stream.rev,
  have: have(live),
  saved: live.saved,
});

/**
 * The texts of this room that have not ended, as far as they were touched since it woke. Losing
 * this loses only what no producer was told is saved.
 */
export class LiveTexts {
  private readonly byRef = new Map<number, LiveText>();
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  get(ref: number): LiveText | null {
    const known = this.byRef.get(ref);
    if (known !== undefined) return known;
    const stream = readStream(this.store, ref);
    const part = stream && readRow(this.store, 'parts', stream.partId);
    if (stream === null || part === null || part.kind === 'tool') return null;
    return this.track(stream, part);
  }

  private track(stream: StoredStream, part: StreamPart): LiveText {
    const saved = storedLength(this.store, stream.ref);
    const run = stream.runId === null ? null : readRow(this.store, 'runs', stream.runId);
    const live: LiveText = {
      stream,
      producer: run === null ? null : producerOf(run),
      threadId: part.threadId,
      topic: topicOf('parts', part),
      saved,
      tail: '',
      confirmed: saved,
      askedAgain: false,
    };
    if (!stream.ended) this.byRef.set(stream.ref, live);
    return live;
  }

  /** In a transaction: stores what is not stored. `settle` follows once it is through. */
  write(live: LiveText): void {
    if (live.tail !== '') appendText(this.store, live.stream.ref, live.saved, live.tail);
  }

  settle(live: LiveText): void {
    live.saved += live.tail.length;
    live.tail = '';
  }

  /** The text from `from` on, stored or not. */
  read(stream: StoredStream, from: number): string {
    const live = this.byRef.get(stream.ref);
    const stored = readText(this.store, stream.ref, from);
    return live === undefined ? stored : stored + live.tail.slice(Math.max(0, from - live.saved));
  }

  lengthOf(stream: StoredStream): number {
    const live = this.byRef.get(stream.ref);
    return live === undefined ? storedLength(this.store, stream.ref) : have(live);
  }

  forget(ref: number): void {
    this.byRef.delete(ref);
  }
}
