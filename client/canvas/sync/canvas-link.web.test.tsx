import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { canvasMessages } from '../../../shared/canvas/wire.ts';
import { must } from '../../../shared/lib/must.ts';
import { varintLength, writeVarint } from '../../../shared/lib/varint.ts';
import { CanvasLink } from './canvas-link.ts';
import type { Change } from './canvas-values.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

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

/** A socket that a test plays, which opens when it is told to. */
class PlayedSocket extends EventTarget {
  static readonly OPEN = 1;
  static last: PlayedSocket | null = null;
  readonly OPEN = 1;
  readyState = 0;
  readonly sent: number[][] = [];

  constructor() {
    super();
    PlayedSocket.last = this;
  }

  open(): void {
    this.readyState = this.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  send(frame: unknown): void {
    if (frame instanceof Uint8Array) this.sent.push([...frame]);
  }

  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }

  /** From the room: all that it has (`1`), or what somebody just did (`2`). */
  hear(kind: 1 | 2, update: Uint8Array): void {
    const frame = new Uint8Array(2 + varintLength(update.length) + update.length);
    frame.set([canvasMessages.sync, kind]);
    frame.set(update, writeVarint(frame, 2, update.length));
    this.dispatchEvent(new MessageEvent('message', { data: frame.buffer }));
  }

  /** How many updates went out, of those that say what one did. */
  get updates(): number {
    return this.sent.filter(([type, kind]) => type === canvasMessages.sync && kind === 2).length;
  }
}

const place = (x: number): Change => ({ map: 'pos', key: 'thread:t', after: { x, y: 0 } });

/** What another client made: a place of something else. */
function another() {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => void updates.push(update));
  const put = (x: number) => {
    doc.getMap('pos').set('thread:other', { x, y: 0 });
    return must(updates.at(-1), 'an update');
  };
  return { put };
}

test('[HC3] the first edit of one’s own goes out, and each after it, counted; what others do is neither sent back nor counted', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', PlayedSocket);
  const nothing = () => {};
  const changed = vi.fn();
  const link = new CanvasLink(
    'localhost',
    'r1',
    {
      ...{ changed, synced: nothing, stored: nothing, notice: nothing },
      ...{ closed: nothing, others: nothing, dead: nothing },
    },
    undefined,
    WebSocket,
  );
  await vi.advanceTimersByTimeAsync(1);
  const socket = must(PlayedSocket.last, 'a socket');
  const other = another();
  socket.open();
  socket.hear(1, other.put(1));
  expect(link.isSynced).toBe(true);
  expect(changed).toHaveBeenCalledOnce();
  socket.hear(2, other.put(2));
  expect(socket.updates).toBe(0);
  expect(link.write([place(1)])).toMatchObject({ socket: 1, updates: 1 });
  expect(socket.updates).toBe(1);
  socket.hear(2, other.put(3));
  expect(link.write([place(2)])).toMatchObject({ socket: 1, updates: 2 });
  expect(socket.updates).toBe(2);
  socket.close();
  await vi.advanceTimersByTimeAsync(1_000);
  const next = must(PlayedSocket.last, 'the next socket');
  expect(next).not.toBe(socket);
  next.open();
  next.hear(1, other.put(4));
  expect(link.write([place(3)])).toMatchObject({ socket: 2, updates: 1 });
  expect(next.updates).toBe(1);
  link.destroy();
});
