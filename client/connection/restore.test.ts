import { expect, test, vi } from 'vitest';
import type { CommandKeeper } from './command-keeper.ts';
import { RoomConnection } from './connection.ts';
import { methodStore } from './methods.ts';
import type { StoredCommand } from './session.ts';

/** A socket that never opens. */
class DeadSocket extends EventTarget {
  readyState = 0;
  binaryType = '';
  send(): void {}
  close(): void {}
}

class SlowKeeper implements CommandKeeper {
  saved: (readonly StoredCommand[])[] = [];
  readonly loaded = Promise.withResolvers<readonly StoredCommand[]>();
  load = () => this.loaded.promise;
  save = (commands: readonly StoredCommand[]) => void this.saved.push(commands);
}

const connect = (keeper: CommandKeeper) =>
  new RoomConnection({
    host: 'localhost:1',
    room: 'abc',
    methods: methodStore.getState(),
    keeper,
    schedule: (publish) => publish(),
    WebSocket: DeadSocket,
  });

const kept: StoredCommand = {
  method: 'threads.create',
  params: {},
  key: 'key-kept',
  at: Date.now(),
};

test('[SE16] what was kept is not overwritten before it is known', async () => {
  const keeper = new SlowKeeper();
  const connection = connect(keeper);
  void connection.call('threads.create', { title: 'new' });
  expect(keeper.saved).toEqual([]);
  keeper.loaded.resolve([kept]);
  await vi.waitFor(() => expect(keeper.saved.at(-1)).toHaveLength(2));
  expect(keeper.saved.at(-1)?.[0]?.key).toBe('key-kept');
  connection.close();
});

test('[SE16] a browser that keeps nothing keeps nothing, and the connection works', async () => {
  const keeper = new SlowKeeper();
  const connection = connect(keeper);
  void connection.call('threads.create', { title: 'new' });
  keeper.loaded.reject(new Error('no storage here'));
  await vi.waitFor(() => expect(keeper.saved.at(-1)).toHaveLength(1));
  expect(connection.store.getState().requests).toHaveLength(1);
  connection.close();
});

/** A socket that the test opens, and what is sent on it. */
class OpenSocket extends DeadSocket {
  static made: OpenSocket[] = [];
  sent: string[] = [];
  constructor() {
    super();
    OpenSocket.made.push(this);
  }
  override send(frame?: unknown): void {
    this.sent.push(String(frame));
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
}

test('[UI4] what another window discarded meanwhile is dropped before anything is sent', async () => {
  const keeper = new SlowKeeper();
  const gone = async () => ['key-kept'];
  const connection = new RoomConnection({
    ...{
      host: 'localhost:1',
      room: 'abc',
      methods: methodStore.getState(),
      schedule: (publish) => publish(),
    },
    ...{ keeper: Object.assign(keeper, { gone }), WebSocket: OpenSocket },
  });
  keeper.loaded.resolve([kept, { ...kept, key: 'key-other' }]);
  await vi.waitFor(() => expect(connection.store.getState().requests).toHaveLength(2));
  const [socket] = OpenSocket.made;
  socket?.open();
  expect(socket?.sent).toEqual([]);
  await vi.waitFor(() => expect(socket?.sent).toHaveLength(1));
  expect(connection.store.getState().requests.map(({ key }) => key)).toEqual(['key-other']);
  connection.close();
});
