import type { Page, WebSocket } from 'playwright-core';
import { Pieces, readDelta } from './raw-frames.ts';

/** Every word that the sockets of pages were told, as it came: frames in one piece, deltas of a text joined. */
export class Overheard {
  private readonly frames: string[] = [];
  private readonly texts = new Map<string, string>();
  private sockets = 0;

  listenTo(page: Page): void {
    page.on('websocket', (socket) => this.listen(socket, this.sockets++));
  }

  get words(): string {
    return [...this.frames, ...this.texts.values()].join('\n');
  }

  private listen(socket: WebSocket, n: number): void {
    const pieces = new Pieces();
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload === 'string') {
        const whole = pieces.take(payload);
        if (whole !== null) this.frames.push(whole);
        return;
      }
      this.frames.push(payload.toString('latin1'));
      const delta = readDelta(payload);
      if (delta === null) return;
      const key = `${n} ${delta.ref}`;
      this.texts.set(key, (this.texts.get(key) ?? '') + delta.text);
    });
  }
}
