import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { must } from '../shared/lib/must.ts';
import type { RunId } from '../shared/model/ids.ts';
import { ConnectedRoom } from './support/connected-room.ts';

let here: ConnectedRoom;
afterEach(() => here.close());

const recordedRun = 'd36ca1c6-8a29-46a5-8b66-ba94f219acdc';
const recordedSession = 'agent:main:web:02-exec-approval-allow-once';

/** What a real gateway said of a run with a command, under another name and in another session. */
function recorded(runId: string, sessionKey: string) {
  const text = readFileSync('testkit/gateway-frames/02-exec-approval-allow-once.jsonl', 'utf8');
  return text
    .replaceAll(recordedRun, runId)
    .replaceAll(recordedSession, sessionKey)
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const { dir, frame } = JSON.parse(line);
      return dir === 'in' && frame.type === 'event' && frame.event !== 'connect.challenge'
        ? [{ event: String(frame.event), payload: frame.payload }]
        : [];
    });
}

/** A connector in the room, and a message (of Cyd, who had it created, or Ada) in its main session that the gateway was told. */
async function asked(text = 'What is this machine?', who: 'ada' | 'cyd' = 'cyd') {
  here = await ConnectedRoom.open();
  const { stage, gateway, id } = here;
  here.connect();
  await here.until(() => stage.instance(id).state === 'ready', 'ready');
  const { threadId } = stage.instance(id);
  const { runId } = stage[who].does('messages.send', { threadId, text });
  const sent = () => gateway.asked.filter(({ params }) => params.idempotencyKey === runId);
  await here.until(() => sent().length > 0, 'chat.send');
  return { stage, gateway, threadId, runId, sent };
}

/** The part of a recording before it waits to be allowed, and the rest. */
function atQuestion(runId: RunId, sessionKey: string, now: number) {
  const all = recorded(runId, sessionKey);
  const at = all.findIndex(({ event }) => event === 'exec.approval.resolved');
  const question = all.find(({ event }) => event === 'exec.approval.requested');
  if (question === undefined) throw new Error('no question in the recording');
  Object.assign(question.payload, { createdAtMs: now, expiresAtMs: now + 1_800_000 });
  return { before: all.slice(0, at), after: all.slice(at), question: question.payload };
}

const tell = (events: readonly { event: string; payload: unknown }[]) => {
  for (const { event, payload } of events) here.gateway.tell(event, payload);
};

test('[GC31] in the real room: asked by a member, allowed by another, run once, answered', async () => {
  const { stage, gateway, threadId, runId, sent } = await asked();
  expect(sent()).toMatchObject([
    { params: { sessionKey: 'agent:main:main', message: '[human:cyd] What is this machine?' } },
  ]);
  const now = stage.bench.clock.now();
  const { before, after, question } = atQuestion(runId, 'agent:main:main', now);
  gateway.answers['exec.approval.list'] = [question];
  tell(before);
  await here.until(() => stage.run(runId).state === 'waiting', 'the run waits');
  const approval = must(
    rowsOf(stage.ben.does('approvals.page', page), 'approvals').find(isPending)?.id,
    'the approval',
  );
  expect(stage.votes(stage.ben, approval)).toBe('ok');
  await here.until(
    () => gateway.asked.some(({ method }) => method === 'exec.approval.resolve'),
    'the decision',
  );
  gateway.answers['exec.approval.list'] = [];
  tell(after);
  await here.until(() => stage.run(runId).state === 'done', 'the end');
  expect(stage.words(threadId)).toContain('Tool said: Linux 6.18.44-fc-v669');
  expect(stage.approval(approval).state).toBe('done');
  expect(gateway.asked.filter(({ method }) => method === 'exec.approval.resolve')).toEqual([
    {
      method: 'exec.approval.resolve',
      params: { id: question.id, decision: 'allow-once' },
    },
  ]);
  expect(stage.bench.errors()).toEqual([]);
});

test('[GC31] in the real room: stopped while it waits, nobody said no', async () => {
  const { stage, gateway, threadId, runId } = await asked();
  const now = stage.bench.clock.now();
  const { before, question } = atQuestion(runId, 'agent:main:main', now);
  gateway.answers['exec.approval.list'] = [question];
  tell(before);
  await here.until(() => stage.run(runId).state === 'waiting', 'the run waits');
  stage.cyd.does('runs.stop', { runId });
  await here.until(() => gateway.asked.some(({ method }) => method === 'chat.abort'), 'the abort');
  const base = { runId, sessionKey: 'agent:main:main' };
  tell([{ event: 'chat', payload: { ...base, state: 'aborted', stopReason: 'rpc' } }]);
  await here.until(() => stage.run(runId).state === 'stopped', 'the end');
  const parts = rowsOf(stage.ada.does('messages.page', { threadId, ...page }), 'parts');
  const calls = parts.filter(({ kind }) => kind === 'tool');
  expect(calls).toMatchObject([{ state: 'failed', error: expect.stringMatching(/stopped/i) }]);
});

test('[GC31] in the real room: the connector dies in the middle of words', async () => {
  const { stage, gateway, threadId, runId, sent } = await asked('words');
  const base = { runId, sessionKey: 'agent:main:main' };
  const agent = (stream: string, data: object) => ({
    event: 'agent',
    payload: { ...base, stream, data },
  });
  const said = (text: string) => agent('assistant', { text, itemId: 'u:1' });
  tell([agent('lifecycle', { phase: 'model', provider: 'mock', model: 'm' }), said('One two')]);
  await here.until(() => stage.words(threadId).includes('One two'), 'words');
  here.kill();
  gateway.answers['chat.history'] = {
    messages: [{ role: 'user', content: 'words', idempotencyKey: `${runId}:user` }],
    inFlightRun: { runId, text: 'One two three' },
  };
  // The gateway goes on telling of it before the room says that it is open.
  gateway.onAsked = (method) => {
    if (method === 'sessions.subscribe') tell([said('One two th')]);
  };
  here.connect();
  await here.until(() => stage.words(threadId).includes('One two three'), 'more words');
  tell([
    said('One two three four'),
    {
      event: 'chat',
      payload: { ...base, state: 'final', message: assistant('One two three four') },
    },
  ]);
  await here.until(() => stage.run(runId).state === 'done', 'the end');
  expect(stage.words(threadId).filter((words) => words.startsWith('One'))).toEqual([
    'One two three four',
  ]);
  expect(sent()).toHaveLength(1);
});

test('[GC34] [OC19] in the real room: the gateway dies in the middle of words, and another process takes its place', async () => {
  const { stage, gateway, runId } = await asked('words');
  const { id } = here;
  const base = { runId, sessionKey: 'agent:main:main' };
  const agent = (stream: string, data: object) => ({
    event: 'agent',
    payload: { ...base, stream, data },
  });
  tell([
    agent('lifecycle', { phase: 'model', provider: 'mock', model: 'm' }),
    agent('assistant', { text: 'One two', itemId: 'u:1' }),
  ]);
  await here.until(() => stage.run(runId).state === 'running', 'words');
  gateway.answers['chat.history'] = {
    messages: [{ role: 'user', content: 'words', idempotencyKey: `${runId}:user` }],
  };
  stage.ada.fresh();
  gateway.bootId = 'boot-2';
  gateway.drop();
  await here.until(() => stage.run(runId).stalled !== undefined, 'the run says so');
  expect(stage.run(runId)).toMatchObject({ state: 'running', stalled: { code: 'gatewayHungUp' } });
  expect(stage.instance(id)).toMatchObject({
    state: 'connecting',
    trouble: { code: 'gatewayDown' },
  });
  await here.until(() => stage.instance(id).state === 'ready', 'the other process');
  await here.until(() => stage.run(runId).state === 'interrupted', 'the end');
  expect(stage.run(runId).trouble?.code).toBe('gatewayWentAway');
  const told = stage.ada
    .events('patch')
    .flatMap(({ put }) => put.flatMap(([table, row]) => (table === 'instances' ? [row] : [])))
    .map((row) => standing.parse(row))
    .map(({ state, trouble }) => (trouble === undefined ? state : `${state}: ${trouble.code}`));
  expect(told.filter((one, i) => one !== told[i - 1])).toEqual([
    'connecting: gatewayDown',
    'connecting',
    'ready',
  ]);
});

const standing = z.object({
  state: z.string(),
  trouble: z.optional(z.object({ code: z.string() })),
});

test('[GC60] a gateway that comes back as it was first started is told what it may use now', async () => {
  const { gateway, stage, runId } = await asked();
  const patches = () =>
    gateway.asked.flatMap(({ method, params }) =>
      method === 'config.patch' ? [JSON.parse(String(params.raw))] : [],
    );
  const started = { allow: ['exec', 'ls', 'read', 'sessions_yield'], exec: { mode: 'ask' } };
  gateway.answers['config.get'] = { hash: 'h', parsed: { tools: started } };
  stage.ada.does('members.setRole', { principal: stage.cyd.principal, role: 'viewer' });
  const denied = { tools: { allow: ['ls', 'read', 'sessions_yield'], exec: { mode: 'deny' } } };
  tell([
    {
      event: 'chat',
      payload: {
        runId,
        sessionKey: 'agent:main:main',
        state: 'final',
        message: assistant('Linux.'),
      },
    },
  ]);
  await here.until(() => patches().length === 1, 'the change');
  expect(patches()).toEqual([denied]);
  gateway.bootId = 'boot-2';
  gateway.drop();
  await here.until(() => patches().length === 2, 'the change again');
  expect(patches()[1]).toEqual(denied);
});

test('[OC35] attached where it may only look: its gateway is configured without commands once nothing is under way, and with them when that is over', async () => {
  const { gateway, stage, threadId, runId } = await asked();
  const patches = () =>
    gateway.asked.flatMap(({ method, params }) =>
      method === 'config.patch' ? [JSON.parse(String(params.raw))] : [],
    );
  const configured = (mode: 'ask' | 'deny') => {
    const allow = ['ls', 'read', 'sessions_yield'];
    return { tools: { allow: mode === 'ask' ? ['exec', ...allow] : allow, exec: { mode } } };
  };
  gateway.answers['config.get'] = { hash: 'h', parsed: configured('ask') };
  const { threadId: boats } = stage.cyd.does('threads.create', { title: 'Boats' });
  const place = { instanceId: here.id, to: { kind: 'thread', id: boats } } as const;
  stage.ada.does('instances.attach', { ...place, tools: 'look' });
  const message = assistant('Linux.');
  const ended = { runId, sessionKey: 'agent:main:main', state: 'final', message };
  tell([{ event: 'chat', payload: ended }]);
  await here.until(() => patches().length === 1, 'the change');
  expect(stage.words(threadId)).toContain('Linux.');
  gateway.answers['config.get'] = { hash: 'h2', parsed: configured('deny') };
  stage.ada.does('instances.detach', place);
  await here.until(() => patches().length === 2, 'the change back');
  expect(patches()).toEqual([configured('deny'), configured('ask')]);
});

test('[GC61] a question of the session that nobody is shown is answered with no, and told nobody', async () => {
  const { gateway, stage, runId } = await asked();
  const now = stage.bench.clock.now();
  const { question } = atQuestion(runId, 'agent:main:autopilot-ping', now);
  gateway.answers['exec.approval.list'] = [question];
  tell([{ event: 'exec.approval.requested', payload: question }]);
  const answers = () =>
    gateway.asked
      .filter(({ method }) => method === 'exec.approval.resolve')
      .map(({ params }) => params);
  await here.until(() => answers().length > 0, 'the answer');
  expect(answers()).toEqual([{ id: question.id, decision: 'deny' }]);
  expect(rowsOf(stage.ben.does('approvals.page', page), 'approvals').filter(isPending)).toEqual([]);
});

test('[GA22] a command in which something would be hidden from people is answered with no, and told nobody', async () => {
  const { gateway, stage, runId } = await asked();
  const { question } = atQuestion(runId, 'agent:main:main', stage.bench.clock.now());
  const hidden = `: '-----BEGIN PRIVATE KEY-----'; rm -rf ~; : '-----END PRIVATE KEY-----'; ls`;
  question.request.command = hidden;
  gateway.answers['exec.approval.list'] = [question];
  tell([{ event: 'exec.approval.requested', payload: question }]);
  const answers = () =>
    gateway.asked
      .filter(({ method }) => method === 'exec.approval.resolve')
      .map(({ params }) => params);
  await here.until(() => answers().length > 0, 'the answer');
  expect(answers()).toEqual([{ id: question.id, decision: 'deny' }]);
  expect(rowsOf(stage.ben.does('approvals.page', page), 'approvals').filter(isPending)).toEqual([]);
});

test('[GA20] what is asked after its run ended is asked for who began that run', async () => {
  const { gateway, stage, runId } = await asked('Look around.', 'ada');
  const base = { runId, sessionKey: 'agent:main:main' };
  const message = assistant('Linux.');
  tell([{ event: 'chat', payload: { ...base, state: 'final', message } }]);
  await here.until(() => stage.run(runId).state === 'done', 'the end');
  here.kill();
  const { question } = atQuestion(runId, base.sessionKey, stage.bench.clock.now());
  gateway.answers['exec.approval.list'] = [question];
  gateway.asked.length = 0;
  here.connect();
  const hasLooked = () => gateway.asked.some(({ method }) => method === 'exec.approval.list');
  await here.until(hasLooked, 'a look at what waits');
  const waiting = () => rowsOf(stage.ben.does('approvals.page', page), 'approvals').find(isPending);
  const approval = await here.until(waiting, 'the question');
  expect(approval).toMatchObject({ onBehalfOf: stage.ada.principal });
});

const page = { before: 1_000_000, limit: 50 };
const isPending = ({ state }: Record<string, unknown>): boolean => state === 'pending';

/** The rows of one table in an answer. */
const rowsOf = (
  { put }: { put: readonly (readonly [string, Record<string, unknown> & { id: string }])[] },
  table: string,
) => put.flatMap(([name, row]) => (name === table ? [row] : []));

const assistant = (text: string) => ({ role: 'assistant', content: [{ type: 'text', text }] });
