import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetfulKeeper } from './command-keeper.ts';
import { RoomConnection } from './connection.ts';
import { methods } from './methods.ts';

/** A socket that the test opens and closes. */
class FakeSocket extends EventTarget {
  static made: FakeSocket[] = [];
  readyState = 0;
  binaryType = '';
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    FakeSocket.made.push(this);
  }

  send(): void {}

  close(): void {
    this.readyState = 3;
  }

  fail(): void {
    this.readyState = 3;
    this.dispatchEvent(new CloseEvent('close', { code: 1006 }));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const connect = (host = 'localhost:8787') =>
  new RoomConnection({
    host,
    room: 'abc',
    methods,
    keeper: forgetfulKeeper,
    schedule: (publish) => publish(),
    WebSocket: FakeSocket,
  });

test('a redial does not wait for the pause between two dials', async () => {
  const connection = connect();
  await vi.advanceTimersByTimeAsync(0);
  for (let i = 0; i < 8; i++) {
    FakeSocket.made.at(-1)?.fail();
    await vi.advanceTimersByTimeAsync(6_000);
  }
  FakeSocket.made.at(-1)?.fail();
  const before = FakeSocket.made.length;
  await vi.advanceTimersByTimeAsync(100);
  expect(FakeSocket.made.length).toBe(before);
  connection.redial();
  await vi.advanceTimersByTimeAsync(1);
  expect(FakeSocket.made.length).toBe(before + 1);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(FakeSocket.made.length).toBe(before + 1);
  connection.close();
});

test('only the newest socket is heard', async () => {
  const connection = connect();
  await vi.advanceTimersByTimeAsync(0);
  const [old] = FakeSocket.made;
  connection.redial();
  await vi.advanceTimersByTimeAsync(0);
  old?.dispatchEvent(new Event('open'));
  expect(connection.store.getState().phase.name).toBe('offline');
  FakeSocket.made.at(-1)?.dispatchEvent(new Event('open'));
  expect(connection.store.getState().phase.name).toBe('greeting');
  connection.close();
});

test('the socket is encrypted everywhere but on the own machine', async () => {
  for (const host of ['localhost:1', '127.0.0.1', '[::1]:8', 'localhost.evil.example', 'a.example'])
    connect(host);
  await vi.advanceTimersByTimeAsync(0);
  const schemes = FakeSocket.made.map(({ url }) => url.split('/parties')[0]);
  expect(schemes).toEqual([
    'ws://localhost:1',
    'ws://127.0.0.1',
    'ws://[::1]:8',
    'wss://localhost.evil.example',
    'wss://a.example',
  ]);
});
