import { afterEach, expect, test } from 'vitest';
import { ConnectedRoom } from './support/connected-room.ts';

let here: ConnectedRoom;
afterEach(() => here.close());

const sessionKey = 'agent:main:main';
const runId = 'begun-elsewhere';

/** A connector in the room, and what its gateway tells of a run that nobody here asked for. */
async function open() {
  here = await ConnectedRoom.open();
  const { stage, gateway, id } = here;
  const tools = { allow: ['read'], exec: { mode: 'deny' } };
  gateway.answers['config.get'] = { hash: 'h', parsed: { tools } };
  here.connect();
  await here.until(() => stage.instance(id).state === 'ready', 'ready');
  const patches = () => gateway.asked.filter(({ method }) => method === 'config.patch');
  await here.until(() => patches().length > 0, 'its tools');
  gateway.asked.length = 0;
  gateway.answers['chat.history'] = { messages: [] };
  const { threadId } = stage.instance(id);
  const agent = (stream: string, data: object) =>
    gateway.tell('agent', { runId, sessionKey, stream, data });
  const content = [{ type: 'text', text: 'Hi' }];
  const asked = { role: 'user', content, idempotencyKey: `${runId}:user` };
  return {
    ...{ stage, gateway, threadId, patches },
    starts: () => agent('lifecycle', { phase: 'start' }),
    asks: () => gateway.tell('session.message', { sessionKey, message: asked }),
    says: (text: string) => agent('assistant', { text, itemId: 's:1' }),
    ends: (text: string) => {
      const message = { role: 'assistant', content: [{ type: 'text', text }] };
      gateway.tell('chat', { runId, sessionKey, state: 'final', message });
    },
    /** Another process of the gateway takes its place. */
    diesAndComesBack: () => {
      gateway.bootId = 'boot-2';
      gateway.drop();
    },
    runs: () => stage.runsOf(threadId),
  };
}

test('[GC60] [GC20] a run that had shown nothing when its gateway went holds up no change of the tools', async () => {
  const { starts, diesAndComesBack, patches, runs } = await open();
  starts();
  diesAndComesBack();
  await here.until(() => patches().length > 0, 'the change');
  expect(runs()).toEqual([]);
});

test('[GC22] [GC20] a run whose end was lost on the way holds up no change of the tools', async () => {
  const { stage, gateway, starts, patches } = await open();
  starts();
  // Its room, which says anew what may be used.
  stage.bench.kill();
  await here.until(() => gateway.asked.some(({ method }) => method === 'question.list'), 'a look');
  expect(patches()).toEqual([]);
  gateway.tell('tick', {});
  gateway.send(JSON.stringify({ type: 'event', event: 'tick', payload: {}, seq: 1_000 }));
  await here.until(() => patches().length > 0, 'the change');
});

test('[GC17] a run that had said something when its gateway went appears, and ends as interrupted', async () => {
  const { stage, says, diesAndComesBack, patches, runs, threadId } = await open();
  says('One two');
  diesAndComesBack();
  await here.until(() => runs().some(({ endedAt }) => endedAt !== undefined), 'the end');
  expect(runs()).toMatchObject([
    { state: 'interrupted', cause: 'elsewhere', trouble: { code: 'gatewayWentAway' } },
  ]);
  expect(stage.words(threadId)).toContain('One two');
  await here.until(() => patches().length > 0, 'the change');
});

test('[GC17] one that goes on over a connection that broke goes on in the room', async () => {
  const { stage, gateway, says, ends, runs, threadId } = await open();
  says('One');
  gateway.answers['chat.history'] = { messages: [], inFlightRun: { runId, text: 'One two' } };
  gateway.drop();
  await here.until(() => stage.words(threadId).includes('One two'), 'what was said meanwhile');
  ends('One two three');
  await here.until(() => runs().some(({ endedAt }) => endedAt !== undefined), 'the end');
  expect(runs()).toMatchObject([{ state: 'done' }]);
  expect(stage.words(threadId)).toContain('One two three');
});

test('[GC17] [R50] the answer with the name of a run is lost with its socket: the run is one, and goes on', async () => {
  const { stage, gateway, asks, says, ends, runs, threadId } = await open();
  gateway.answers['chat.history'] = { messages: [], inFlightRun: { runId, text: 'One' } };
  here.losesAnswerTo = '"gateway.run"';
  here.delayMs = 40;
  asks();
  says('One');
  const hasLooked = () => gateway.asked.some(({ method }) => method === 'question.list');
  await here.until(() => here.losesAnswerTo === null && hasLooked(), 'a look');
  says('One two');
  ends('One two');
  await here.until(() => runs().some(({ endedAt }) => endedAt !== undefined), 'the end');
  expect(runs()).toMatchObject([{ state: 'done' }]);
  expect(stage.words(threadId)).toEqual(['Hi', 'One two']);
});
