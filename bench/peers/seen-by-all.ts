import type { WebSocket } from 'ws';

/** Resolves with the moment at which the last of them heard a frame that holds these words. */
export class SeenByAll {
  private words = '';
  private left = 0;
  private seen = Promise.withResolvers<number>();
  private readonly count: number;

  constructor(
    sockets: readonly WebSocket[],
    onBytes: (i: number, bytes: number) => void = () => {},
  ) {
    this.count = sockets.length;
    for (const [i, socket] of sockets.entries()) {
      socket.removeAllListeners('message');
      socket.on('message', (data: Buffer) => {
        onBytes(i, data.length);
        if (this.left === 0 || !data.includes(this.words)) return;
        this.left -= 1;
        if (this.left === 0) this.seen.resolve(performance.now());
      });
    }
  }

  expect(words: string): Promise<number> {
    this.words = words;
    this.left = this.count;
    this.seen = Promise.withResolvers();
    return this.seen.promise;
  }
}
