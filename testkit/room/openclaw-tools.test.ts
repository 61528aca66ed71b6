import { expect, test } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import type { PartId } from '../../shared/model/ids.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { readBounds } from '../../shared/protocol/read-bounds.ts';
import { GatewayStage } from './gateway-stage.ts';
import { model } from './played-host.ts';

/** Cyd asked the assistant of a chat for something; an OpenClaw is ready, and may serve the chat. */
async function stage({ serves = true } = {}) {
  const stage = new GatewayStage();
  const openclaw = await stage.ready({ name: 'Gardener' });
  const { threadId } = stage.cyd.does('threads.create', {});
  const to = { kind: 'thread', id: threadId } as const;
  if (serves) stage.ada.does('instances.attach', { instanceId: openclaw.id, to });
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'go' });
  const assistant = stage.bench.producer(threadId);
  assistant.does('run.start', { runId, model });
  let calls = 0;
  /** Asks to be allowed, and says to the room that it does it now. */
  const allowed = (name: string, input: object): void => {
    calls += 1;
    const partId = `p-${calls}` as PartId;
    const place = { runId, messageId: 'm-1', partId, i: calls, callId: `c${calls}`, name, input };
    const { approvalId, digest } = assistant.does('approval.request', place);
    stage.votes(stage.ben, approvalId);
    assistant.does('approval.dispatch', { approvalId, digest, token: 't'.repeat(20) });
  };
  return { stage, ...openclaw, session: openclaw.threadId, threadId, assistant, allowed };
}

test('[OS10] [M90] [M92] [M100] [M101] the assistant looks at OpenClaws, their sessions and what was said there', async () => {
  const { stage: room, assistant, connector, session, id } = await stage();
  const { runId } = room.cyd.does('messages.send', {
    threadId: session,
    text: 'How are the roses?',
  });
  room.answers(connector, runId, 'In bloom.');
  expect(assistant.does('instances.list', {}).instances).toMatchObject([
    { instanceId: id, name: 'Gardener', state: 'ready' },
  ]);
  expect(assistant.does('instances.get', { instanceId: id })).toMatchObject({ state: 'ready' });
  expect(assistant.does('sessions.list', { instanceId: id }).sessions).toMatchObject([
    { threadId: session, title: 'Gardener' },
  ]);
  const { messages } = assistant.does('sessions.read', { threadId: session });
  expect(messages.map(({ by, text }) => `${by}: ${text}`)).toEqual([
    'human:cyd: How are the roses?',
    'Gardener: In bloom.',
  ]);
});

test('[OS45] [M101] a text of which only the beginning is told says how long it is, and what lies before is come to', async () => {
  const { stage: room, assistant, connector, session } = await stage();
  for (const [asked, words] of [
    ['How are the roses?', 'In bloom.'],
    ['And the weeds?', `${'w'.repeat(readBounds.textUnits - 1)}🌱!`],
  ] as const) {
    const { runId } = room.cyd.does('messages.send', { threadId: session, text: asked });
    room.answers(connector, runId, words);
  }
  const read = (more: object) =>
    assistant.does('sessions.read', { threadId: session, ...more }).messages;
  const [weeds, long] = read({ limit: 2 });
  expect(weeds).not.toHaveProperty('length');
  expect(long).toMatchObject({
    text: 'w'.repeat(readBounds.textUnits - 1),
    length: readBounds.textUnits + 2,
  });
  const before = must(weeds, 'a message').messageId;
  expect(read({ before }).map(({ text }) => text)).toEqual(['How are the roses?', 'In bloom.']);
  expect(read({ before, limit: 1 }).map(({ text }) => text)).toEqual(['In bloom.']);
  const { threadId: other } = room.cyd.does('threads.create', {});
  const { messageId } = room.cyd.does('messages.send', { threadId: other, text: 'elsewhere' });
  const outside = { threadId: session, before: messageId };
  expect(assistant.tries('sessions.read', outside)).toBe('notFound');
});

test('[OS45] [M101] the rest of a text that was cut is read piece by piece, within the same bounds', async () => {
  const { stage: room, assistant, connector, session } = await stage();
  const whole = `${'w'.repeat(readBounds.textUnits - 1)}🌱${'x'.repeat(readBounds.textUnits)}!`;
  const { runId } = room.cyd.does('messages.send', { threadId: session, text: 'And the weeds?' });
  room.answers(connector, runId, whole);
  const read = (more: object) =>
    assistant.does('sessions.read', { threadId: session, ...more }).messages;
  const pieces = read({ limit: 1 });
  const message = must(pieces[0], 'a message').messageId;
  for (let i = 0; i < 2; i += 1) {
    expect(pieces.at(-1)).toMatchObject({ messageId: message, length: whole.length });
    const from = pieces.map(({ text }) => text).join('').length;
    const more = read({ rest: { message, from } });
    expect(more).toHaveLength(1);
    pieces.push(...more);
  }
  expect(pieces.map(({ text }) => text).join('')).toBe(whole);
  expect(pieces.at(-1)).not.toHaveProperty('length');
  expect(pieces.map(({ text }) => text.length <= readBounds.textUnits)).toEqual([
    ...[true, true, true],
  ]);
  expect(read({ rest: { message, from: whole.length } })).toMatchObject([{ text: '' }]);
  const { threadId: other } = room.cyd.does('threads.create', {});
  const { messageId } = room.cyd.does('messages.send', { threadId: other, text: 'elsewhere' });
  const outside = { threadId: session, rest: { message: messageId, from: 0 } };
  expect(assistant.tries('sessions.read', outside)).toBe('notFound');
  const both = { threadId: session, before: message, rest: { message, from: 0 } };
  expect(assistant.tries('sessions.read', both)).toBe('badParams');
});

test('[OS45] [M126] calls are read with what they were given and brought, cut where that is said, or left out', async () => {
  const { stage: room, assistant, connector, session } = await stage();
  const { runId } = room.cyd.does('messages.send', { threadId: session, text: 'look' });
  room.begins(connector, runId, 'Looking.');
  const call = (i: number, callId: string) =>
    ({ runId, messageId: `m-${runId}`, partId: `p-${i}`, i, callId, name: 'exec' }) as const;
  const short = { ...call(1, 'c1'), input: { command: 'ls' } };
  connector.does('tool', { ...short, state: 'running' });
  connector.does('tool', { ...short, state: 'done', output: { text: 'roses' } });
  const long = { ...call(2, 'c2'), input: { command: 'cat weeds' } };
  connector.does('tool', { ...long, state: 'running' });
  connector.does('tool', { ...long, state: 'done', output: 'w'.repeat(readBounds.callUnits) });
  connector.does('run.end', { runId, state: 'done' });
  const read = (more: object) =>
    assistant.does('sessions.read', { threadId: session, limit: 1, ...more }).messages[0];
  const states = { name: 'exec', state: 'done' };
  expect(read({})?.tools).toEqual([states, states]);
  expect(read({ tools: false })).toMatchObject({ text: 'Looking.', tools: [] });
  expect(read({ tools: true })?.tools).toEqual([
    { ...states, input: '{"command":"ls"}', output: '{"text":"roses"}' },
    {
      ...states,
      input: '{"command":"cat weeds"}',
      output: `"${'w'.repeat(readBounds.callUnits - 1)}`,
      isCut: true,
    },
  ]);
});

test('[OS45] [M126] an assistant that asks for the calls of an answer with many long ones gets the newest whole, of the others that they are cut', async () => {
  const { stage: room, assistant, connector, session } = await stage();
  const { runId } = room.cyd.does('messages.send', { threadId: session, text: 'look' });
  room.begins(connector, runId, 'w'.repeat(readBounds.textUnits));
  for (let i = 1; i <= 40; i++) {
    const place = { runId, messageId: `m-${runId}`, partId: `p-${i}`, i } as const;
    const call = { ...place, callId: `c${i}`, name: 'exec', input: { command: 'cat weeds' } };
    connector.does('tool', { ...call, state: 'running' });
    connector.does('tool', { ...call, state: 'done', output: 'w'.repeat(readBounds.callUnits) });
  }
  connector.does('run.end', { runId, state: 'done' });
  const answer = assistant.does('sessions.read', { threadId: session, limit: 1, tools: true });
  expect(JSON.stringify(answer).length).toBeLessThan(limits.toolUnits);
  const tools = must(answer.messages[0], 'a message').tools;
  expect(tools.map(({ isCut }) => isCut)).toEqual(tools.map(() => true));
  expect(tools.at(-1)?.output).toHaveLength(readBounds.callUnits);
  expect(tools[0]).toEqual({ name: 'exec', state: 'done', isCut: true });
});

test('[OS10] a session that is private is not there for an assistant whose chat others read', async () => {
  const { stage: room, assistant, session } = await stage();
  room.cyd.does('threads.setAccess', { threadId: session, access: [room.cyd.principal] });
  expect(assistant.does('sessions.list', {}).sessions).toEqual([]);
  expect(assistant.tries('sessions.read', { threadId: session })).toBe('notFound');
});

test('[OS10] [M102] it says something there once that is allowed, in the name of whoever asked, word for word', async () => {
  const { stage: room, assistant, connector, session, allowed } = await stage();
  const say = { threadId: session, text: 'Water the roses' };
  expect(assistant.tries('sessions.send', say, 'key-send-1')).toBe('waits');
  allowed('sessions.send', say);
  const other = { ...say, text: 'Cut the roses' };
  expect(assistant.tries('sessions.send', other, 'key-send-2')).toBe('waits');
  const first = assistant.does('sessions.send', say, 'key-send-3');
  expect(assistant.does('sessions.send', say, 'key-send-3')).toEqual(first);
  expect(room.orders(connector, 'send')).toMatchObject([
    { text: 'Water the roses', author: { principal: room.cyd.principal } },
  ]);
});

test('[OC11] an OpenClaw that does not serve the chat is not used by its assistant', async () => {
  const { assistant, session, allowed } = await stage({ serves: false });
  const say = { threadId: session, text: 'Water the roses' };
  allowed('sessions.send', say);
  expect(assistant.tries('sessions.send', say, 'key-send-1')).toBe('notAllowed');
});

test('[OC11] [M39] one serves a project too, and no longer when it is taken away', async () => {
  const { stage: room, assistant, session, allowed, threadId, id } = await stage({ serves: false });
  const { projectId } = room.cyd.does('projects.create', { title: 'Garden' });
  room.cyd.does('threads.change', { threadId, projectId });
  const to = { kind: 'project', id: projectId } as const;
  room.ada.does('instances.attach', { instanceId: id, to });
  const say = (text: string) => {
    allowed('sessions.send', { threadId: session, text });
    return assistant.tries('sessions.send', { threadId: session, text }, `key-${text}-long`);
  };
  expect(say('one')).toBe('ok');
  room.ada.does('instances.detach', { instanceId: id, to });
  expect(say('two')).toBe('notAllowed');
});

test('[OC11] [M65] a tool of the gateway is used when it is allowed and among those that only look; its answer is for that chat', async () => {
  const { stage: room, assistant, connector, allowed, id, threadId } = await stage();
  const call = { instanceId: id, name: 'ls', input: { path: '.' } };
  allowed('instances.call', call);
  const { callId } = assistant.does('instances.call', call);
  expect(assistant.does('instances.called', { callId, threadId }).state).toBe('waiting');
  const [order] = room.orders(connector, 'call');
  connector.does('gateway.done', {
    orderId: order?.id ?? '',
    ok: true,
    result: { files: ['roses.txt', ['sk', 'ant', 'api03', 'a1B2'.repeat(12)].join('-')] },
  });
  const came = assistant.does('instances.called', { callId, threadId });
  expect(came.state).toBe('done');
  expect(JSON.stringify(came)).toContain('roses.txt');
  expect(JSON.stringify(came)).not.toContain('a1B2a1B2');
  const { threadId: other } = room.ada.does('threads.create', {});
  room.ada.does('messages.send', { threadId: other, text: 'hello' });
  const stranger = room.bench.producer(other);
  expect(stranger.tries('instances.called', { callId, threadId })).toBe('notFound');
  const exec = { instanceId: id, name: 'exec', input: { command: 'id' } };
  allowed('instances.call', exec);
  expect(assistant.tries('instances.call', exec, 'key-exec-1')).toBe('notAllowed');
});

test('[OS10] [M98] [M103] starting anew and deleting are asked for, and done once', async () => {
  const { stage: room, assistant, allowed, id } = await stage();
  const restart = { instanceId: id };
  expect(assistant.tries('instances.restart', restart, 'key-restart-1')).toBe('waits');
  allowed('instances.restart', restart);
  assistant.does('instances.restart', restart, 'key-restart-2');
  expect(room.instance(id)).toMatchObject({ state: 'allocating', generation: 2 });
  allowed('instances.remove', restart);
  assistant.does('instances.remove', restart, 'key-remove-1');
  expect(room.instance(id).state).toBe('deleting');
  expect(assistant.tries('instances.remove', restart, 'key-remove-2')).toBe('conflict');
});
