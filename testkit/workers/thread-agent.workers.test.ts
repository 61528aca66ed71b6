import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { ThreadAgent } from '../../party/thread-agent/thread-agent.ts';
import { nextRun } from '../../shared/jobs/next-run.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { type Approval, approvalRow } from '../../shared/model/approval.ts';
import { type RunId, roomId, type ThreadId } from '../../shared/model/ids.ts';
import { jobRow } from '../../shared/model/job.ts';
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

const approvalsSeen = (socket: TestSocket): Approval[] =>
  socket
    .events('patch')
    .flatMap(({ put }) => put)
    .flatMap(([table, row]) => (table === 'approvals' ? [approvalRow.parse(row)] : []));

const approvalWhen = (socket: TestSocket, fits: (approval: Approval) => boolean) =>
  socket.until(() => approvalsSeen(socket).find(fits));

/** The two steps of deciding what one asked for oneself. */
async function approve(socket: TestSocket, { id, digest }: Approval): Promise<void> {
  const ballot = { approvalId: id, digest, verdict: 'approve' } as const;
  await socket.does('approvals.decide', ballot);
  await socket.does('approvals.decide', { ...ballot, again: true });
}

test('[TA20] [TA21] a run is parked without a fiber, and the decision wakes it in another one', async () => {
  const { room, socket, threadId } = await found();
  await socket.does('topic.open', { topic: 'approvals' });
  const runId = await send(socket, threadId, 'fetch http://127.0.0.1/a http://127.0.0.1/b');
  await runWhen(socket, runId, ({ state }) => state === 'waiting');
  const [one, two] = new Map(approvalsSeen(socket).map((row) => [row.id, row])).values();
  if (one === undefined || two === undefined) throw new Error('two were asked');
  await approve(socket, one);
  const { seq: then } = await approvalWhen(
    socket,
    ({ id, state }) => id === one.id && state === 'failed',
  );
  await runWhen(socket, runId, ({ state, seq }) => state === 'waiting' && seq > then);
  await abortAllDurableObjects();
  const again = await enter(room);
  await watch(again, threadId);
  await again.does('topic.open', { topic: 'approvals' });
  const { id: approvalId, digest } = two;
  await again.does('approvals.decide', { approvalId, digest, verdict: 'reject', reason: 'no' });
  expect((await ended(again, runId)).state).toBe('done');
  expect((await answers(again, threadId)).slice(0, 2)).toEqual([
    'tool web.fetch failed',
    'tool web.fetch rejected',
  ]);
  await runInDurableObject(agentOf(room, threadId), (_: ThreadAgent, { storage }) => {
    expect(storage.sql.exec('select * from ledger').toArray()).toEqual([]);
  });
});

test('[PA2] after a pause a run that was woken and parked again is woken once more, under another name', async () => {
  const { socket, threadId } = await found();
  await socket.does('topic.open', { topic: 'approvals' });
  const runId = await send(socket, threadId, 'fetch http://127.0.0.1/a');
  await runWhen(socket, runId, ({ state }) => state === 'waiting');
  const [one] = approvalsSeen(socket);
  if (one === undefined) throw new Error('it was asked for');
  const ballot = { approvalId: one.id, digest: one.digest, verdict: 'approve' } as const;
  await socket.does('approvals.decide', ballot);
  const decided = socket.does('approvals.decide', { ...ballot, again: true });
  const paused = socket.does('room.pause', { reason: 'wait' });
  await Promise.all([decided, paused]);
  const { seq: then } = await approvalWhen(socket, ({ heldMs }) => heldMs !== undefined);
  await runWhen(socket, runId, ({ state, seq }) => state === 'waiting' && seq > then);
  await socket.does('room.resume', {});
  expect((await ended(socket, runId)).state).toBe('done');
  expect((await answers(socket, threadId))[0]).toBe('tool web.fetch failed');
});

test('[JB1] a job goes on by the alarm of the room, and says so to whoever watches', async () => {
  const { socket, threadId } = await found();
  await socket.does('topic.open', { topic: 'jobs' });
  await send(socket, threadId, 'run 5 steps every 20 ms');
  const job = await socket.until(() =>
    socket
      .events('patch')
      .flatMap(({ put }) => put)
      .flatMap(([table, row]) => (table === 'jobs' ? [jobRow.parse(row)] : []))
      .find(({ state }) => state === 'done'),
  );
  expect(job).toMatchObject({
    progress: { done: 5, of: 5 },
    startedBy: `autopilot:${threadId}`,
    onBehalfOf: ada,
  });
});

test('[SC2] cron is computed in workerd as it is in Node', async () => {
  const { socket } = await found();
  const when = { kind: 'cron', cron: '30 2 * * *', timeZone: 'Europe/Berlin' } as const;
  const what = { kind: 'job', job: 'rehearsal.steps', title: '', input: { steps: 1 } } as const;
  const { nextAt } = await socket.does('schedules.create', { title: 'Nightly', when, what });
  expect(nextAt).toBe(nextRun(when, Date.now()));
  expect(new Date(nextAt).getUTCMinutes()).toBe(30);
});
