import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetfulKeeper } from '../../client/connection/command-keeper.ts';
import { RoomConnection } from '../../client/connection/connection.ts';
import { methodStore } from '../../client/connection/methods.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

let bench: RoomBench;

/** The real client's socket into the room of the test; its network can go away. */
class BenchSocket extends EventTarget {
  static made: BenchSocket[] = [];
  readyState = 0;
  binaryType = '';
  private wire: RawClient | null = null;

  constructor() {
    super();
    BenchSocket.made.push(this);
    queueMicrotask(() => this.open());
  }

  send(frame: string): void {
    if (frame === 'ping') this.dispatchEvent(new MessageEvent('message', { data: 'pong' }));
    else this.wire?.say(frame);
  }

  close(): void {
    this.lose(1000);
  }

  /** The network is gone; the room learns it at once, or not for a long time. */
  lose(code = 1006, isNoticed = true): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    if (this.wire !== null && isNoticed) bench.leave(this.wire);
    this.dispatchEvent(new CloseEvent('close', { code }));
  }

  private open(): void {
    if (this.readyState === 3) return;
    this.readyState = 1;
    this.wire = bench.connect('ada');
    this.wire.send = (data) => void this.dispatchEvent(new MessageEvent('message', { data }));
    this.wire.close = (code) => this.lose(code);
    this.dispatchEvent(new Event('open'));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  bench = new RoomBench();
  BenchSocket.made = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test.each([
  ['the room learns of', true],
  ['the room does not notice', false],
])(
  '[R12] a network that flaps 100 times in a minute, which %s, leaves one socket and one of every watch',
  async (_, isNoticed) => {
    const other = bench.join('ada', ['workspace']);
    const connection = new RoomConnection({
      host: 'localhost',
      room: 'room-1',
      methods: methodStore.getState(),
      keeper: forgetfulKeeper,
      schedule: (publish) => publish(),
      WebSocket: BenchSocket,
    });
    connection.watch('workspace');
    let greetings = 0;
    for (let i = 0; i < 100; i++) {
      await vi.advanceTimersByTimeAsync(300);
      if (connection.store.getState().phase.name === 'live') greetings += 1;
      for (const socket of BenchSocket.made) socket.lose(1006, isNoticed);
      await vi.advanceTimersByTimeAsync(300);
      connection.redial();
    }
    await vi.advanceTimersByTimeAsync(60_000);
    const open = BenchSocket.made.filter(({ readyState }) => readyState < 2);
    expect([greetings, open.length]).toEqual([100, 1]);
    expect(bench.room.connectionsOf(person('ada'))).toHaveLength(2);
    expect(bench.room.fanOut.watching('workspace').size).toBe(2);
    expect(bench.room.presences.list(person('ada'))).toHaveLength(1);
    const patches = vi.fn();
    open[0]?.addEventListener('message', patches);
    other.does('threads.create', { title: 'Birds' });
    expect(patches).toHaveBeenCalledTimes(1);
    const { replica, watched } = connection.store.getState();
    expect([[...watched], [...replica.rows.threads.values()].map(({ title }) => title)]).toEqual([
      ['workspace'],
      ['Birds'],
    ]);
    connection.close();
    expect(bench.room.connectionsOf(person('ada'))).toHaveLength(1);
  },
);
