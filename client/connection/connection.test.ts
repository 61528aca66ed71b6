import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetfulKeeper } from './command-keeper.ts';
import { RoomConnection } from './connection.ts';
import { methodStore } from './methods.ts';

/** A socket that the test opens and closes. */
class FakeSocket extends EventTarget {
  static made: FakeSocket[] = [];
  readyState = 0;
  binaryType = '';
  readonly url: string;
  readonly sent: string[] = [];

  constructor(url: string) {
    super();
    this.url = url;
    FakeSocket.made.push(this);
  }

  send(frame: string): void {
    this.sent.push(frame);
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  /** Answers the last request. */
  answer(payload: object): void {
    const { id } = JSON.parse(this.sent.at(-1) ?? '');
    const data = JSON.stringify({ type: 'res', id, ok: true, payload });
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

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
    methods: methodStore.getState(),
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

const hour = 3_600_000;
const cursor = { epoch: '0123456789abcdef', seq: 10 };
const hello = (topics: object[]) => ({
  protocol: 1,
  room: { id: 'abc', title: 'Room' },
  self: { principal: 'human:ada', role: 'owner' },
  now: 0,
  methodsHash: '0',
  limits: {},
  topics,
  present: [],
});
const window = { topic: 'workspace', kind: 'snapshot', reason: 'first', start: 0 };

test('[UI15] a topic that two hold is watched until the last of them lets go, whoever let go twice', async () => {
  const connection = connect();
  await vi.advanceTimersByTimeAsync(0);
  const [socket] = FakeSocket.made;
  socket?.open();
  socket?.answer(hello([]));
  const isWatched = () => connection.store.getState().watched.has('thread:t1');
  const closed = () => socket?.sent.filter((frame) => frame.includes('topic.close'));
  const canvas = connection.watch('thread:t1');
  const page = connection.watch('thread:t1');
  canvas();
  canvas();
  expect(isWatched()).toBe(true);
  expect(closed()).toEqual([]);
  page();
  expect(isWatched()).toBe(false);
  const again = connection.watch('thread:t1');
  page();
  expect(isWatched()).toBe(true);
  again();
  connection.close();
});

/** What can be the first thing to happen when a tab that did not run for hours runs again. */
const wakings: Record<string, (connection: RoomConnection, socket: FakeSocket) => void> = {
  'the socket says that it is gone': (_, socket) => socket.fail(),
  'somebody looks, and then the socket is gone': (connection, socket) => {
    connection.redial();
    socket.fail();
    connection.redial();
  },
  'somebody looks, and nothing says that the socket is gone': (connection) => connection.redial(),
  'a timer rings, late': () => {},
};

test.each(Object.entries(wakings))(
  '[R103] a tab that did not run for eight hours: %s: one socket, with the cursor it had',
  async (_, wake) => {
    const connection = connect();
    connection.watch('workspace');
    await vi.advanceTimersByTimeAsync(0);
    const [socket] = FakeSocket.made;
    socket?.open();
    const held = { ...window, ...cursor, put: [], del: [], streams: [] };
    socket?.answer(hello([held]));
    expect(connection.store.getState().phase.name).toBe('live');
    vi.setSystemTime(Date.now() + 8 * hour);
    if (socket !== undefined) wake(connection, socket);
    const dialled = () => FakeSocket.made.slice(1).filter(({ readyState }) => readyState === 0);
    for (let i = 0; i < 320 && dialled().length === 0; i++) await vi.advanceTimersByTimeAsync(100);
    expect(dialled()).toHaveLength(1);
    dialled()[0]?.open();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(FakeSocket.made.filter(({ readyState }) => readyState < 2)).toHaveLength(1);
    const said = FakeSocket.made.slice(1).flatMap(({ sent }) => sent.map((one) => JSON.parse(one)));
    expect(said).toEqual([
      expect.objectContaining({
        method: 'hello',
        params: expect.objectContaining({ topics: [{ topic: 'workspace', ...cursor }] }),
      }),
    ]);
    connection.close();
  },
);
