import { afterEach, expect, test } from 'vitest';
import { ConnectedRoom } from './support/connected-room.ts';

let here: ConnectedRoom;
afterEach(() => here.close());

const sessionKey = 'agent:main:main';

/** A connector in the room, with a gateway that plays. */
async function open() {
  here = await ConnectedRoom.open();
  const { stage, gateway, id } = here;
  here.connect();
  await here.until(() => stage.instance(id).state === 'ready', 'ready');
  gateway.asked.length = 0;
  const { threadId } = stage.instance(id);
  const says = (text: string) => stage.cyd.does('messages.send', { threadId, text }).runId;
  const asked = (method: string) => gateway.asked.filter((one) => one.method === method);
  const sent = (runId: string) =>
    asked('chat.send').filter(({ params }) => params.idempotencyKey === runId);
  const { store } = stage.bench;
  const where = { topic: `thread:${threadId}`, tbl: 'messages' };
  const messages = () => store.scan('rows', { by: 'byKey', where, limit: 50 }).length;
  const openOrders = () =>
    store.scan('orders', { by: 'byInstance', where: { instanceId: id, done: 0 }, limit: 50 });
  return { stage, gateway, threadId, says, asked, sent, messages, openOrders };
}

/** Something that the gateway tells of a run. */
const tell = (runId: string) => ({
  model: () =>
    here.gateway.tell('agent', {
      ...{ runId, sessionKey, stream: 'lifecycle' },
      data: { phase: 'model', provider: 'mock', model: 'm' },
    }),
  words: (text: string) =>
    here.gateway.tell('agent', {
      ...{ runId, sessionKey, stream: 'assistant' },
      data: { text, itemId: 'u:1' },
    }),
  chat: (state: string, more: object = {}) =>
    here.gateway.tell('chat', { runId, sessionKey, state, ...more }),
});
const assistant = (text: string) => ({ role: 'assistant', content: [{ type: 'text', text }] });
const userOf = (runId: string) => ({
  ...{ role: 'user', content: 'words', idempotencyKey: `${runId}:user` },
  __openclaw: { id: 'm-user' },
});

test('[GC50] Stop while no connector is there: the next one has the gateway stop it before anybody says so', async () => {
  const { stage, gateway, says, asked } = await open();
  const runId = says('words');
  await here.until(() => asked('chat.send').length > 0, 'chat.send');
  tell(runId).model();
  tell(runId).words('One two');
  await here.until(() => stage.run(runId).state === 'running', 'it runs');
  here.kill();
  stage.cyd.does('runs.stop', { runId });
  gateway.answers['chat.history'] = {
    messages: [userOf(runId)],
    inFlightRun: { runId, text: 'One two three' },
  };
  gateway.onAsked = (method) => {
    if (method === 'chat.abort') tell(runId).chat('aborted', { stopReason: 'rpc' });
  };
  here.connect();
  await here.until(() => stage.run(runId).state !== 'running', 'the end');
  expect(stage.run(runId).state).toBe('stopped');
  expect(asked('chat.abort')).toMatchObject([{ params: { sessionKey, runId } }]);
});

test('[GC51] a message that was stopped while its gateway was away is never sent', async () => {
  const { stage, gateway, threadId, says, asked, sent } = await open();
  gateway.manners = { isSilent: true };
  const { connections } = gateway;
  gateway.drop();
  // Its socket closes and nobody knows yet: what was on it then is lost.
  const runId = says('words');
  await here.until(() => gateway.connections > connections, 'it is dialled again');
  const { length } = sent(runId);
  expect(stage.cyd.does('runs.stop', { runId }).state).toBe('stopped');
  Object.assign(gateway, { manners: {}, bootId: 'boot-2' });
  gateway.drop();
  await here.until(() => asked('chat.abort').length > 0, 'the gateway is back');
  stage.ada.does('threads.rename', { threadId, title: 'Later' });
  await here.until(() => asked('sessions.patch').length > 0, 'what was asked for behind it');
  expect(sent(runId)).toHaveLength(length);
});

test('[GC52] what is said behind a reset is said after it, and a reset is done once', async () => {
  const { stage, gateway, threadId, says, asked } = await open();
  stage.ada.does('sessions.reset', { threadId });
  says('words');
  await here.until(() => asked('chat.send').length > 0, 'chat.send');
  const methods = gateway.asked.map(({ method }) => method);
  expect(methods.indexOf('sessions.reset')).toBeGreaterThan(-1);
  expect(methods.indexOf('sessions.reset')).toBeLessThan(methods.indexOf('chat.send'));
});

test('[GC51] [GC52] a message that is stopped while it waits behind a reset is not sent after it', async () => {
  const { stage, threadId, says, asked, sent } = await open();
  stage.ada.does('sessions.reset', { threadId });
  const runId = says('words');
  expect(stage.cyd.does('runs.stop', { runId }).state).toBe('stopped');
  stage.ada.does('threads.rename', { threadId, title: 'Later' });
  await here.until(() => asked('sessions.patch').length > 0, 'what was asked for behind it');
  expect(asked('sessions.reset')).toHaveLength(1);
  expect(sent(runId)).toEqual([]);
});

test('[GC52] [R41] a reset whose connector died under it is not repeated, and nobody says that it happened', async () => {
  const { stage, gateway, threadId, asked, openOrders } = await open();
  stage.ada.does('sessions.reset', { threadId });
  gateway.onAsked = (method) => {
    if (method !== 'sessions.reset') return;
    here.kill();
    // The next one reads the state file before the answer could be in it.
    here.connect();
  };
  await here.until(() => openOrders().length === 0, 'the end of the order');
  expect(stage.words(threadId)).toEqual([
    expect.stringMatching(/^This session was to be reset\. .*not known/),
  ]);
  expect(asked('sessions.reset')).toHaveLength(1);
});

test('[GC53] a run that the gateway went on with under another name is told once', async () => {
  const { stage, gateway, threadId, says, asked, messages } = await open();
  const runId = says('words');
  await here.until(() => asked('chat.send').length > 0, 'chat.send');
  gateway.answers['chat.history'] = {
    messages: [
      userOf(runId),
      { ...assistant('The answer'), __openclaw: { id: 'm-2', runId: 'heir-1' } },
      { role: 'user', content: 'From elsewhere', __openclaw: { id: 'm-3' } },
    ],
  };
  tell(runId).chat('final');
  tell('heir-1').words('The ans');
  tell('heir-1').chat('final', { message: assistant('The answer') });
  await here.until(() => messages() > 2, 'the history');
  expect(stage.run(runId).state).toBe('done');
  expect(stage.words(threadId)).toEqual(['words', 'The answer', 'From elsewhere']);
});

test.each([
  ['is over', {}, [{ ...assistant('The answer'), stopReason: 'stop' }]],
  ['goes on', { inFlightRun: { runId: 'heir-1', text: 'The ans' } }, []],
])(
  '[GC53] its connector dies before it hears the other name: a run that %s is found under it',
  async (_, more, behind) => {
    const { stage, gateway, threadId, says, asked, sent, messages } = await open();
    const runId = says('words');
    await here.until(() => asked('chat.send').length > 0, 'chat.send');
    here.kill();
    const own = behind.map((one) => ({ ...one, __openclaw: { id: 'm-2', runId: 'heir-1' } }));
    gateway.answers['chat.history'] = { messages: [userOf(runId), ...own], ...more };
    here.connect();
    await here.until(() => messages() > 1, 'words');
    tell('heir-1').words('The answer');
    tell('heir-1').chat('final', { message: assistant('The answer') });
    await here.until(() => stage.run(runId).state === 'done', 'the end');
    const told = stage.cyd.does('sessions.read', { threadId }).messages;
    expect(told.map(({ by, text }) => [by, text])).toEqual([
      ['human:cyd', 'words'],
      ['OpenClaw', 'The answer'],
    ]);
    expect(sent(runId)).toHaveLength(1);
  },
);

test.each([
  ['is too long for people, as the room shows it', { command: `echo ${'x'.repeat(16_200)}` }],
  ['is nested too deep', { command: 'id', plan: nested(80) }],
  ['is in no form that is known', { cmd: 'id' }],
])(
  '[GA10] a question that %s is refused at once, with the reason at its call',
  async (_, request) => {
    const { stage, gateway, threadId, says, asked } = await open();
    const runId = says('words');
    await here.until(() => asked('chat.send').length > 0, 'chat.send');
    const agent = (stream: string, data: object) =>
      gateway.tell('agent', { runId, sessionKey, stream, data });
    agent('tool', { phase: 'start', toolCallId: 'c1', name: 'exec', args: { command: 'id' } });
    const now = stage.bench.clock.now();
    gateway.tell('exec.approval.requested', {
      id: 'g-1',
      request: { ...request, sessionKey, runId, toolCallId: 'c1', allowedDecisions: ['deny'] },
      ...{ createdAtMs: now, expiresAtMs: now + 1_800_000 },
    });
    await here.until(() => asked('exec.approval.resolve').length > 0, 'the refusal');
    expect(asked('exec.approval.resolve')).toMatchObject([
      { params: { id: 'g-1', decision: 'deny' } },
    ]);
    const result = {
      content: [{ type: 'text', text: 'Exec denied (gateway id=g-1, user-denied)' }],
    };
    agent('tool', { phase: 'result', toolCallId: 'c1', isError: true, result });
    tell(runId).chat('final', { message: assistant('So be it') });
    await here.until(() => stage.run(runId).state === 'done', 'the end');
    const parts = stage.ada
      .does('messages.page', { threadId, before: 1_000_000, limit: 50 })
      .put.flatMap(([name, row]) => (name === 'parts' ? [JSON.stringify(row)] : []));
    expect(parts.find((part) => part.includes('"c1"'))).toMatch(/so it was not asked for/);
  },
);

function nested(depth: number): object {
  return depth === 0 ? {} : { deeper: nested(depth - 1) };
}
