import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { ThreadAgent } from '../../party/thread-agent/thread-agent.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { type RunId, roomId, type ThreadId } from '../../shared/model/ids.ts';
import { partRow } from '../../shared/model/part.ts';
import { principal } from '../../shared/model/principal.ts';
import { type Run, runRow } from '../../shared/model/run.ts';
import { dial, type TestSocket } from './test-socket.ts';

const ada = principal.parse('human:ada');

/** A room with a thread, and Ada watching it. */
async function found() {
  const room = newId((count) => crypto.getRandomValues(new Uint8Array(count)));
  await env.Autopilot.get(env.Autopilot.idFromName(room)).begin({ principal: ada, name: 'Ada' });
  const socket = await enter(room);
  const { threadId } = await socket.does('threads.create', {});
  await watch(socket, threadId);
  return { room, socket, threadId };
}

async function enter(room: string): Promise<TestSocket> {
  const socket = await dial(env.Autopilot.get(env.Autopilot.idFromName(room)), room, ada);
  await socket.hello(['workspace']);
  return socket;
}

const watch = async (socket: TestSocket, threadId: ThreadId): Promise<void> => {
  await socket.does('topic.open', { topic: `thread:${threadId}` });
  await socket.does('topic.open', { topic: `thread:${threadId}:reasoning` });
};

const send = async (socket: TestSocket, threadId: ThreadId, text: string): Promise<RunId> =>
  (await socket.does('messages.send', { threadId, text })).runId;

/** The run when it is as the test wants it. */
const runWhen = async (socket: TestSocket, id: RunId, fits: (run: Run) => boolean): Promise<Run> =>
  socket.until(() => {
    const rows = socket
      .events('patch')
      .flatMap(({ put }) =>
        put.flatMap(([table, row]) =>
          table === 'runs' && row.id === id ? [runRow.parse(row)] : [],
        ),
      );
    return rows.find(fits);
  });
const ended = (socket: TestSocket, id: RunId) =>
  runWhen(socket, id, ({ endedAt }) => endedAt !== undefined);

/** What the thread shows of answers, as somebody sees it who comes now. */
async function answers(socket: TestSocket, threadId: ThreadId): Promise<string[]> {
  const opened = [
    await socket.does('topic.open', { topic: `thread:${threadId}` }),
    await socket.does('topic.open', { topic: `thread:${threadId}:reasoning` }),
  ];
  return opened.flatMap(({ put, streams }) =>
    put.flatMap(([table, row]) => {
      if (table !== 'parts' || row.id.length < 30) return [];
      const part = partRow.parse(row);
      if (part.kind === 'tool') return [`tool ${part.name} ${part.state}`];
      const text = streams.find(({ partId }) => partId === part.id)?.text ?? '';
      if (part.sha256 !== undefined) expect(sha256Hex(text)).toBe(part.sha256);
      return [`${part.kind} ${part.state} ${text}`];
    }),
  );
}

const agentOf = (room: string, threadId: ThreadId) =>
  env.ThreadAgent.get(env.ThreadAgent.idFromName(`${room}.${threadId}`));

test('[TA1] a message is answered: thoughts, a tool, words', async () => {
  const { socket, threadId } = await found();
  const runId = await send(socket, threadId, 'think, then rename this thread to Harbor plans');
  expect(await ended(socket, runId)).toMatchObject({ state: 'done', model: { rehearsal: true } });
  const shown = await answers(socket, threadId);
  expect(shown.map((part) => part.split(' ').slice(0, 2).join(' '))).toEqual([
    'tool threads.rename',
    'text done',
    'reasoning done',
  ]);
  await socket.event('patch', ({ put }) =>
    put.some(
      ([table, row]) => table === 'threads' && 'title' in row && row.title === 'Harbor plans',
    ),
  );
});

test('[R119] after its answer nothing is left that would wake it', async () => {
  const { room, socket, threadId } = await found();
  await ended(socket, await send(socket, threadId, 'what time is it?'));
  const dueIn = () =>
    runInDurableObject(agentOf(room, threadId), async (_: ThreadAgent, { storage }) =>
      storage.getAlarm(),
    );
  for (let i = 0; i < 20 && (await dueIn()) !== null; i++)
    await runDurableObjectAlarm(agentOf(room, threadId));
  expect(await dueIn()).toBeNull();
});

test('[RU2] messages that come meanwhile are answered in their order', async () => {
  const { socket, threadId } = await found();
  const runs = [];
  for (const word of ['one', 'two', 'three'])
    runs.push(await send(socket, threadId, `repeat after me: ${word}`));
  for (const run of runs) expect((await ended(socket, run)).state).toBe('done');
  expect(await answers(socket, threadId)).toEqual([
    'text done one',
    'text done two',
    'text done three',
  ]);
});

test.each([
  ['fail', 'modelFailed'],
  ['say nothing', 'modelEmpty'],
])('[TA4] %s: %s', async (text, code) => {
  const { socket, threadId } = await found();
  const runId = await send(socket, threadId, text);
  expect(await ended(socket, runId)).toMatchObject({
    state: 'failed',
    trouble: { code, fix: expect.any(String) },
  });
});

test('[TA7] Stop reaches the model', async () => {
  const { socket, threadId } = await found();
  const runId = await send(socket, threadId, 'write 900 words at 100 a second');
  await runWhen(socket, runId, ({ firstTextAt }) => firstTextAt !== undefined);
  await socket.does('runs.stop', { runId });
  expect((await ended(socket, runId)).state).toBe('stopped');
  const [shown = ''] = await answers(socket, threadId);
  expect(shown).toMatch(/^text interrupted \w/);
  expect(shown.length).toBeLessThan(3_000);
});

test('[TA8] the key of the installation is never shown', async () => {
  const { room, socket, threadId } = await found();
  const { MODEL_API_KEY: key = '' } = env;
  const runId = await send(socket, threadId, `repeat after me: the key is ${key} indeed`);
  await ended(socket, runId);
  expect(await answers(socket, threadId)).toEqual(['text done the key is [redacted] indeed']);
  const kept = await runInDurableObject(agentOf(room, threadId), (_, { storage }) =>
    JSON.stringify(storage.sql.exec('select * from ledger').toArray()),
  );
  expect(kept).not.toContain(key);
});

test('[TA10] [TA11] every object dies in the middle of an answer: it goes on, revised, and the text is right', async () => {
  const { room, socket, threadId } = await found();
  const asked = 'count to 60';
  const runId = await send(socket, threadId, asked);
  await runWhen(socket, runId, ({ firstTextAt }) => firstTextAt !== undefined);
  await abortAllDurableObjects();
  const back = await enter(room);
  await watch(back, threadId);
  await runDurableObjectAlarm(agentOf(room, threadId));
  expect((await ended(back, runId)).state).toBe('done');
  const expected = Array.from({ length: 60 }, (_, i) => `${i + 1} `).join('');
  expect(await answers(back, threadId)).toEqual([`text done ${expected}`]);
  expect(back.events('rev').map(({ rev }) => rev)).toContain(1);
}, 30_000);

test('[TA12] waking it again for a run that it answered changes nothing', async () => {
  const { room, socket, threadId } = await found();
  const runId = await send(socket, threadId, 'repeat after me: once');
  await ended(socket, runId);
  const agent = agentOf(room, threadId);
  await runInDurableObject(agent, (object: ThreadAgent) =>
    object.wake({ roomId: roomId.parse(room), threadId, runId }),
  );
  expect(await answers(socket, threadId)).toEqual(['text done once']);
});
