import { expect, test } from 'vitest';
import type { HeardMessage } from '../../shared/methods/gateway.ts';
import { threadId } from '../../shared/model/ids.ts';
import { Sessions } from './sessions.ts';
import type { ConnectorState } from './state-file.ts';

const key = 'agent:main:other';

/** A gateway with one session, and what of it the room is brought. */
function stage() {
  const here = {
    said: [] as string[],
    at: 1,
    /** The run that the connector tells of. */
    told: '',
    inFlight: '',
    asked: 0,
    brought: [] as string[],
    /** The room does not take the session. */
    isRefused: false,
    /** What happens while the room is told. */
    meanwhile: () => {},
  };
  const message = (text: string) => ({
    role: 'assistant',
    content: text,
    timestamp: 1,
    __openclaw: { id: `m-${text}`, runId: `run-${text}` },
  });
  const call = (method: string) => {
    if (method === 'sessions.list')
      return Promise.resolve({ sessions: [{ key, updatedAt: here.at }] });
    here.asked++;
    const inFlightRun = here.inFlight === '' ? undefined : { runId: here.inFlight };
    return Promise.resolve({ messages: here.said.map(message), inFlightRun });
  };
  const tell = (method: string, { messages = [] }: { messages?: HeardMessage[] }) => {
    if (method === 'gateway.session' && here.isRefused) return Promise.reject(new Error('no'));
    if (method === 'gateway.history') here.brought.push(messages.map(({ text }) => text).join());
    here.meanwhile();
    return Promise.resolve({ threadId: threadId.parse('t-other') });
  };
  let now: ConnectorState = { bootId: '', named: [], begun: [], brought: [] };
  const state = {
    get now() {
      return now;
    },
    remember: (to: Partial<ConnectorState>) => {
      now = { ...now, ...to };
    },
  };
  const open = () =>
    new Sessions({
      gateway: { call: call as never },
      room: { call: tell as never },
      secrets: [],
      nameInRoom: () => null,
      isHidden: () => false,
      isTold: (run, inFlight) => run === here.told || run === inFlight,
      state,
    });
  const settle = async () => {
    for (let n = 0; n < 50; n++) await Promise.resolve();
  };
  return { here, open, settle };
}

test('[GC63] a look brings the transcript of a session that others began, and again only what is new in it', async () => {
  const { here, open, settle } = stage();
  here.said = ['one', 'two'];
  const sessions = open();
  await sessions.look();
  await settle();
  expect(here.brought).toEqual(['one,two']);
  await sessions.look();
  await settle();
  expect(here.asked).toBe(1);
  here.said = ['one', 'two', 'three'];
  here.at = 2;
  // Also by the connector behind this one.
  await open().look();
  await settle();
  expect([here.asked, ...here.brought]).toEqual([2, 'one,two', 'three']);
});

test('[GC63] a session is brought whole only on order, and when OpenClaw knows nothing of what was brought last', async () => {
  const { here, open, settle } = stage();
  const sessions = open();
  sessions.hear({ kind: 'session', sessionKey: key, title: null, at: 1 });
  await settle();
  here.said = ['one', 'two'];
  await sessions.bring(key, 'news');
  await sessions.bring(key, 'news');
  await sessions.bring(key, 'all');
  here.said = ['after a reset'];
  await sessions.bring(key, 'news');
  expect(here.brought).toEqual(['one,two', 'one,two', 'after a reset']);
});

test('[GC63] what a run writes that is under way is brought at its end, whatever came behind it', async () => {
  const { here, open, settle } = stage();
  const sessions = open();
  sessions.hear({ kind: 'session', sessionKey: key, title: null, at: 1 });
  await settle();
  here.said = ['one', 'two', 'three', 'four'];
  here.told = 'run-two';
  here.inFlight = 'run-four';
  await sessions.bring(key, 'news');
  here.told = '';
  here.inFlight = '';
  await sessions.bring(key, 'news');
  expect(here.brought).toEqual(['one,three', 'two,three,four']);
});

test('[GC63] what a run wrote that ends while others are brought is brought, too', async () => {
  const { here, open, settle } = stage();
  const sessions = open();
  sessions.hear({ kind: 'session', sessionKey: key, title: null, at: 1 });
  await settle();
  here.said = ['one', 'two', 'three'];
  here.told = 'run-two';
  here.meanwhile = () => {
    here.told = '';
  };
  await sessions.bring(key, 'news');
  await sessions.bring(key, 'news');
  expect(here.brought).toEqual(['one,three', 'two,three']);
});

test('[GC63] a session that the room did not take is not held for brought', async () => {
  const { here, open, settle } = stage();
  here.said = ['one'];
  here.isRefused = true;
  await open().look();
  await settle();
  here.isRefused = false;
  await open().look();
  await settle();
  expect(here.brought).toEqual(['one']);
});
