import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { lookAgainMs } from '../runtime/connector/look-again.ts';
import type { Manners } from '../runtime/connector/rig/played-gateway.ts';
import { ConnectedRoom } from './support/connected-room.ts';

let here: ConnectedRoom;
afterEach(() => here.close());

const sessionKey = 'agent:main:main';

/** A message of Cyd that a gateway with these manners heard. It keeps nothing of it. */
async function sentTo(manners: Manners) {
  here = await ConnectedRoom.open();
  const { stage, gateway, id } = here;
  here.connect();
  await here.until(() => stage.instance(id).state === 'ready', 'ready');
  gateway.asked.length = 0;
  gateway.manners = manners;
  gateway.answers['chat.history'] = { messages: [] };
  const { threadId } = stage.instance(id);
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'words' });
  const asked = (method: string) => gateway.asked.filter((one) => one.method === method);
  const sent = () => asked('chat.send').filter(({ params }) => params.idempotencyKey === runId);
  await here.until(() => sent().length === 1, 'chat.send');
  /** The gateway answers, and the room has the end. */
  const ends = async () => {
    const message = { role: 'assistant', content: [{ type: 'text', text: 'The answer' }] };
    gateway.tell('chat', { runId, sessionKey, state: 'final', message });
    await here.until(() => stage.run(runId).endedAt !== undefined, 'the end');
    return [stage.run(runId).state, ...stage.words(threadId)];
  };
  return { stage, gateway, runId, asked, sent, ends };
}

const answered = ['done', 'words', 'The answer'];

test('[GC54] events are lost while a message is being sent: it is not called interrupted, and is sent once more', async () => {
  const { stage, gateway, runId, asked, sent, ends } = await sentTo({ leaves: ['chat.send'] });
  gateway.tell('health', {});
  gateway.send(JSON.stringify({ type: 'event', event: 'health', payload: {}, seq: 1_000 }));
  // What is asked last of a look at what is open.
  await here.until(() => asked('question.list').length > 0, 'a look');
  expect(stage.run(runId).state).toBe('queued');
  gateway.manners = {};
  gateway.drop();
  await here.until(() => sent().length === 2, 'it is sent once more');
  expect(await ends()).toEqual(answered);
});

test('[GC54] the gateway dies with a message, and hangs up while it is asked for it: the message is sent once more', async () => {
  const { gateway, asked, sent, ends } = await sentTo({});
  const looks = () => asked('chat.history').length;
  gateway.manners = { leaves: ['chat.history'] };
  gateway.bootId = 'boot-2';
  gateway.drop();
  await here.until(() => looks() > 0, 'the first look at it');
  gateway.manners = {};
  gateway.drop();
  await here.until(() => sent().length === 2, 'it is sent once more');
  expect(await ends()).toEqual(answered);
});

test('[GC62] a gateway that refuses to say what waits there holds up no message', async () => {
  const { gateway, sent, ends } = await sentTo({ leaves: ['chat.send'] });
  gateway.manners = { denies: (method) => method === 'exec.approval.list' };
  gateway.drop();
  await here.until(() => sent().length === 2, 'it is sent once more');
  expect(await ends()).toEqual(answered);
});

test('[GC62] a message of which the gateway will not tell for a moment has not failed, and is sent once more', async () => {
  const { gateway, asked, sent, ends } = await sentTo({ leaves: ['chat.send'] });
  gateway.manners = { denies: (method) => method === 'chat.history' };
  gateway.drop();
  await here.until(() => asked('chat.history').length > 0, 'the first look at it');
  gateway.manners = {};
  gateway.drop();
  await here.until(() => sent().length === 2, 'it is sent once more');
  expect(await ends()).toEqual(answered);
});

test('[GC64] a run that went with its gateway ends, also if the connector dies before it was told of it', async () => {
  const { stage, gateway, runId, asked } = await sentTo({});
  await here.until(() => stage.run(runId).taken, 'taken');
  gateway.answers['agent.wait'] = { status: 'timeout' };
  const content = [{ type: 'text', text: 'words' }];
  const message = { role: 'user', content, idempotencyKey: `${runId}:user`, timestamp: 1 };
  gateway.answers['chat.history'] = { messages: [message] };
  here.kill();
  gateway.bootId = 'boot-2';
  gateway.manners = { denies: (method) => method === 'chat.history' };
  gateway.asked.length = 0;
  here.connect();
  // What is asked last of a look.
  await here.until(() => asked('question.list').length > 0, 'a look');
  here.kill();
  gateway.manners = {};
  here.connect();
  await here.until(() => stage.run(runId).endedAt !== undefined, 'the end');
  expect(stage.run(runId).state).toBe('interrupted');
});

/** Ada starts it anew; the old process is gone with its connector, another one answers. */
async function restarts() {
  const { stage, gateway, id } = here;
  stage.ada.does('instances.restart', { instanceId: id });
  here.kill();
  gateway.bootId = 'boot-2';
  gateway.asked.length = 0;
  await stage.settle();
  stage.host.starts.at(-1)?.comes();
  here.connect();
}

test.each([{ leaves: ['chat.send'] }, {}])(
  '[OC9] [GC54] restarted by a person before its first word: what the new gateway does not have is sent again, once (%j)',
  async (manners) => {
    const { stage, gateway, runId, sent, ends } = await sentTo(manners);
    if (manners.leaves === undefined)
      await here.until(() => stage.run(runId).taken, 'the gateway has taken it');
    gateway.manners = {};
    await restarts();
    await here.until(() => sent().length === 1, 'it is sent once more');
    expect(await ends()).toEqual(answered);
    expect(sent()).toHaveLength(1);
  },
);

test('[OC9] [GC7] restarted by a person before its first word: what its gateway has and did not answer says that, and promises nothing', async () => {
  const { stage, gateway, runId, sent } = await sentTo({});
  await here.until(() => stage.run(runId).taken, 'taken');
  const content = [{ type: 'text', text: 'words' }];
  const message = { role: 'user', content, idempotencyKey: `${runId}:user`, timestamp: 1 };
  gateway.answers['chat.history'] = { messages: [message] };
  gateway.answers['agent.wait'] = { status: 'timeout' };
  await restarts();
  expect(stage.run(runId).stalled?.code).toBe('restartedBefore');
  await here.until(() => stage.run(runId).endedAt !== undefined, 'the end');
  const { state, trouble } = stage.run(runId);
  expect([state, trouble?.code]).toEqual(['interrupted', 'notAnswered']);
  expect(trouble?.fix).not.toContain('by itself');
  expect(sent()).toEqual([]);
});

test('[GC67] a gateway that does not answer a look at all holds up no message meanwhile', async () => {
  const { gateway, sent, ends } = await sentTo({ leaves: ['chat.send'] });
  gateway.manners = { leaves: ['exec.approval.list'] };
  gateway.drop();
  await here.until(() => sent().length === 2, 'it is sent once more');
  expect(await ends()).toEqual(answered);
});

test('[GC68] a connector that is closed leaves no timer behind that would look again', async () => {
  here = await ConnectedRoom.open();
  const { gateway } = here;
  const set = vi.spyOn(globalThis, 'setTimeout');
  const cleared = vi.spyOn(globalThis, 'clearTimeout');
  onTestFinished(() => void vi.restoreAllMocks());
  /** Timers of this length that were not cleared. */
  const pending = () =>
    set.mock.results
      .filter((_, n) => set.mock.calls[n]?.[1] === lookAgainMs(1))
      .filter(({ value }) => cleared.mock.calls.every(([timer]) => timer !== value));
  gateway.answers['config.get'] = { hash: 'h', parsed: {} };
  gateway.manners = { denies: (method) => method === 'exec.approval.list' };
  here.connect();
  const has = (method: string) => gateway.asked.some((one) => one.method === method);
  const hasLooked = () => has('question.list') && has('config.patch') && has('sessions.delete');
  await here.until(() => hasLooked() && pending().length === 1, 'a look that is refused');
  here.kill();
  expect(pending()).toEqual([]);
});
