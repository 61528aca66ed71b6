import { expect, test } from 'vitest';
import { troubles } from '../../party/autopilot/openclaw/troubles.ts';
import { readRow } from '../../party/autopilot/store/records.ts';
import { hostTroubleOf } from '../../runtime/host/troubles.ts';
import { neededScopes } from '../../shared/model/needed-scopes.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { reason, refusedConfig } from '../refused-config.ts';
import { humans } from './approval-stage.ts';
import { boot, GatewayStage } from './gateway-stage.ts';
import { model } from './played-host.ts';
import type { RawClient } from './raw-client.ts';

test('[OC1] [M41] an OpenClaw is asked for, allowed, started step by step, and ready when its model answered', async () => {
  const stage = new GatewayStage();
  const { approval, id } = stage.asks({ name: 'Gardener' });
  expect([approval.summary, approval.risk, stage.instance(id).state]).toEqual([
    'Create the OpenClaw “Gardener”: a box of its own, with tools and the rehearsal as its model (no model key is set)',
    'secure',
    'requested',
  ]);
  expect(stage.votes(stage.ben, approval.id)).toBe('ok');
  await stage.settle();
  expect([stage.instance(id).state, stage.job(id).state]).toEqual(['allocating', 'running']);
  const [start] = stage.host.starts;
  start?.told({ name: 'allocate', words: 'A folder and two ports.', ok: true });
  start?.told({ name: 'gateway', words: 'The gateway is booting.' });
  expect([stage.instance(id).state, stage.job(id).progress.words]).toEqual([
    'booting',
    'The gateway is booting.',
  ]);
  start?.comes();
  await stage.settle();
  expect([stage.instance(id).state, stage.instance(id).model]).toEqual(['connecting', model]);
  const connector = stage.connects(id);
  const [ping] = stage.orders(connector, 'ping');
  connector.does('gateway.done', {
    orderId: ping?.id ?? '',
    ok: true,
    result: { ms: 400, model },
  });
  expect(stage.instance(id)).toMatchObject({ state: 'ready', pingMs: 400, slug: 'gardener' });
  expect(stage.job(id)).toMatchObject({ state: 'done', progress: { done: 7, of: 7 } });
  expect(stage.instance(id).steps.map(({ name, ok }) => [name, ok])).toEqual([
    ['allocate', true],
    ['gateway', undefined],
  ]);
});

test('[OS1] [M81] what is to be said first waits in the thread, and goes out once it is ready, in its author’s name', async () => {
  const stage = new GatewayStage();
  const { approval, id } = stage.asks({ name: 'Gardener', say: { text: 'Good morning' } });
  const { threadId } = stage.instance(id);
  expect(stage.words(threadId)).toEqual(['Good morning']);
  stage.votes(stage.ben, approval.id);
  await stage.settle();
  stage.host.starts[0]?.comes();
  await stage.settle();
  const connector = stage.connects(id);
  expect(stage.orders(connector, 'send')).toEqual([]);
  connector.does('gateway.ready', { pingMs: 40, model });
  const [send] = stage.orders(connector, 'send');
  expect(send).toMatchObject({
    text: 'Good morning',
    sessionKey: 'agent:main:main',
    author: { principal: stage.cyd.principal, name: 'human:cyd' },
  });
  if (send === undefined) throw new Error('nothing was sent');
  stage.answers(connector, send.runId, 'Good morning, Cyd');
  expect(stage.words(threadId)).toEqual(['Good morning', 'Good morning, Cyd']);
  expect(stage.run(send.runId)).toMatchObject({ state: 'done', producer: connector.principal });
});

test('[OC25] the approval names the model and where it comes from, and holds for no other', async () => {
  const stage = new GatewayStage();
  stage.host.answers = { provider: 'anthropic', id: 'claude-x', rehearsal: false };
  const { approval, id } = stage.asks({ say: { text: 'Good morning' } });
  expect(approval.summary).toBe(
    'Create an OpenClaw: a box of its own, with tools and anthropic claude-x, the model of this installation',
  );
  expect(JSON.parse(approval.action).model).toEqual(stage.host.answers);
  stage.host.answers = { provider: 'openai', id: 'gpt-y', rehearsal: false };
  stage.votes(stage.ben, approval.id);
  await stage.settle();
  expect(stage.approval(approval.id)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('allowed with the model claude-x'),
  });
  expect(stage.instance(id).state).toBe('deleted');
  expect(stage.words(stage.instance(id).threadId)).toEqual(['Good morning']);
  expect(stage.host.starts).toEqual([]);
});

test('[OC2] what is not allowed is gone, with its reason where the words wait', async () => {
  const stage = new GatewayStage();
  const { approval, id } = stage.asks({ name: 'Gardener', say: { text: 'Good morning' } });
  const { threadId } = stage.instance(id);
  stage.votes(stage.ben, approval.id, 'reject', { reason: 'too dear' });
  await stage.settle();
  expect(stage.instance(id)).toMatchObject({
    state: 'deleted',
    trouble: { message: 'It was not created: too dear' },
  });
  expect(stage.host.starts).toEqual([]);
  expect(stage.words(threadId)).toEqual(['Good morning']);
  const [run] = stage.runsOf(threadId);
  expect(run).toMatchObject({
    state: 'failed',
    trouble: { message: 'It was not created: too dear' },
  });
  expect(stage.cyd.tries('messages.send', { threadId, text: 'more' }, 'key-more-1')).toBe(
    'conflict',
  );
});

test('[OC2] asking again with the same key asks once, and taking it back ends it', () => {
  const stage = new GatewayStage();
  const params = { name: 'Gardener' };
  const ids = [0, 1].map(() => {
    const answer = stage.cyd.ask('instances.create', params, 'key-create-1');
    return answer.ok ? '' : answer.error.approvalId;
  });
  expect(new Set(ids).size).toBe(1);
  expect(stage.cyd.does('instances.list', {}).instances).toHaveLength(1);
  stage.cyd.does('approvals.cancel', { approvalId: ids[0] ?? '' });
  expect(stage.cyd.does('instances.list', {}).instances).toEqual([]);
});

test('[OC2] what is asked for may be changed before it is decided, but for the words that wait', () => {
  const stage = new GatewayStage();
  const { approval, id } = stage.asks({ name: 'Gardener', say: { text: 'Good morning' } });
  const { digest } = approval;
  const edit = (input: object) =>
    stage.ben.ask(
      'approvals.edit',
      { approvalId: approval.id, digest, input },
      `key-edit-${JSON.stringify(input).length}`,
    );
  expect(edit({ name: 'Robot', say: { text: 'Obey' } })).toMatchObject({
    error: { code: 'conflict' },
  });
  expect(edit({ name: 'Robot', say: { text: 'Good morning' } }).ok).toBe(true);
  const { approvalId = '' } = stage.instance(id);
  expect(stage.approval(approvalId)).toMatchObject({ supersedes: approval.id, instanceId: id });
  expect(stage.instance(id).state).toBe('requested');
  stage.votes(stage.ben, approvalId);
  stage.votes(stage.ben, approvalId, 'approve', { again: true });
  expect(stage.instance(id)).toMatchObject({ name: 'Robot', state: 'allocating' });
});

test('[OC3] a slug is had by one; a free one is made of the name; a room has so many, and starts so many at once', async () => {
  const stage = new GatewayStage();
  const made = [];
  for (const name of ['Gärtner & Söhne', 'Gartner Sohne', 'gartner/sohne'])
    made.push(stage.asks({ name }));
  expect(made.map(({ id }) => stage.instance(id).slug)).toEqual([
    'gartner-sohne',
    'gartner-sohne-2',
    'gartner-sohne-3',
  ]);
  expect(() => stage.asks({ slug: 'gartner-sohne' })).toThrow(/conflict/);
  for (const { approval } of made) stage.votes(stage.ben, approval.id);
  await stage.settle();
  expect(made.map(({ id }) => stage.instance(id).state)).toEqual([
    'allocating',
    'allocating',
    'approved',
  ]);
  const [first, , third] = made;
  expect(stage.instance(third?.id ?? '').trouble?.code).toBe('othersStart');
  stage.host.starts[0]?.comes();
  await stage.settle();
  const connector = stage.connects(stage.instance(first?.id ?? '').id);
  connector.does('gateway.ready', { pingMs: 1, model });
  expect(stage.instance(third?.id ?? '').state).toBe('allocating');
  for (let i = 3; i < bounds.instances; i++) stage.asks({ name: `No. ${i}` }, stage.ada);
  expect(() => stage.asks({}, stage.ada)).toThrow(/tooMany/);
});

test('[OC3] one that waits to be started is, as soon as one that starts is deleted: before its host has confirmed that', async () => {
  const stage = new GatewayStage();
  const [first, , third] = [await stage.allowed(), await stage.allowed(), await stage.allowed()];
  expect(stage.instance(third).state).toBe('approved');
  stage.host.refuses = { code: 'hostAway', message: 'Away.', fix: 'Wait.', retry: 'later' };
  stage.votes(stage.ben, stage.deletes(first).approval.id);
  await stage.settle();
  expect([stage.instance(first).state, stage.instance(third).state]).toEqual([
    'deleting',
    'allocating',
  ]);
  stage.host.refuses = null;
  stage.bench.run(10_000);
  await stage.settle();
  const fourth = await stage.allowed();
  expect(stage.instance(fourth).state).toBe('approved');
});

test('[OC3] one that nobody named gets the first free name, and its chat is called so; of what is deleted it is free again', () => {
  const stage = new GatewayStage();
  const made = [stage.ben, stage.cyd, stage.ada].map((who) => stage.asks({}, who));
  const called = ({ id }: (typeof made)[number]) => {
    const { name, slug, threadId } = stage.instance(id);
    return [name, slug, readRow(stage.bench.store, 'threads', threadId)?.title];
  };
  expect(made.map(called)).toEqual([
    ['OpenClaw', 'openclaw', 'OpenClaw'],
    ['OpenClaw 2', 'openclaw-2', 'OpenClaw 2'],
    ['OpenClaw 3', 'openclaw-3', 'OpenClaw 3'],
  ]);
  stage.cyd.does('approvals.cancel', { approvalId: made[1]?.approval.id ?? '' });
  expect(called(stage.asks({}))).toEqual(['OpenClaw 2', 'openclaw-2', 'OpenClaw 2']);
});

test('[OC5] what a host refuses for now is shown and asked again; a step clears it', async () => {
  const stage = new GatewayStage();
  const id = await stage.allowed();
  const [first] = stage.host.starts;
  first?.fails({ code: 'packageMissing', message: 'No package.', fix: 'Wait.', retry: 'later' });
  await stage.settle();
  expect(stage.instance(id)).toMatchObject({
    state: 'allocating',
    trouble: { code: 'packageMissing', fix: 'Wait. It is tried again by itself.' },
  });
  stage.bench.run(5_000);
  await stage.settle();
  expect(stage.host.starts).toHaveLength(2);
  stage.host.starts[1]?.told({ name: 'package', words: 'The package is being installed.' });
  expect(stage.instance(id)).toMatchObject({ state: 'allocating' });
  expect(stage.instance(id).trouble).toBeUndefined();
});

test('[OC5] what a host refuses for good is an error with what to do, and so is a host that says nothing more', async () => {
  const stage = new GatewayStage();
  const id = await stage.allowed();
  stage.host.starts[0]?.fails({ code: 'badSpec', message: 'No.', fix: 'Mend it.', retry: 'never' });
  await stage.settle();
  expect(stage.instance(id)).toMatchObject({ state: 'error', trouble: { fix: 'Mend it.' } });
  expect(stage.job(id)).toMatchObject({ state: 'failed', trouble: { code: 'badSpec' } });
  stage.ada.does('instances.restart', { instanceId: id });
  await stage.settle();
  stage.bench.run(bounds.startWithinMs);
  await stage.settle();
  expect(stage.instance(id)).toMatchObject({ state: 'error', trouble: { code: 'startTooSlow' } });
});

test('[HO9] [OC5] a gateway that ended with 78 stands on its row, its job and its log with its own reason, and is not asked again', async () => {
  const stage = new GatewayStage();
  const id = await stage.allowed();
  stage.host.starts[0]?.fails(hostTroubleOf('gatewayConfig', reason).words);
  await stage.settle();
  expect(stage.instance(id)).toMatchObject({ state: 'error', trouble: refusedConfig });
  expect(stage.job(id)).toMatchObject({ state: 'failed', trouble: refusedConfig });
  const log = stage.ada.does('topic.open', { topic: `box:${id}` });
  expect(JSON.stringify(log.put)).toContain(reason);
  stage.bench.run(2 * bounds.startWithinMs);
  await stage.settle();
  expect(stage.host.starts).toHaveLength(1);
  expect(stage.instance(id)).toMatchObject({ state: 'error', trouble: refusedConfig });
});

test('[OC5] what a host refused for now and is given up says so, with the cause and what to do, and no longer that it is tried again', async () => {
  const stage = new GatewayStage();
  const id = await stage.allowed();
  const no = { code: 'noMemory', message: 'No memory.', fix: 'Close programs.' };
  let asked = 0;
  for (let left = bounds.startWithinMs; left > 0; left -= 5_000) {
    const start = stage.host.starts[asked];
    if (start !== undefined) asked += 1;
    start?.fails({ ...no, retry: 'later' });
    await stage.settle();
    expect(stage.instance(id).trouble?.fix).toBe('Close programs. It is tried again by itself.');
    stage.bench.run(5_000);
    await stage.settle();
  }
  expect(asked).toBeGreaterThan(3);
  const fix = 'Close programs. It is not tried any more: restart it on its page.';
  const trouble = { code: 'noMemory', message: 'No memory.', fix };
  expect(stage.instance(id)).toMatchObject({ state: 'error', trouble });
  expect(stage.job(id)).toMatchObject({ state: 'failed', trouble });
  stage.bench.run(600_000);
  await stage.settle();
  expect(stage.host.starts).toHaveLength(asked);
});

test('[R109] what a host tells and refuses with is seen without what looks like a key, also in the lines of its job', async () => {
  const stage = new GatewayStage();
  const id = await stage.allowed();
  const written: string[] = [];
  stage.bench.store.onCommit = (changes) => written.push(JSON.stringify(changes));
  const key = `sk-${'c3'.repeat(20)}`;
  const [start] = stage.host.starts;
  start?.told({ name: 'gateway', words: `Booting with ${key}.` });
  expect(stage.instance(id).steps.at(-1)?.words).toBe('Booting with [redacted].');
  const said = { code: 'gatewayDied', message: `It ended: no model for ${key}.`, fix: 'Wait.' };
  start?.fails({ ...said, retry: 'later' });
  await stage.settle();
  expect(stage.instance(id).trouble?.message).toBe('It ended: no model for [redacted].');
  stage.bench.run(5_000);
  await stage.settle();
  stage.host.starts[1]?.fails({ ...said, code: 'gatewayConfig', retry: 'never' });
  await stage.settle();
  expect(stage.job(id)).toMatchObject({
    trouble: { message: 'It ended: no model for [redacted].' },
  });
  expect(written.some((one) => one.includes('Booting with'))).toBe(true);
  expect(written.filter((one) => one.includes('c3c3'))).toEqual([]);
});

test('[OC6] an installation without a host says so', async () => {
  const stage = new GatewayStage({ hosts: false });
  const id = await stage.allowed();
  expect(stage.instance(id)).toMatchObject({ state: 'error', trouble: { code: 'noHost' } });
});

test('[OC7] what an earlier start tells means nothing, and its connector is turned away', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  const [first] = stage.host.starts;
  stage.ada.does('instances.restart', { instanceId: id });
  await stage.settle();
  expect(connector.closed?.code).toBe(4409);
  first?.told({ name: 'gateway', words: 'of the old one' });
  expect(stage.instance(id)).toMatchObject({ state: 'allocating', steps: [], generation: 2 });
  const stale = stage.calls(id, 1);
  stale.tries('gateway.hello', boot);
  expect(stale.closed?.code).toBe(4409);
});

test('[OC8] a connector that is gone is shown at once; back at the same gateway it is ready without a ping', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  stage.bench.leave(connector);
  expect(stage.instance(id)).toMatchObject({
    state: 'connecting',
    trouble: { code: 'connectorAway' },
  });
  const back = stage.connects(id);
  expect([stage.instance(id).state, stage.orders(back, 'ping')]).toEqual(['ready', []]);
  expect(stage.instance(id).trouble).toBeUndefined();
  stage.bench.leave(back);
  const other = stage.connects(id, { bootId: 'boot-2' });
  expect([stage.instance(id).state, stage.orders(other, 'ping').length]).toEqual(['connecting', 1]);
});

test('[OC8] after the room died nobody is there until they come back', async () => {
  const stage = new GatewayStage();
  const { id } = await stage.ready();
  stage.bench.sleep();
  expect(stage.instance(id).state).toBe('ready');
  stage.bench.kill();
  expect(stage.instance(id)).toMatchObject({
    state: 'connecting',
    trouble: { code: 'connectorAway' },
  });
});

const down = { code: 'gatewayDown', message: 'It does not answer.', fix: 'Wait.' };

test('[OC19] one whose gateway is away is not ready; the same process is again without a question to its model', async () => {
  const stage = new GatewayStage();
  const { id, connector, threadId } = await stage.ready();
  connector.does('gateway.trouble', { trouble: down });
  expect(stage.instance(id)).toMatchObject({ state: 'connecting', trouble: down });
  stage.cyd.does('messages.send', { threadId, text: 'hello' });
  expect(stage.orders(connector, 'send')).toEqual([]);
  connector.does('gateway.trouble', { trouble: null });
  expect([stage.instance(id).state, stage.instance(id).trouble]).toEqual(['ready', undefined]);
  expect(stage.orders(connector, 'ping')).toHaveLength(1);
  expect(stage.orders(connector, 'send').map(({ text }) => text)).toEqual(['hello']);
});

test('[OC19] another process is introduced on the same socket, and is ready once its model answered', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  connector.does('gateway.trouble', { trouble: down });
  connector.does('gateway.hello', { ...boot, bootId: 'boot-2' });
  expect([stage.instance(id).state, stage.instance(id).trouble]).toEqual(['connecting', undefined]);
  expect([connector.closed, stage.orders(connector, 'ping').length]).toEqual([null, 2]);
  connector.does('gateway.trouble', { trouble: null });
  expect(stage.instance(id).state).toBe('connecting');
  connector.does('gateway.ready', { pingMs: 1, model });
  expect(stage.instance(id).state).toBe('ready');
});

test('[OC19] a connector that comes while its gateway is away has no rights to miss and no version to be of', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  stage.bench.leave(connector);
  const back = stage.connects(id, { bootId: '', gatewayVersion: '', scopes: [] });
  expect(stage.instance(id)).toMatchObject({ state: 'connecting', gatewayVersion: '2026.9.6' });
  expect([stage.instance(id).trouble, stage.orders(back, 'ping')]).toEqual([undefined, []]);
  back.does('gateway.trouble', { trouble: down });
  expect(stage.instance(id)).toMatchObject({ state: 'connecting', trouble: down });
});

test('[OC8] [OC18] a connector that leaves while its gateway is away is missed, too', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  connector.does('gateway.trouble', { trouble: down });
  stage.bench.leave(connector);
  expect(stage.instance(id).trouble?.code).toBe('connectorAway');
  stage.bench.run(bounds.connectorAwayMs);
  await stage.settle();
  expect(stage.host.starts).toHaveLength(2);
  stage.host.starts[1]?.comes();
  await stage.settle();
  const back = stage.connects(id, { bootId: 'boot-2' });
  back.does('gateway.ready', { pingMs: 1, model });
  back.does('gateway.trouble', { trouble: down });
  stage.bench.kill();
  expect(stage.instance(id).trouble?.code).toBe('connectorAway');
});

test('[OC9] starting anew interrupts what runs and keeps what waits', async () => {
  const stage = new GatewayStage();
  const { id, connector, threadId } = await stage.ready();
  const [first, second] = ['one', 'two'].map((text) =>
    stage.cyd.does('messages.send', { threadId, text }),
  );
  if (first === undefined || second === undefined) throw new Error('not sent');
  stage.begins(connector, first.runId, 'Well');
  stage.ada.does('instances.restart', { instanceId: id });
  expect(stage.run(first.runId)).toMatchObject({
    state: 'interrupted',
    trouble: { code: 'restarted' },
  });
  expect(stage.run(second.runId).state).toBe('queued');
  await stage.settle();
  stage.host.starts.at(-1)?.comes();
  await stage.settle();
  const next = stage.connects(id);
  next.does('gateway.ready', { pingMs: 1, model });
  expect(stage.orders(next, 'send').map(({ text }) => text)).toEqual(['two']);
  expect(stage.words(threadId)).toEqual(['one', 'two', 'Well']);
});

test('[OC9] what was handed over before it was started anew is not called kept, and waits however long that takes', async () => {
  const stage = new GatewayStage();
  const { id, connector, threadId } = await stage.ready();
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'one' });
  const [send] = stage.orders(connector, 'send');
  connector.does('gateway.done', { orderId: send?.id ?? '', ok: true });
  expect(stage.run(runId)).toMatchObject({ state: 'queued', taken: true });
  const later = stage.cyd.does('messages.send', { threadId, text: 'two' }).runId;
  stage.ada.does('instances.restart', { instanceId: id });
  const restarted = { state: 'queued', taken: true, stalled: { code: 'restartedBefore' } };
  expect(stage.run(runId)).toMatchObject(restarted);
  expect(stage.run(later).stalled).toBeUndefined();
  stage.bench.run(limits.leaseMs + limits.lastCallMs + 1_000);
  expect(stage.run(runId)).toMatchObject(restarted);
  await stage.settle();
  stage.host.starts.at(-1)?.comes();
  await stage.settle();
  const next = stage.calls(id);
  const { openRuns } = next.does('gateway.hello', { ...boot, bootId: 'boot-2' });
  expect(openRuns).toMatchObject([{ runId, began: true, text: 'one' }]);
  stage.bench.run(limits.leaseMs + limits.lastCallMs + 1_000);
  expect(stage.run(runId)).toMatchObject({ state: 'interrupted' });
});

test('[OC9] what was handed over and not acknowledged is told again, once, to the next connector', async () => {
  const stage = new GatewayStage();
  const { id, threadId } = await stage.ready();
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'one' });
  stage.ada.does('instances.restart', { instanceId: id });
  expect(stage.run(runId)).toMatchObject({ stalled: { code: 'restartedBefore' } });
  await stage.settle();
  stage.host.starts.at(-1)?.comes();
  await stage.settle();
  const next = stage.calls(id);
  const { orders } = next.does('gateway.hello', { ...boot, bootId: 'boot-2' });
  const [send, ...more] = orders.filter(({ kind }) => kind === 'send');
  expect([send, more]).toMatchObject([{ runId }, []]);
  next.does('gateway.ready', { pingMs: 1, model });
  expect(stage.orders(next, 'send')).toEqual([]);
  next.does('gateway.done', { orderId: send?.id ?? '', ok: true });
  expect(stage.run(runId).stalled).toBeUndefined();
});

test('[OC10] [M40] what a gateway may use follows the role of who created it, and is pushed', async () => {
  const stage = new GatewayStage();
  const { connector } = await stage.ready();
  stage.ada.does('members.setRole', { principal: stage.cyd.principal, role: 'viewer' });
  expect(
    stage.orders(connector, 'tools').map(({ exec, allow }) => [exec, allow.includes('exec')]),
  ).toEqual([[false, false]]);
  stage.ada.does('members.setRole', { principal: stage.cyd.principal, role: 'member' });
  expect(stage.orders(connector, 'tools').map(({ exec }) => exec)).toEqual([false, true]);
});

test('[OC12] what a box says is kept, its last lines, for operators and owners, without keys', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  const topic = `box:${id}`;
  expect(stage.ben.tries('topic.open', { topic })).toBe('notFound');
  stage.ada.does('topic.open', { topic });
  expect(stage.orders(connector, 'logs').map(({ on }) => on)).toEqual([true]);
  const line = { at: 1, level: 'info', text: 'x' } as const;
  for (let i = 0; i < 11; i++)
    connector.does('gateway.lines', {
      lines: Array.from({ length: 50 }, (_, n) => ({ ...line, text: `line ${i * 50 + n}` })),
    });
  connector.does('gateway.lines', {
    lines: [{ ...line, text: `key ${['sk', 'ant', 'api03'].join('-')}-${'a1B2'.repeat(12)}` }],
  });
  const answer = stage.ada.does('topic.open', { topic });
  const texts = answer.put.map(([, row]) => JSON.stringify(row));
  expect(texts).toHaveLength(bounds.boxLines);
  expect(texts.at(-1)).not.toContain('a1B2a1B2');
  stage.ada.does('topic.close', { topic });
  connector.does('gateway.lines', { lines: [line] });
  expect(stage.orders(connector, 'logs').map(({ on }) => on)).toEqual([true, true, false]);
});

test('[OC12] of a box that does not come up its host tells in the log, once, with the folder of it and no path', async () => {
  const stage = new GatewayStage();
  const id = await stage.allowed();
  const silent = { code: 'gatewaySilent', message: 'Not ready in time.', fix: '', retry: 'later' };
  const again = async (n: number) => {
    expect(stage.host.starts).toHaveLength(n + 1);
    const start = stage.host.starts[n];
    // As a host tells each try, from its beginning.
    start?.told({ name: 'package', words: 'Looking for the package.' });
    start?.told({ name: 'package', words: 'It is installed.', ok: true });
    start?.told({ name: 'allocate', words: 'Looking for a place.' });
    start?.told({ name: 'gateway', words: 'Booting the gateway.' });
    if (n > 0) expect(stage.instance(id).trouble).toMatchObject({ message: silent.message });
    start?.fails({ ...silent, retry: 'later' });
    await stage.settle();
    expect(stage.instance(id)).toMatchObject({ state: 'booting', trouble: { code: silent.code } });
    stage.bench.run(5_000 * 2 ** n);
    await stage.settle();
  };
  for (const n of [0, 1, 2]) await again(n);
  const topic = `box:${id}`;
  const [line, ...more] = stage.ada
    .does('topic.open', { topic })
    .put.map(([, row]) => JSON.stringify(row));
  expect(line).toContain('host: Not ready in time.');
  expect(line).toContain('in gateway.log and gateway.out in the newest folder in boxes/, under');
  expect(more).toEqual([]);
  // Whoever may not read the log learns nothing of folders.
  expect(JSON.stringify(stage.instance(id))).not.toContain('boxes/');
  // Further than any try before it.
  for (const name of ['package', 'allocate', 'gateway'] as const)
    stage.host.starts[3]?.told({ name, words: 'Done.', ok: true });
  expect(stage.instance(id).trouble).toBeUndefined();
});

test('[OC13] [OC14] [M42] deleting takes it out of use at once, is tried until the host confirms, and leaves what was said', async () => {
  const stage = new GatewayStage();
  const { id, connector, threadId } = await stage.ready({ name: 'Gardener' });
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'hello' });
  stage.host.refuses = { code: 'hostAway', message: 'Away.', fix: 'Wait.', retry: 'later' };
  const { approval } = stage.deletes(id);
  stage.votes(stage.ben, approval.id);
  await stage.settle();
  expect(stage.instance(id)).toMatchObject({ state: 'deleting', trouble: { code: 'hostAway' } });
  expect([connector.closed?.code, stage.run(runId).state]).toEqual([4403, 'failed']);
  const back = stage.calls(id);
  back.tries('gateway.hello', boot);
  expect(back.closed?.code).toBe(4403);
  stage.host.refuses = null;
  stage.bench.run(10_000);
  await stage.settle();
  expect([stage.instance(id).state, stage.host.destroyed.length]).toEqual(['deleted', 1]);
  expect(stage.job(id)).toMatchObject({ state: 'done' });
  expect(stage.bench.store.get('boxes', { instanceId: id })).toBeNull();
  expect(stage.words(threadId)).toEqual(['hello']);
  expect(stage.cyd.tries('messages.send', { threadId, text: 'more' }, 'key-more-1')).toBe(
    'conflict',
  );
  expect(() => stage.asks({ slug: 'gardener' })).not.toThrow();
});

test('[OC30] one that is deleted while its host starts it is deleted once that start is over, and what it brought is destroyed', async () => {
  const stage = new GatewayStage();
  const id = await stage.allowed();
  const { approval } = stage.deletes(id);
  stage.votes(stage.ben, approval.id);
  await stage.settle();
  const { sandboxId } = stage.host.starts[0]?.spec ?? {};
  expect([stage.instance(id).state, stage.host.destroyed]).toEqual(['deleting', [sandboxId]]);
  stage.host.starts[0]?.comes();
  await stage.settle();
  expect(stage.host.destroyed).toEqual([sandboxId, sandboxId]);
  expect([stage.instance(id).state, stage.job(id).state]).toEqual(['deleted', 'done']);
  expect(stage.bench.errors()).toEqual([]);
});

test('[OC1] one that is ready before its host has answered keeps what the host then says', async () => {
  const stage = new GatewayStage();
  const id = await stage.allowed();
  const { told, comes } = stage.host.starts[0] ?? {};
  told?.({ name: 'gateway', words: 'x', ok: true });
  stage.connects(id).does('gateway.ready', { pingMs: 40, model });
  expect(stage.instance(id).state).toBe('ready');
  comes?.({ gatewayVersion: '2026.9.7' });
  await stage.settle();
  expect(stage.instance(id)).toMatchObject({ state: 'ready', gatewayVersion: '2026.9.7' });
});

test('[OC30] a start that fails because it was deleted meanwhile is no failure', async () => {
  const stage = new GatewayStage();
  const id = await stage.allowed();
  const { approval } = stage.deletes(id);
  stage.votes(stage.ben, approval.id);
  await stage.settle();
  stage.host.starts[0]?.fails({ code: 'overtaken', message: 'x', fix: 'x', retry: 'never' });
  await stage.settle();
  expect([stage.instance(id).state, stage.host.destroyed.length]).toEqual(['deleted', 2]);
  expect(stage.instance(id).trouble).toBeUndefined();
});

test('[OC12] [OC13] with its box the log of it goes', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  const topic = `box:${id}`;
  const lines = Array.from({ length: 50 }, () => ({ at: 1, level: 'info' as const, text: 'x' }));
  for (let i = 0; i < 11; i++) connector.does('gateway.lines', { lines });
  expect(stage.ada.does('topic.open', { topic }).put).toHaveLength(bounds.boxLines);
  stage.votes(stage.ben, stage.deletes(id).approval.id);
  await stage.settle();
  expect(stage.instance(id).state).toBe('deleted');
  expect(stage.join(humans.ada).does('topic.open', { topic }).put).toEqual([]);
});

test('[OC33] however many jobs people have started, an OpenClaw is created, started anew and deleted', async () => {
  const stage = new GatewayStage();
  const { id } = await stage.ready();
  const work = { kind: 'work', input: { task: 'Count the birds.' } };
  for (let i = 0; i < bounds.activeJobs; i++) {
    if (i % 20 === 19) stage.bench.run(2_000);
    stage.cyd.does('jobs.start', work, `key-fill-${i}`);
  }
  expect(stage.cyd.tries('jobs.start', work, 'key-fill-more')).toBe('tooMany');
  expect(stage.instance(await stage.allowed()).state).toBe('allocating');
  stage.ada.does('instances.restart', { instanceId: id });
  await stage.settle();
  expect(stage.instance(id)).toMatchObject({ state: 'allocating', generation: 2 });
  stage.host.starts.at(-1)?.comes();
  await stage.settle();
  stage.votes(stage.ben, stage.deletes(id).approval.id);
  await stage.settle();
  expect(stage.instance(id).state).toBe('deleted');
});

test('[OC13] one that never had a box is deleted where no host is', async () => {
  const stage = new GatewayStage({ hosts: false });
  const id = await stage.allowed();
  const { approval } = stage.deletes(id);
  stage.votes(stage.ben, approval.id);
  await stage.settle();
  expect(stage.instance(id).state).toBe('deleted');
});

test('[OC16] [R53] a connector speaks for its own instance, after gateway.hello, and asks for nothing of the room', async () => {
  const stage = new GatewayStage();
  const { connector } = await stage.ready();
  const other = await stage.ready();
  for (const name of [
    'members.list',
    'threads.list',
    'clock.now',
    'instances.list',
    'topic.open',
    'messages.note',
    'approval.request',
    'jobs.start',
  ])
    expect([name, connector.tries(name, {}, 'key-00000001')]).toEqual([name, 'notAllowed']);
  const silent = stage.calls(other.id);
  expect(silent.tries('gateway.asked', { gatewayIds: [] })).toBe('notAllowed');
  const { runId } = stage.cyd.does('messages.send', { threadId: other.threadId, text: 'hello' });
  expect(connector.tries('run.open', { runId, contextUnits: 0 })).toBe('notFound');
  const gatewayHistory = {
    threadId: other.threadId,
    sessionKey: 'agent:main:main',
    messages: [],
    whole: true,
  };
  expect(connector.tries('gateway.history', gatewayHistory)).toBe('notFound');
  const [order] = stage.orders(other.connector, 'send');
  connector.does('gateway.done', {
    orderId: order?.id ?? '',
    ok: false,
    trouble: { code: 'x', message: 'x', fix: 'x' },
  });
  expect(stage.run(runId).state).toBe('queued');
});

test('[OC16] [R54] [R116] fewer rights or another version: it is not used, and says why', async () => {
  const stage = new GatewayStage();
  const { id, connector, threadId } = await stage.ready();
  stage.bench.leave(connector);
  const less = stage.connects(id, { scopes: ['operator.read'], bootId: 'boot-2' });
  expect(less.tries('gateway.ready', { pingMs: 1, model })).toBe('conflict');
  expect(stage.instance(id)).toMatchObject({
    state: 'connecting',
    trouble: { code: 'scopesMissing' },
  });
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'hello' });
  expect([stage.run(runId).state, stage.orders(less, 'send')]).toEqual(['queued', []]);
  less.does('gateway.trouble', { trouble: null });
  expect(stage.instance(id).trouble?.code).toBe('scopesMissing');
  stage.bench.leave(less);
  const other = stage.connects(id, { gatewayVersion: '2027.1.0', bootId: 'boot-3' });
  expect(stage.instance(id).trouble?.code).toBe('otherVersion');
  // It is only read: what its sessions hold is still asked for.
  stage.cyd.does('sessions.history', { threadId });
  expect([stage.orders(other, 'history').length, stage.orders(other, 'send')]).toEqual([1, []]);
});

test.each(neededScopes)(
  '[OC16] [R54] a gateway that does not give %s is not used, and its row says why',
  async (missing) => {
    const stage = new GatewayStage();
    const { id, connector, threadId } = await stage.ready();
    stage.bench.leave(connector);
    const scopes = neededScopes.filter((one) => one !== missing);
    const less = stage.connects(id, { scopes, bootId: 'boot-2' });
    expect(less.tries('gateway.ready', { pingMs: 1, model })).toBe('conflict');
    const { runId } = stage.cyd.does('messages.send', { threadId, text: 'hello' });
    expect([stage.run(runId).state, stage.orders(less, 'send')]).toEqual(['queued', []]);
    const { code, message, fix } = troubles.scopesMissing;
    expect(stage.instance(id)).toMatchObject({
      state: 'connecting',
      trouble: { code, message, fix },
    });
    // Given all of them by its next process it is used.
    less.does('gateway.hello', { ...boot, bootId: 'boot-3' });
    less.does('gateway.ready', { pingMs: 1, model });
    expect(stage.instance(id)).toMatchObject({ state: 'ready' });
    expect(stage.orders(less, 'send')).toHaveLength(1);
  },
);

test('[OC32] [R54] a gateway of another version that hangs up and is dialled again stays of another version', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  stage.bench.leave(connector);
  const other = stage.connects(id, { gatewayVersion: '2027.1.0', bootId: 'boot-2' });
  const asIs = { state: 'connecting', trouble: { code: 'otherVersion' } };
  other.does('gateway.trouble', { trouble: down });
  expect(stage.instance(id)).toMatchObject(asIs);
  other.does('gateway.trouble', { trouble: null });
  expect(stage.instance(id)).toMatchObject(asIs);
  later(stage, other, 2 * bounds.answerWithinMs);
  await stage.settle();
  expect(stage.orders(other, 'ping')).toEqual([]);
  expect([stage.host.starts.length, stage.instance(id)]).toMatchObject([1, asIs]);
  other.does('gateway.hello', { ...boot, bootId: 'boot-3' });
  expect(stage.instance(id).trouble).toBeUndefined();
});

test('[OC17] an OpenClaw that is idle gives the room no timer, and no alarm but that of old memory', async () => {
  const stage = new GatewayStage();
  const { connector } = await stage.ready();
  stage.bench.run(0);
  const { alarmAt } = stage.bench;
  const writes = stage.bench.store.writes;
  for (let i = 0; i < 28; i++) {
    connector.pongAt = stage.bench.clock.now();
    stage.bench.run(15_000);
  }
  expect([stage.bench.timerCount, stage.bench.store.writes]).toEqual([0, writes]);
  expect([stage.bench.alarmAt, (alarmAt ?? 0) - stage.bench.clock.now() > 3_600_000]).toEqual([
    alarmAt,
    true,
  ]);
});

test('[OC34] one whose box was lost with its files says in its sessions, once, that it knows nothing any more', async () => {
  const stage = new GatewayStage();
  const id = await stage.allowed();
  const comes = async (place: string, bootId: string) => {
    stage.host.starts.at(-1)?.comes({ place });
    await stage.settle();
    const connector = stage.connects(id, { bootId });
    connector.does('gateway.ready', { pingMs: 1, model });
    await stage.settle();
    return connector;
  };
  const stays = async (connector: RawClient) => {
    stage.bench.leave(connector);
    stage.bench.run(bounds.connectorAwayMs);
    await stage.settle();
  };
  const { threadId } = stage.instance(id);
  const first = await comes('place-1', 'boot-1');
  const { threadId: other } = stage.cyd.does('sessions.create', { instanceId: id });
  stage.cyd.does('messages.send', { threadId, text: 'Remember blue.' });
  await stays(first);
  await stays(await comes('place-1', 'boot-2'));
  expect(stage.words(threadId)).toEqual(['Remember blue.']);
  await stays(await comes('place-2', 'boot-3'));
  await comes('place-2', 'boot-4');
  expect(stage.words(threadId)).toEqual(['Remember blue.', expect.stringContaining('was lost')]);
  expect(stage.words(other)).toEqual([]);
  expect(stage.receipts('openclaw.')).toMatchObject([
    { kind: 'openclaw.forgotten', principal: 'room', threadId },
  ]);
});

test('[OC18] one whose connector stays away is looked after by its host, once and in sight; if nothing comes of it, it is an error', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  stage.bench.leave(connector);
  stage.bench.run(bounds.connectorAwayMs);
  await stage.settle();
  expect(stage.host.starts.map(({ spec }) => spec.generation)).toEqual([1, 1]);
  expect([stage.instance(id).state, stage.job(id).state]).toEqual(['connecting', 'running']);
  stage.host.starts[1]?.comes();
  await stage.settle();
  const back = stage.connects(id, { bootId: 'boot-2' });
  back.does('gateway.ready', { pingMs: 1, model });
  expect([stage.instance(id).state, stage.job(id).state]).toEqual(['ready', 'done']);
  stage.bench.leave(back);
  stage.bench.run(bounds.connectorAwayMs);
  await stage.settle();
  stage.bench.run(bounds.startWithinMs);
  const fix = 'It is not tried any more: restart it on its page.';
  expect(stage.instance(id)).toMatchObject({
    state: 'error',
    trouble: { code: 'connectorAway', fix },
  });
});

test('[OC20] one whose model said no is asked again until it answers; nothing connects for ever', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  stage.bench.leave(connector);
  const other = stage.connects(id, { bootId: 'boot-2' });
  const pings = () => stage.orders(other, 'ping');
  const trouble = { code: 'modelSilent', message: 'The model did not answer.', fix: 'Wait.' };
  other.does('gateway.done', { orderId: pings()[0]?.id ?? '', ok: false, trouble });
  expect([stage.instance(id).state, stage.instance(id).trouble]).toEqual(['connecting', trouble]);
  for (let i = 0; i < 3; i++) {
    later(stage, other, bounds.answerWithinMs);
    other.does('gateway.done', { orderId: pings().at(-1)?.id ?? '', ok: false, trouble });
  }
  expect(pings()).toHaveLength(4);
  later(stage, other, bounds.answerWithinMs);
  const result = { ms: 40, model };
  other.does('gateway.done', { orderId: pings().at(-1)?.id ?? '', ok: true, result });
  expect(stage.instance(id).state).toBe('ready');
  expect(stage.host.starts).toHaveLength(1);
});

test('[OC20] one whose gateway answers nothing at all is looked after by its host, and is an error if nothing comes of it', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  stage.bench.leave(connector);
  const other = stage.connects(id, { bootId: 'boot-2' });
  later(stage, other, bounds.answerWithinMs);
  await stage.settle();
  expect(stage.host.starts.map(({ spec }) => spec.generation)).toEqual([1, 1]);
  expect([stage.instance(id).state, stage.job(id).state]).toEqual(['connecting', 'running']);
  later(stage, other, bounds.startWithinMs);
  expect([stage.instance(id).state, stage.job(id).state]).toEqual(['error', 'failed']);
});

test('[OC20] one whose gateway goes away and stays away is looked after by its host', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  const trouble = { code: 'gatewayDown', message: 'It does not answer.', fix: 'Wait.' };
  connector.does('gateway.trouble', { trouble });
  expect([stage.instance(id).state, stage.instance(id).trouble]).toEqual(['connecting', trouble]);
  later(stage, connector, bounds.answerWithinMs);
  expect([stage.orders(connector, 'ping').length, stage.host.starts.length]).toEqual([2, 1]);
  later(stage, connector, bounds.answerWithinMs);
  await stage.settle();
  expect(stage.host.starts).toHaveLength(2);
});

test('[OC19] [OC20] one that was given up keeps its reason until its gateway works again', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  connector.does('gateway.trouble', { trouble: down });
  for (const ms of [bounds.answerWithinMs, bounds.answerWithinMs, bounds.startWithinMs]) {
    later(stage, connector, ms);
    await stage.settle();
  }
  expect(stage.instance(id)).toMatchObject({ state: 'error', trouble: down });
  connector.does('gateway.trouble', { trouble: { ...down, code: 'gatewayRefused' } });
  expect(stage.instance(id)).toMatchObject({ state: 'error', trouble: down });
  connector.does('gateway.trouble', { trouble: null });
  expect([stage.instance(id).state, stage.instance(id).trouble]).toEqual(['ready', undefined]);
});

test('[OC19] [OC20] one that was given up before its model answered has it asked when its gateway works again', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  connector.does('gateway.hello', { ...boot, bootId: 'boot-2' });
  for (const ms of [bounds.answerWithinMs, bounds.startWithinMs]) {
    later(stage, connector, ms);
    await stage.settle();
  }
  expect(stage.instance(id)).toMatchObject({ state: 'error', trouble: { code: 'startTooSlow' } });
  const asked = stage.orders(connector, 'ping').length;
  connector.does('gateway.trouble', { trouble: null });
  expect([stage.instance(id).state, stage.orders(connector, 'ping').length]).toEqual([
    'connecting',
    asked + 1,
  ]);
  connector.does('gateway.ready', { pingMs: 1, model });
  expect(stage.instance(id).state).toBe('ready');
});

test('[OC18] [OC20] one whose connector leaves before its model answered is looked after, too', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  stage.bench.leave(connector);
  stage.bench.leave(stage.connects(id, { bootId: 'boot-2' }));
  stage.bench.run(bounds.answerWithinMs);
  await stage.settle();
  expect(stage.host.starts).toHaveLength(2);
});

test('[OC16] a model that answers makes no gateway of another version ready', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  stage.bench.leave(connector);
  stage.bench.leave(stage.connects(id, { bootId: 'boot-2' }));
  const other = stage.calls(id);
  const { orders } = other.does('gateway.hello', { ...boot, gatewayVersion: '2027.1.0' });
  const ping = orders.find(({ kind }) => kind === 'ping');
  other.does('gateway.done', { orderId: ping?.id ?? '', ok: true, result: { ms: 1, model } });
  expect(stage.instance(id)).toMatchObject({
    state: 'connecting',
    trouble: { code: 'otherVersion' },
  });
});

/** Time goes by, and the connector is heard of all the while. */
function later(stage: GatewayStage, connector: RawClient, ms: number): void {
  for (let left = ms; left > 0; left -= 15_000) {
    connector.pongAt = stage.bench.clock.now();
    stage.bench.run(Math.min(left, 15_000));
  }
}

test('[OC18] one that comes back in time is left alone', async () => {
  const stage = new GatewayStage();
  const { id, connector } = await stage.ready();
  stage.bench.leave(connector);
  stage.bench.run(bounds.connectorAwayMs - 1);
  stage.connects(id);
  stage.bench.run(60_000);
  await stage.settle();
  expect([stage.instance(id).state, stage.host.starts.length]).toEqual(['ready', 1]);
});
