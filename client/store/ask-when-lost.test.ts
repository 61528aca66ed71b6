import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { newSession, type Phase } from '../connection/session.ts';
import { askWhenLost } from './ask-when-lost.ts';

const offline = (failedDials: number): Phase => ({
  ...{ name: 'offline', since: 0, reason: '' },
  failedDials,
});
const live: Phase = { name: 'live', since: 0, pingAt: 0, pongBy: null };

test('the server is asked who is signed in after every third dial that failed', () => {
  const store = createStore(() => newSession(0));
  const ask = vi.fn(() => Promise.reject(new Error('out of reach')));
  const stop = askWhenLost(store, ask);
  const be = (phase: Phase) => store.setState({ phase });
  be(offline(1));
  be(offline(2));
  expect(ask).toHaveBeenCalledTimes(0);
  be(offline(3));
  be(offline(3));
  be(offline(4));
  expect(ask).toHaveBeenCalledTimes(1);
  be(offline(6));
  expect(ask).toHaveBeenCalledTimes(2);
  be(live);
  be(offline(0));
  be(offline(3));
  expect(ask).toHaveBeenCalledTimes(3);
  stop();
  be(offline(9));
  expect(ask).toHaveBeenCalledTimes(3);
});
