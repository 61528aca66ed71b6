import { expect, test } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import { mainSessionKey } from '../../shared/model/session-key.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { boot, GatewayStage } from './gateway-stage.ts';
import { model } from './played-host.ts';

const anew = { ...boot, bootId: 'boot-2' };

/** Cyd has sent a message; its OpenClaw has taken it, and may have begun to answer. */
async function asked({ begins = '' } = {}) {
  const stage = new GatewayStage();
  const { id, connector, threadId } = await stage.ready();
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'count' });
  const [send] = stage.orders(connector, 'send');
  connector.does('gateway.done', { orderId: must(send, 'the order').id, ok: true });
  if (begins !== '') stage.begins(connector, runId, begins);
  return { stage, id, connector, threadId, runId };
}

/** The whole product ends and starts: room, host and box; nobody is there for so long. */
async function productRestarts(stage: GatewayStage, awayMs: number) {
  stage.bench.kill();
  stage.bench.run(bounds.connectorAwayMs);
  await stage.settle();
  stage.bench.run(awayMs - bounds.connectorAwayMs);
  await stage.settle();
}

const saidOf = ({ message, fix }: { message: string; fix: string }) => `${message} ${fix}`;

test('[OS34] the product restarts in the middle of an answer and the box is back in a minute: the run is not given up meanwhile', async () => {
  const { stage, id, threadId, runId } = await asked({ begins: 'One, ' });
  await productRestarts(stage, 60_000);
  const held = stage.run(runId);
  expect(held).toMatchObject({ state: 'running', stalled: { code: 'openclawAway' } });
  expect(saidOf(must(held.stalled, 'why'))).toContain('What it wrote is kept');
  expect(saidOf(must(held.stalled, 'why'))).not.toContain('Send');
  stage.host.starts.at(-1)?.comes();
  await stage.settle();
  const back = stage.calls(id);
  expect(back.does('gateway.hello', anew).openRuns).toMatchObject([{ runId, began: true }]);
  expect(stage.run(runId).stalled).toBeUndefined();
  back.does('run.end', { runId, state: 'interrupted', trouble: wentAway });
  expect(stage.run(runId)).toMatchObject({ state: 'interrupted', trouble: wentAway });
  const goesOn = back.does('gateway.run', {
    ...{ sessionKey: mainSessionKey, gatewayRunId: 'recovery-1', cause: 'recovery' },
    ...{ text: '[System] Your turn was interrupted', at: stage.bench.clock.now() },
  }).runId;
  expect(stage.run(goesOn).follows).toBe(runId);
  expect(stage.runsOf(threadId)).toHaveLength(2);
});

test('[OS34] the product restarts before the first word: nothing is called kept or written, and the next gateway is asked about it', async () => {
  const { stage, id, runId } = await asked();
  await productRestarts(stage, 60_000);
  const held = stage.run(runId);
  expect(held).toMatchObject({ state: 'queued', taken: true, stalled: { code: 'openclawAway' } });
  expect(saidOf(must(held.stalled, 'why'))).toContain('Nothing was written');
  expect(saidOf(must(held.stalled, 'why'))).not.toMatch(/kept|[Ss]end the message/);
  stage.host.starts.at(-1)?.comes();
  await stage.settle();
  const back = stage.calls(id);
  const { openRuns } = back.does('gateway.hello', anew);
  expect(openRuns).toMatchObject([{ runId, began: true, text: 'count' }]);
  expect(stage.run(runId).stalled).toBeUndefined();
  back.does('gateway.ready', { pingMs: 1, model });
  stage.answers(back, runId, 'One.');
  expect(stage.run(runId).state).toBe('done');
});

test('[OS34] what came back is given up like any other when it then says nothing', async () => {
  const { stage, id, runId } = await asked({ begins: 'One, ' });
  await productRestarts(stage, 60_000);
  const back = stage.connects(id, anew);
  back.pongAt = stage.bench.clock.now();
  stage.bench.run(limits.leaseMs + limits.lastCallMs + 1_000);
  expect(stage.run(runId)).toMatchObject({
    state: 'interrupted',
    trouble: { code: 'producerLost' },
  });
});

test('[OS9] [OS34] the box never comes back: what was written is kept and said to be all, and what was not answered says that', async () => {
  const { stage, id, threadId, runId, connector } = await asked({ begins: 'One, ' });
  const other = stage.cyd.does('sessions.create', { instanceId: id, title: 'Other' }).threadId;
  const silent = stage.cyd.does('messages.send', { threadId: other, text: 'and you?' }).runId;
  const [, send] = stage.orders(connector, 'send');
  connector.does('gateway.done', { orderId: must(send, 'the order').id, ok: true });
  const own = connector.does('gateway.run', {
    ...{ sessionKey: 'agent:main:cron', gatewayRunId: 'cron-1', cause: 'cron', at: 1 },
  }).runId;
  await productRestarts(stage, bounds.connectorAwayMs + bounds.startWithinMs);
  expect(stage.instance(id).state).toBe('error');
  const written = stage.run(runId);
  expect(written).toMatchObject({ state: 'interrupted', trouble: { code: 'producerLost' } });
  expect(saidOf(must(written.trouble, 'why'))).toMatch(/kept.*if nothing more comes below/);
  const left = stage.run(own);
  expect(left).toMatchObject({ state: 'interrupted', trouble: { code: 'producerLost' } });
  expect(saidOf(must(left.trouble, 'why'))).toContain('Nothing was written');
  expect(saidOf(must(left.trouble, 'why'))).not.toContain('kept');
  const waits = stage.run(silent);
  expect(waits).toMatchObject({ state: 'queued', taken: true });
  expect(saidOf(must(waits.stalled, 'why'))).toMatch(/did not come back.*Nothing was written/);
  stage.join(stage.ada.principal).does('instances.restart', { instanceId: id });
  await stage.settle();
  stage.host.starts.at(-1)?.comes();
  await stage.settle();
  const { openRuns } = stage.calls(id).does('gateway.hello', anew);
  expect(openRuns).toMatchObject([{ runId: silent, began: true, text: 'and you?' }]);
  expect(stage.run(runId).threadId).toBe(threadId);
});

test('[OS34] one that leaves a box that was given up says so, and does not look as if it came by itself', async () => {
  const { stage, id, runId, connector } = await asked();
  connector.does('gateway.trouble', { trouble: wentAway });
  for (let left = 3 * bounds.startWithinMs; left > 0; left -= 15_000) {
    connector.pongAt = stage.bench.clock.now();
    stage.bench.run(15_000);
    await stage.settle();
  }
  expect(stage.instance(id).state).toBe('error');
  expect(stage.run(runId)).toMatchObject({ state: 'queued', taken: true });
  stage.bench.leave(connector);
  stage.bench.run(limits.leaseMs + limits.lastCallMs + 1_000);
  expect(stage.run(runId)).toMatchObject({ state: 'queued', stalled: { code: 'openclawAway' } });
  expect(stage.run(runId).stalled?.fix).toContain('Restart it');
});

test('[OS21] [OS34] what was told and not taken before the box was given up says again that it is not taken, where the next one does not take it either', async () => {
  const stage = new GatewayStage();
  const { id, threadId } = await stage.ready();
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'count' });
  await productRestarts(stage, bounds.connectorAwayMs + bounds.startWithinMs);
  expect(stage.instance(id).state).toBe('error');
  expect(stage.run(runId)).toMatchObject({ state: 'queued', stalled: { code: 'openclawAway' } });
  stage.host.starts.at(-1)?.comes();
  await stage.settle();
  const back = stage.calls(id);
  const { orders } = back.does('gateway.hello', anew);
  const send = must(
    orders.find(({ kind }) => kind === 'send'),
    'the order',
  );
  expect(stage.run(runId).stalled).toBeUndefined();
  stage.bench.run(bounds.takenWithinMs);
  expect(stage.run(runId)).toMatchObject({ state: 'queued', stalled: { code: 'notTaken' } });
  back.does('gateway.done', { orderId: send.id, ok: true });
  expect(stage.run(runId)).toMatchObject({ state: 'queued', taken: true });
  expect(stage.run(runId).stalled).toBeUndefined();
});

test('[OS34] a connector that is there before its gateway takes nothing: what waits is away until a process is named, and only then is not taken', async () => {
  const stage = new GatewayStage();
  const { id, threadId } = await stage.ready();
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'count' });
  await productRestarts(stage, bounds.connectorAwayMs + bounds.startWithinMs);
  stage.host.starts.at(-1)?.comes();
  await stage.settle();
  const back = stage.connects(id, { bootId: '', gatewayVersion: '', scopes: [] });
  const away = { state: 'queued', stalled: { code: 'openclawAway' } };
  expect(stage.run(runId)).toMatchObject(away);
  stage.bench.run(2 * bounds.takenWithinMs);
  expect(stage.run(runId)).toMatchObject(away);
  back.does('gateway.hello', anew);
  expect(stage.run(runId).stalled).toBeUndefined();
  stage.bench.run(bounds.takenWithinMs);
  expect(stage.run(runId)).toMatchObject({ state: 'queued', stalled: { code: 'notTaken' } });
});

test('[OC9] started anew by a person: what had written nothing is not said to be kept', async () => {
  const { stage, id, runId, connector } = await asked();
  connector.does('run.open', { runId, contextUnits: 0 });
  connector.does('run.start', { runId, model });
  stage.ada.does('instances.restart', { instanceId: id });
  const ended = stage.run(runId);
  expect(ended).toMatchObject({ state: 'interrupted', trouble: { code: 'restarted' } });
  expect(saidOf(must(ended.trouble, 'why'))).toMatch(/Nothing was written.*if nothing comes below/);
});

const wentAway = { code: 'gatewayWentAway', message: 'It went away.', fix: 'See below.' };
