import { expect, test } from 'vitest';
import { utf8Length } from '../../shared/lib/utf8.ts';
import { contract } from '../../shared/methods/contract.ts';
import type { HeardMessage } from '../../shared/methods/gateway.ts';
import { threadId } from '../../shared/model/ids.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { RoomRefused } from './room-calls.ts';
import { Sessions } from './sessions.ts';
import type { ConnectorState } from './state-file.ts';

const key = 'agent:main:other';

/** A gateway with one session, and what of it the room is brought. */
function stage() {
  const here = {
    said: [] as string[],
    /** What is said while a page is on its way. */
    sayMore: () => {},
    at: 1,
    /** The run that the connector tells of. */
    told: '',
    inFlight: '',
    asked: 0,
    brought: [] as string[],
    /** The room does not take the session. */
    isRefused: false,
    /** What messages called, by what they say, and what came of each call. */
    calls: {} as Record<string, object[]>,
    results: [] as object[],
    heard: [] as HeardMessage[],
    /** The first of what was told so is behind others that are not brought. */
    cut: [] as string[],
    /** What was told to be the beginning. */
    whole: [] as string[],
    /** What happens while the room is told. */
    meanwhile: () => {},
  };
  const message = (text: string) => ({
    role: 'assistant',
    content: [{ type: 'text', text }, ...(here.calls[text] ?? [])],
    timestamp: 1,
    __openclaw: { id: `m-${text}`, runId: `run-${text}` },
  });
  const call = (method: string, { limit = 0, offset = 0 }: { limit?: number; offset?: number }) => {
    if (method === 'sessions.list')
      return Promise.resolve({ sessions: [{ key, updatedAt: here.at }] });
    here.asked++;
    const inFlightRun = here.inFlight === '' ? undefined : { runId: here.inFlight };
    const all = [...here.said.map(message), ...here.results];
    const from = Math.max(0, all.length - offset - limit);
    const messages = all.slice(from, all.length - offset);
    const more = from > 0 ? { hasMore: true, nextOffset: all.length - from } : { hasMore: false };
    here.sayMore();
    return Promise.resolve({ messages, inFlightRun, ...more });
  };
  const tell = (
    method: string,
    told: { messages?: HeardMessage[]; whole?: boolean; isCut?: boolean },
  ) => {
    const { messages = [], whole, isCut } = told;
    if (method === 'gateway.session' && here.isRefused) return Promise.reject(new Error('no'));
    if (utf8Length(JSON.stringify(told)) > limits.commandBytes - 1024) return refused('tooLarge');
    if (method === 'gateway.history') {
      const isRead = contract[method].params.safeParse(told).success;
      if (!isRead || messages.some(({ text }) => text === 'in no form'))
        return refused('badParams');
      here.brought.push(messages.map(({ text }) => text).join());
      here.heard.push(...messages);
      if (whole === true) here.whole.push(messages[0]?.text ?? '');
      if (isCut === true) here.cut.push(messages[0]?.text ?? '');
    }
    here.meanwhile();
    return Promise.resolve({ threadId: threadId.parse('t-other') });
  };
  const refused = (code: string) =>
    Promise.reject(new RoomRefused({ code, message: 'no', retry: 'never' }));
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
    for (let n = 0; n < 500; n++) await Promise.resolve();
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

test('[GC63] the mark that a reset leaves is not brought behind what came later: the room has said it; a summary is told in words', async () => {
  const { here, open, settle } = stage();
  const mark = (kind: string, text: string) => ({
    ...{ role: 'system', content: [{ type: 'text', text }], timestamp: 1 },
    __openclaw: { id: `mark-${kind}`, kind },
  });
  here.told = 'run-of-nobody';
  here.results = [mark('reset', 'Reset'), mark('compaction', 'Compaction')];
  await open().look();
  await settle();
  expect(here.brought).toEqual([
    'OpenClaw summed up what was said before this, to have room for more.',
  ]);
});

test('[GC63] a step is brought in the words in which it would have been told', async () => {
  const { here, open, settle } = stage();
  const own = { role: 'user', content: '\n\n mine \n', timestamp: 1, __openclaw: { id: 'own' } };
  here.told = 'run-of-nobody';
  here.said = ['\n\n  Let me check.\n', ' \n'];
  here.results = [own];
  await open().look();
  await settle();
  expect(here.heard.map(({ text }) => text)).toEqual(['  Let me check.', '\n\n mine \n']);
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

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => `said ${from + n}`);

test('[GC63] more than a page that was said meanwhile is brought without a hole, and once', async () => {
  const { here, open, settle } = stage();
  here.said = many(3);
  await open().look();
  await settle();
  here.said = many(750);
  here.at = 2;
  // Pages are counted from the end, which moves.
  here.sayMore = () => {
    if (here.said.length < 900) here.said.push(...many(7, here.said.length));
  };
  await open().look();
  await settle();
  expect(here.heard.map(({ text }) => text)).toEqual(many(750));
  expect(here.cut).toEqual([]);
});

test('[GC63] what is older than is brought at all is told to be missing, once', async () => {
  const { here, open, settle } = stage();
  here.said = many(5);
  await open().look();
  await settle();
  here.said = many(3_000);
  here.at = 2;
  await open().look();
  await settle();
  expect(here.heard.map(({ text }) => text)).toEqual([...many(5), ...many(2_000, 1_000)]);
  expect(here.cut).toEqual(['said 1000']);
  await open().look();
  await settle();
  here.at = 3;
  here.said.push('the last');
  await open().look();
  await settle();
  expect([here.heard.at(-1)?.text, ...here.cut]).toEqual(['the last', 'said 1000']);
});

test('[GC63] only what OpenClaw has nothing before is told to be the beginning, on order, too', async () => {
  const { here, open, settle } = stage();
  const sessions = open();
  here.said = many(150);
  await sessions.look();
  await settle();
  expect(here.whole.splice(0)).toEqual(['said 0']);
  here.said = many(250);
  await sessions.bring(key, 'all');
  expect(here.heard.at(-1)?.text).toBe('said 249');
  expect([here.whole, here.cut]).toEqual([[], []]);
});

test('[GC63] what is told to be missing is told also where the first that was brought is in no form', async () => {
  const { here, open, settle } = stage();
  here.said = many(2_100);
  here.said[100] = 'in no form';
  await open().look();
  await settle();
  expect(here.cut).toEqual(['said 101']);
});

test('[GC63] history on order leaves a run that is under way to itself, before the room has named it, too', async () => {
  const { here, open, settle } = stage();
  const sessions = open();
  sessions.hear({ kind: 'session', sessionKey: key, title: null, at: 1 });
  await settle();
  here.said = ['one', 'two'];
  here.told = 'run-two';
  await sessions.bring(key, 'all');
  here.told = '';
  await sessions.bring(key, 'news');
  expect(here.brought).toEqual(['one', 'two']);
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

/** So many calls of a message, and what came of them. */
function longCalls(count: number, input: unknown = { text: 'x'.repeat(3_900) }) {
  const ids = Array.from({ length: count }, (_, n) => `c${n}`);
  return {
    calls: ids.map((id) => ({ type: 'toolCall', id, name: 'exec', arguments: input })),
    results: ids.map((id, n) => {
      const content = `${'y'.repeat(9_000)} end of ${id}`;
      return { role: 'toolResult', toolCallId: id, content, isError: n % 2 === 1 };
    }),
  };
}

test('[GC63] a message with more calls than a frame holds is brought with the end of each, and so is what is behind it', async () => {
  const { here, open, settle } = stage();
  const { calls, results } = longCalls(40);
  here.said = ['one', 'two', 'three'];
  here.calls = { two: calls };
  here.results = results;
  await open().look();
  await settle();
  expect(here.heard.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  const tools = here.heard[1]?.tools ?? [];
  expect(tools).toHaveLength(40);
  expect(tools[0]).toMatchObject({ input: { tooLong: true }, output: { cut: true } });
  for (const [n, tool] of tools.entries()) expect(JSON.stringify(tool)).toContain(`end of c${n}`);
  expect(tools[1]?.error).toMatch(/^\[Only its end is kept here\.\] y/);
});

test('[GC63] arguments that are nested deeper than a room takes hold up no history', async () => {
  const { here, open, settle } = stage();
  const deep = JSON.parse(`${'['.repeat(80)}${']'.repeat(80)}`);
  here.said = ['one', 'two'];
  here.calls = { one: longCalls(1, deep).calls };
  await open().look();
  await settle();
  expect(here.brought).toEqual(['one,two']);
  expect(here.heard[0]?.tools).toMatchObject([{ input: { tooDeep: true } }]);
});

test('[GC63] what the room takes in no other form is brought without its calls, or not at all; the rest is', async () => {
  const { here, open, settle } = stage();
  here.said = ['one', 'two', 'in no form', 'three'];
  // Too many for each to have a share.
  here.calls = { two: longCalls(2_000).calls };
  await open().look();
  await settle();
  expect(here.heard.map(({ text }) => text)).toEqual([
    'one',
    'two\n\n[OpenClaw called something 2000 times here, which is too much to be shown.]',
    'three',
  ]);
});
