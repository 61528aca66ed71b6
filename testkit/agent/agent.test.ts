import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Agent } from '../../client/agent/agent.ts';
import { type Change, isRowOf } from '../../client/agent/changes.ts';
import { connectOver } from '../../client/agent/connect-over.ts';
import { protocolsOf } from '../../client/agent/credential.ts';
import { principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { threadTopic, workspaceTopic } from '../../shared/model/topic.ts';
import { RoomBench } from '../room/room-bench.ts';
import { linesInto } from './room-socket.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const key = 'ap_a-key-of-some-length';
const bot = principal.parse('agent:bot');

/** A room with an agent as its member, and how that agent connects. */
function place(role: Role = 'member') {
  const bench = new RoomBench();
  bench.room.turn((turn) =>
    turn.changes.put('members', (seq) => {
      return { id: bot, seq, name: 'Bot', role, joinedAt: turn.now };
    }),
  );
  const lines = linesInto(bench, bot);
  const connect = (url = 'https://autopilot.example') =>
    connectOver((given) => ({ WebSocket: lines.WebSocket, protocols: protocolsOf(given ?? '') }), {
      url,
      room: bench.id,
      key,
    });
  return { bench, lines, connect };
}

/** Lets everything happen that needs no more than a moment. */
const settle = (ms = 1) => vi.advanceTimersByTimeAsync(ms);

async function connected(role: Role = 'member') {
  const here = place(role);
  const connecting = here.connect();
  await settle();
  return { ...here, agent: await connecting };
}

/** A producer that answers the newest run, word by word. */
function answers({ bench, agent }: { bench: RoomBench; agent: Agent }, words: readonly string[]) {
  const run = agent.rows('runs').at(-1);
  if (run === undefined) throw new Error('nobody asked');
  const { id: runId, threadId } = run;
  const producer = bench.producer(threadId);
  producer.does('run.start', { runId, model: { provider: 'x', id: 'y', rehearsal: true } });
  const place = { runId, messageId: `m-${runId}`, partId: `p-${runId}`, i: 0 };
  const { ref } = producer.does('part.start', { ...place, kind: 'text', text: '' });
  let offset = 0;
  for (const text of words) {
    producer.delta({ ref, rev: 0, offset, text });
    offset += text.length;
  }
  return { runId, end: () => producer.does('run.end', { runId, state: 'done' }) };
}

const codeOf = (error: unknown) => Reflect.get(Object(Reflect.get(Object(error), 'error')), 'code');
const refusalOf = (promise: Promise<unknown>) => promise.then(() => 'done', codeOf);

test('an agent connects by its key, which stands in no address', async () => {
  const { agent, lines } = await connected();
  const [socket] = lines.sockets;
  expect(agent.state).toBe('live');
  expect(socket?.url).toBe('wss://autopilot.example/parties/autopilot/room-1');
  expect(socket?.offered).toEqual(protocolsOf(key));
  agent.close();
});

test.each([
  'http://autopilot.example',
  'ftp://autopilot.example',
  'https://u:p@autopilot.example',
  'https://autopilot.example/?key=ap_x',
  'autopilot.example',
])('no key is sent to %s', async (url) => {
  const { lines, connect } = place();
  expect(await refusalOf(connect(url))).toBe('badAddress');
  expect(lines.sockets).toEqual([]);
});

test('who may not come in is told so, once, and does not dial again', async () => {
  const { bench, lines, connect } = place();
  bench.room.turn((turn) => turn.changes.remove('members', bot));
  const refused = refusalOf(connect());
  await settle(60_000);
  expect([await refused, lines.sockets.length]).toEqual(['notAllowed', 1]);
});

test('a server that never answers is given up after a while', async () => {
  const { lines } = place();
  class Deaf extends EventTarget {
    readonly readyState = 0;
    close(): void {}
  }
  const late = refusalOf(
    connectOver(() => ({ WebSocket: Deaf }), { url: 'http://localhost:1', room: 'r' }),
  );
  await settle(30_000);
  expect([await late, lines.sockets.length]).toEqual(['outOfReach', 0]);
});

test('a watched topic is live: rows, words as they come, and the end', async () => {
  const { agent, bench } = await connected();
  const ada = bench.join('ada');
  const { threadId } = ada.does('threads.create', { title: 'Talk' });
  const workspace = agent.watch(workspaceTopic);
  await settle();
  expect((await workspace).rows('threads').map(({ title }) => title)).toEqual(['Talk']);
  const heard: Change[] = [];
  agent.on((change) => heard.push(change));
  const thread = agent.watch(threadTopic(threadId));
  await settle();
  await thread;
  ada.does('messages.send', { threadId, text: 'Hello, Bot' });
  await settle();
  const { end } = answers({ agent, bench }, ['One', ' two', ' 👩‍👩‍👧']);
  await settle();
  end();
  await settle();
  const added = heard.flatMap((change) => (change.type === 'text' ? [change.added] : []));
  expect(added).toEqual(['Hello, Bot', 'One', ' two', ' 👩‍👩‍👧']);
  const states = heard.flatMap((change) => (isRowOf(change, 'runs') ? [change.row.state] : []));
  expect([states[0], states.at(-1)]).toEqual(['queued', 'done']);
  agent.close();
});

test('a topic that may not be seen throws, and so does one that is none', async () => {
  const { agent, bench } = await connected('viewer');
  const { threadId } = bench.join('ada').does('threads.create', {});
  const denied = refusalOf(agent.watch(`thread:${threadId}:reasoning`));
  await settle();
  expect(await denied).toBe('notFound');
  expect(await refusalOf(agent.watch('nonsense'))).toBe('badTopic');
  agent.close();
});

test('the last reader of a topic closes it, not the first', async () => {
  const { agent } = await connected();
  const both = Promise.all([agent.watch(workspaceTopic), agent.watch(workspaceTopic)]);
  await settle();
  const [one, two] = await both;
  one.close();
  one.close();
  expect(agent.session.watched.has(workspaceTopic)).toBe(true);
  two.close();
  expect(agent.session.watched.has(workspaceTopic)).toBe(false);
  agent.close();
});

test('what is said resolves with the finished answer, also when the socket goes in the middle', async () => {
  const { agent, bench, lines } = await connected();
  const created = agent.call('threads.create', { title: 'Talk' });
  await settle();
  const { threadId } = await created;
  const said = agent.say(threadId, 'count');
  await settle();
  const { end, runId } = answers({ agent, bench }, ['1 2']);
  lines.sockets.at(-1)?.lose();
  await settle();
  expect(agent.state).toBe('offline');
  end();
  await settle(2_000);
  expect(await said).toMatchObject({ threadId, runId, state: 'done', text: '1 2', trouble: null });
  expect(lines.sockets.length).toBe(2);
  agent.close();
});

test('[R5] a command whose answer was lost is sent again and happened once', async () => {
  const { agent, bench, lines } = await connected();
  const created = agent.call('threads.create', { title: 'Once' });
  lines.sockets.at(-1)?.lose();
  const second = agent.call('threads.create', { title: 'Twice' });
  await settle(2_000);
  const { threadId } = await created;
  expect((await second).threadId).not.toBe(threadId);
  const ada = bench.join('ada', ['workspace']);
  const { put } = ada.does('topic.open', { topic: 'workspace' });
  expect(put.filter(([table]) => table === 'threads')).toHaveLength(2);
  agent.close();
});

test('a refusal says what happened and what can be done; nothing of it stays', async () => {
  const { agent } = await connected('viewer');
  const refused = agent.call('threads.create', {}).catch((error: unknown) => error);
  await settle();
  expect(await refused).toMatchObject({
    name: 'CallRefused',
    error: { code: 'notAllowed', fix: expect.any(String) },
  });
  expect([agent.session.rejected, agent.session.requests]).toEqual([[], []]);
  agent.close();
});

test('whoever is removed is told at once: what waits fails, and no reader hangs', async () => {
  const { agent, bench } = await connected();
  const watch = agent.watch(workspaceTopic);
  await settle();
  await watch;
  const read = (async () => {
    const kinds = new Set<string>();
    for await (const { type } of agent.changes()) kinds.add(type);
    return kinds;
  })();
  const never = refusalOf(agent.until(() => null));
  bench.room.turn((turn) => turn.changes.remove('members', bot));
  await settle();
  expect([await never, agent.state]).toEqual(['notAllowed', 'ended']);
  expect(await read).toContain('connection');
  expect(await refusalOf(agent.call('clock.now', {}))).toBe('notAllowed');
});

test('what an agent waits for fails when it closes', async () => {
  const { agent, lines } = await connected();
  const waiting = refusalOf(agent.until(() => null));
  const reader = agent.changes().next();
  agent.close();
  expect([await waiting, (await reader).done]).toEqual(['closed', true]);
  expect(await refusalOf(agent.call('clock.now', {}))).toBe('closed');
  await settle(60_000);
  expect(lines.sockets.length).toBe(1);
});

test('a reader that falls behind finds everything, in order, and may stop', async () => {
  const { agent, bench } = await connected();
  const changes = agent.changes();
  const watch = agent.watch(workspaceTopic);
  await settle();
  await watch;
  const ada = bench.join('ada');
  for (let i = 0; i < 50; i++) ada.does('threads.create', { title: `T${i}` });
  await settle();
  const titles: string[] = [];
  for await (const change of changes) {
    if (isRowOf(change, 'threads')) titles.push(change.row.title);
    if (titles.length === 50) break;
  }
  expect(titles).toEqual([...Array(50)].map((_, i) => `T${i}`));
  expect((await changes.next()).done).toBe(true);
  agent.close();
});
