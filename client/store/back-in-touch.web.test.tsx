import { afterEach, expect, test } from 'vitest';
import { newSession, type Phase, type Session } from '../connection/session.ts';
import { SessionStore } from '../connection/session-store.ts';
import { backInTouch } from './back-in-touch.ts';
import { networkStore } from './network.ts';

afterEach(() => networkStore.setState({ goneSince: null }));

const up: Phase = { name: 'live', since: 0, pingAt: 0, pongBy: null };
const down: Phase = { name: 'offline', since: 5, reason: 'closed', failedDials: 0 };
const live: Session = { ...newSession(0), phase: up, heardAt: 1 };
const gone: Session = { ...live, phase: down };

/** A connection, and how often the server was back since somebody asked. */
function connected() {
  const store = new SessionStore(live);
  const { isInTouch, back } = backInTouch(store);
  const heard = { times: 0 };
  void back().then(() => {
    heard.times += 1;
  });
  const settle = async () => {
    for (let i = 0; i < 5; i += 1) await Promise.resolve();
    return [isInTouch(), heard.times];
  };
  return { store, settle };
}

test('[UI82] the server is back when the socket of the room is open again, though the network never went', async () => {
  const { store, settle } = connected();
  expect(await settle()).toEqual([true, 0]);
  store.setState({ ...live, heardAt: 4 });
  expect(await settle()).toEqual([true, 0]);
  store.setState(gone);
  expect(await settle()).toEqual([false, 0]);
  store.setState({ ...live, heardAt: 9 });
  expect(await settle()).toEqual([true, 1]);
});

test('[UI82] the server may be back when the browser says that the network is', async () => {
  const { store, settle } = connected();
  store.setState(gone);
  dispatchEvent(new Event('online'));
  expect(await settle()).toEqual([false, 1]);
});
