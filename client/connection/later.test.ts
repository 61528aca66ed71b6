import { expect, test, vi } from 'vitest';
import { projects } from '../../shared/methods/projects.ts';
import { session } from '../../shared/methods/session.ts';
import { ShelfKeeper } from '../store/shelf-keeper.ts';
import { forgetfulKeeper } from './command-keeper.ts';
import { CallRefused, RoomConnection } from './connection.ts';
import { loadMethod, methodStore } from './methods.ts';

class DeafSocket extends EventTarget {
  readonly readyState = 0;
  send(): void {}
  close(): void {}
}

function connect(load: () => Promise<object>) {
  let methods: Partial<typeof session & typeof projects> = session;
  return new RoomConnection<keyof typeof session | keyof typeof projects>({
    ...{ host: 'localhost:1', room: 'abc', WebSocket: DeafSocket },
    ...{ keeper: forgetfulKeeper, schedule: (publish) => publish() },
    get methods() {
      return methods;
    },
    loadMethod: async () => {
      methods = { ...methods, ...(await load()) };
    },
  });
}

test('[UI40] what is asked by a method that is not loaded waits for it, and then goes like any other', async () => {
  const connection = connect(async () => projects);
  void connection.call('projects.create', { title: 'Harbor' }).catch(() => {});
  expect(connection.store.getState().requests).toEqual([]);
  await expect.poll(() => connection.store.getState().requests[0]?.method).toBe('projects.create');
  connection.close();
});

test('[UI40] when it cannot be loaded nothing was asked, and the refusal says so', async () => {
  vi.doMock('./later-methods.ts', () => {
    throw new Error('no network');
  });
  const connection = connect(() => loadMethod().then(() => ({})));
  const refused = await connection
    .call('projects.create', { title: 'Harbor' })
    .catch((error: unknown) => error);
  vi.doUnmock('./later-methods.ts');
  expect(refused).toBeInstanceOf(CallRefused);
  expect(refused).toMatchObject({ error: { code: 'notLoaded', fix: 'Reload the page.' } });
  expect(connection.store.getState().requests).toEqual([]);
  connection.close();
});

test('[UI40] a loader that brings something else is asked once, and the refusal says that nothing was asked', async () => {
  let loads = 0;
  const connection = connect(async () => {
    loads += 1;
    if (loads > 3) throw new Error('it asks for ever');
    return {};
  });
  const refused = await connection
    .call('projects.create', { title: 'Harbor' })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ error: { code: 'notLoaded', fix: 'Reload the page.' } });
  expect([loads, connection.store.getState().requests]).toEqual([1, []]);
  connection.close();
});

test('[UI40] a command that is kept comes back though its method was not loaded yet', async () => {
  expect(methodStore.getState()['projects.create']).toBeUndefined();
  const kept = { method: 'projects.create', params: { title: 'Harbor' }, key: 'key-00001', at: 1 };
  const shelf = { all: async () => [kept], put: async () => {}, remove: async () => {} };
  expect(await new ShelfKeeper(shelf, () => {}).load()).toEqual([kept]);
});
