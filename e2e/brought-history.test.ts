import { afterEach, expect, test } from 'vitest';
import { ConnectedRoom } from './support/connected-room.ts';

let here: ConnectedRoom;
afterEach(() => here.close());

const sessionKey = 'agent:main:main';
const says = (id: string, runId: string, text: string, stopReason = 'toolUse') => ({
  ...{ role: 'assistant', stopReason, timestamp: 1, __openclaw: { id, runId } },
  content: [{ type: 'text', text }],
});

test('[GC63] a session that others began has what was said in it, once the connector looked', async () => {
  here = await ConnectedRoom.open();
  const { stage, gateway, id } = here;
  const key = 'agent:main:console';
  gateway.answers['sessions.list'] = { sessions: [{ key, label: 'Console', updatedAt: 5 }] };
  gateway.answers['chat.history'] = { messages: [says('m1', 'run-x', 'Said elsewhere.', 'stop')] };
  here.connect();
  const found = () => stage.ada.does('sessions.list', { instanceId: id, limit: 9 }).sessions;
  const words = () => found().flatMap(({ threadId }) => stage.words(threadId));
  await here.until(() => words().includes('Said elsewhere.'), 'its words');
});

test('[GC63] the room ended a run by itself while its gateway was at it: the rest of the answer comes at its end', async () => {
  here = await ConnectedRoom.open();
  const { stage, gateway, id } = here;
  here.connect();
  await here.until(() => stage.instance(id).state === 'ready', 'ready');
  const { threadId } = stage.instance(id);
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'Count.' });
  const sent = () => gateway.asked.some(({ params }) => params.idempotencyKey === runId);
  await here.until(sent, 'chat.send');
  const agent = (stream: string, data: object, seq: number) =>
    gateway.tell('agent', { runId, sessionKey, stream, data, seq });
  agent('lifecycle', { phase: 'model', provider: 'mock', model: 'm' }, 1);
  agent('assistant', { text: 'One.', itemId: 's:1' }, 2);
  await here.until(() => stage.words(threadId).includes('One.'), 'the first words');
  const asked = { role: 'user', content: 'Count.', idempotencyKey: `${runId}:user` };
  const first = says('m1', runId, 'One.');
  gateway.answers['chat.history'] = {
    messages: [asked, first],
    inFlightRun: { runId, text: 'One.' },
  };
  stage.bench.kill();
  stage.isGivenUp();
  expect(stage.run(runId).state).toBe('interrupted');
  gateway.asked.length = 0;
  const looked = () => gateway.asked.some(({ method }) => method === 'question.list');
  await here.until(() => stage.isConnected(id) && looked(), 'back');
  gateway.answers['chat.history'] = { messages: [asked, first, says('m2', runId, 'Two.', 'stop')] };
  const message = { role: 'assistant', content: [{ type: 'text', text: 'One.\n\nTwo.' }] };
  gateway.tell('chat', { runId, sessionKey, state: 'final', message });
  const ada = stage.join(stage.ada.principal);
  const words = () =>
    ada
      .does('messages.page', { threadId, before: 1_000_000, limit: 50 })
      .streams.map(({ text }) => text);
  await here.until(() => words().includes('Two.'), 'the rest');
  expect(words()).toEqual(['Count.', 'One.', 'Two.']);
});

test('[GC63] [OS5] a run that the room ended while its connector was away is no second run when that comes back', async () => {
  here = await ConnectedRoom.open();
  const { stage, gateway, id } = here;
  here.connect();
  await here.until(() => stage.instance(id).state === 'ready', 'ready');
  const { threadId } = stage.instance(id);
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'Count.' });
  await here.until(() => stage.run(runId).taken, 'taken');
  const agent = (stream: string, data: object, seq: number) =>
    gateway.tell('agent', { runId, sessionKey, stream, data, seq });
  agent('lifecycle', { phase: 'model', provider: 'mock', model: 'm' }, 1);
  await here.until(() => stage.run(runId).state === 'running', 'begun');
  here.kill();
  stage.isGivenUp();
  expect(stage.run(runId).state).toBe('interrupted');
  gateway.asked.length = 0;
  here.connect();
  await here.until(() => gateway.asked.some(({ method }) => method === 'question.list'), 'a look');
  agent('assistant', { text: 'One.', itemId: 's:1' }, 2);
  const asked = { role: 'user', content: 'Count.', idempotencyKey: `${runId}:user` };
  gateway.answers['chat.history'] = { messages: [asked, says('m1', runId, 'One.', 'stop')] };
  const message = { role: 'assistant', content: [{ type: 'text', text: 'One.' }] };
  gateway.tell('chat', { runId, sessionKey, state: 'final', message });
  await here.until(() => stage.words(threadId).includes('One.'), 'the answer');
  expect(stage.words(threadId)).toEqual(['Count.', 'One.']);
  expect(stage.runsOf(threadId).map((run) => run.id)).toEqual([runId]);
});

test('[OS6] [GC64] a connector that lost what it had written down doubles nothing of a run that nobody here asked for', async () => {
  here = await ConnectedRoom.open();
  const { stage, gateway, id } = here;
  here.connect();
  await here.until(() => stage.instance(id).state === 'ready', 'ready');
  const { threadId } = stage.instance(id);
  const runId = 'begun-elsewhere';
  const asked = {
    ...{ role: 'user', content: 'Hi', timestamp: 1, idempotencyKey: `${runId}:user` },
    __openclaw: { id: 'm1' },
  };
  gateway.answers['chat.history'] = { messages: [asked, says('m2', runId, 'Hello.', 'stop')] };
  gateway.answers['sessions.list'] = { sessions: [{ key: sessionKey, updatedAt: 5 }] };
  gateway.tell('session.message', { sessionKey, message: asked });
  const data = { text: 'Hello.', itemId: 's:1' };
  gateway.tell('agent', { runId, sessionKey, stream: 'assistant', data });
  const message = { role: 'assistant', content: [{ type: 'text', text: 'Hello.' }] };
  gateway.tell('chat', { runId, sessionKey, state: 'final', message });
  await here.until(() => stage.runsOf(threadId)[0]?.state === 'done', 'the end');
  here.killWithItsState();
  gateway.asked.length = 0;
  here.connect();
  const brought = () => gateway.asked.some(({ method }) => method === 'chat.history');
  await here.until(brought, 'the history');
  gateway.answers['chat.history'] = {
    messages: [asked, says('m2', runId, 'Hello.', 'stop'), says('m3', 'other', 'Later.', 'stop')],
  };
  gateway.tell('chat', { runId: 'other', sessionKey, state: 'final', message });
  stage.cyd.does('sessions.history', { threadId });
  await here.until(() => stage.words(threadId).includes('Later.'), 'what came later');
  expect(stage.words(threadId)).toEqual(['Hi', 'Hello.', 'Later.']);
});
