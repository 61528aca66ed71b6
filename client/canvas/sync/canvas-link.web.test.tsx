import { expect, test, vi } from 'vitest';
import { CanvasLink } from './canvas-link.ts';

/** A socket that never opens, as where nobody answers; it says that it was closed. */
class DeafSocket extends EventTarget {
  static made: DeafSocket[] = [];
  isClosed = false;

  constructor() {
    super();
    DeafSocket.made.push(this);
  }

  send(): void {}

  close(): void {
    this.isClosed = true;
    setTimeout(() => this.dispatchEvent(new Event('close')));
  }
}

test('[HC19] a link that is given up in the moment it is made dials nobody, then or later', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', DeafSocket);
  const nothing = () => {};
  const link = new CanvasLink(
    'localhost',
    'r1',
    {
      ...{ changed: nothing, synced: nothing, stored: nothing, notice: nothing },
      ...{ closed: nothing, others: nothing, dead: nothing },
    },
    undefined,
    WebSocket,
  );
  link.destroy();
  await vi.advanceTimersByTimeAsync(0);
  expect(DeafSocket.made.filter(({ isClosed }) => !isClosed)).toEqual([]);
  const dialled = DeafSocket.made.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(DeafSocket.made).toHaveLength(dialled);
});
