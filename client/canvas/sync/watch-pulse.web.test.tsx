import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readLinkAddress } from '../../../shared/canvas/link-address.ts';
import { must } from '../../../shared/lib/must.ts';
import { CanvasLink } from './canvas-link.ts';

/** A socket that a test plays: it opens at once, and answers a ping as long as it is alive. */
class PlayedSocket extends EventTarget {
  static readonly OPEN = 1;
  static made: PlayedSocket[] = [];
  readyState = 0;
  isAlive = true;
  pings = 0;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    PlayedSocket.made.push(this);
    setTimeout(() => {
      this.readyState = PlayedSocket.OPEN;
      this.dispatchEvent(new Event('open'));
    });
  }

  send(frame: unknown): void {
    if (frame !== 'ping') return;
    this.pings += 1;
    const pong = new MessageEvent('message', { data: 'pong' });
    if (this.isAlive) setTimeout(() => this.dispatchEvent(pong), 30);
  }

  close(): void {
    this.readyState = 2;
  }
}

let isHidden = false;
let link: CanvasLink;
const dead = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', PlayedSocket);
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden);
  const nothing = () => {};
  link = new CanvasLink(
    'localhost',
    'r1',
    {
      ...{ changed: nothing, synced: nothing, stored: nothing, notice: nothing },
      ...{ closed: nothing, others: nothing, dead },
    },
    4_000_000_000,
    WebSocket,
  );
  await vi.advanceTimersByTimeAsync(1);
});

afterEach(() => {
  link.destroy();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  dead.mockClear();
  PlayedSocket.made = [];
  isHidden = false;
});

const socket = () => must(PlayedSocket.made[0], 'a socket');

test('[HC4] a browser that says it is offline is no reason to give up a socket that answers', () => {
  dispatchEvent(new Event('offline'));
  vi.advanceTimersByTime(9_000);
  expect([socket().pings, dead.mock.calls.length]).toEqual([1, 0]);
});

test('[HC4] one that does not answer is given up five seconds later, once', () => {
  socket().isAlive = false;
  dispatchEvent(new Event('offline'));
  dispatchEvent(new Event('online'));
  vi.advanceTimersByTime(4_999);
  expect(dead).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect([socket().pings, dead.mock.calls.length]).toEqual([1, 1]);
});

test('[HC4] while nobody looks nothing is asked; whoever looks again knows within five seconds', () => {
  isHidden = true;
  socket().isAlive = false;
  dispatchEvent(new Event('offline'));
  vi.advanceTimersByTime(60_000);
  expect([socket().pings, dead.mock.calls.length]).toEqual([0, 0]);
  isHidden = false;
  document.dispatchEvent(new Event('visibilitychange'));
  vi.advanceTimersByTime(5_000);
  expect(dead).toHaveBeenCalledOnce();
});

test('[HC4] its address says which client it is and which one it replaces', () => {
  const { searchParams } = new URL(socket().url);
  expect(readLinkAddress(searchParams)).toEqual({
    client: link.awareness.clientID,
    replaces: 4_000_000_000,
  });
});
