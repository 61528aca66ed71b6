import type { Page, WebSocket } from 'playwright-core';
import {
  Pieces,
  rawAnswer,
  rawDelta,
  rawDown,
  rawPatch,
  rawRevision,
  readDelta,
} from './raw-frames.ts';
import { RawReplica } from './raw-replica.ts';

/**
 * What the page's own sockets were told, read by the independent reader: the bytes that reached this
 * browser, whatever the page made of them.
 */
export class Wiretap {
  readonly replica = new RawReplica();
  /** Sockets that the page opened so far. */
  sockets = 0;

  /** Of one room, if one is named: a page may hold its person's own room as well. */
  constructor(page: Page, room = '') {
    page.on('websocket', (socket) => {
      if (socket.url().includes(room)) this.listen(socket);
    });
  }

  private listen(socket: WebSocket): void {
    this.sockets += 1;
    const pieces = new Pieces();
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') this.hearDelta(payload);
      else if (payload !== 'pong') {
        const whole = pieces.take(payload);
        if (whole !== null) this.hearFrame(whole);
      }
    });
  }

  private hearDelta(payload: Buffer): void {
    const delta = readDelta(payload);
    const partId = delta && this.replica.partOf(delta.ref);
    if (delta && partId) this.replica.grow(partId, delta);
  }

  /** What is missed is asked for by the page, and its answer is heard here as well. */
  private hearFrame(text: string): void {
    const frame = rawDown.parse(JSON.parse(text));
    if (frame.type === 'res') return this.hearAnswer(frame.payload);
    if (frame.event === 'patch') this.replica.patch(rawPatch.parse(frame.payload));
    if (frame.event === 'delta') {
      const delta = rawDelta.parse(frame.payload);
      this.replica.grow(delta.partId, delta);
    }
    if (frame.event === 'rev') {
      const { partId, rev, keep } = rawRevision.parse(frame.payload);
      this.replica.revise(partId, rev, keep);
    }
  }

  private hearAnswer(payload: unknown): void {
    const alone = rawAnswer.safeParse(payload);
    if (alone.success) return this.replica.answer(alone.data);
    if (typeof payload !== 'object' || payload === null || !('topics' in payload)) return;
    for (const topic of Array.isArray(payload.topics) ? payload.topics : [])
      this.replica.answer(rawAnswer.parse(topic));
  }
}
