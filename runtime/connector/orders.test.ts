import { expect, onTestFinished, test, vi } from 'vitest';
import { approvalId, messageId, orderId, runId, threadId } from '../../shared/model/ids.ts';
import type { Order } from '../../shared/model/order.ts';
import { principal } from '../../shared/model/principal.ts';
import { GatewayRefused } from './gateway-link.ts';
import { Orders } from './orders.ts';
import { Runs } from './runs.ts';

/** Orders to a gateway that is there; each decision, and each look at a message, meets the next of these answers. */
function stage(answers: readonly (string | GatewayRefused)[]) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const rest = [...answers];
  const told: unknown[] = [];
  const decide = () => {
    const next = rest.shift();
    return next instanceof GatewayRefused ? Promise.reject(next) : Promise.resolve(next);
  };
  const call = (_: string, done: unknown) => {
    told.push(done);
    return Promise.resolve({});
  };
  const orders = new Orders({
    gateway: { now: {} },
    room: { call },
    approvals: { decide, askAgain: () => {} },
    resume: { orFail: decide },
    secrets: [],
  } as never);
  return { orders, told, rest };
}

/** Orders of a session, with a gateway that refuses the first so many of each method, and tools that change. */
function session(refuses: Record<string, number> = {}, words = 'Run changed; retry Stop.') {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const asked: string[] = [];
  const told: unknown[] = [];
  const runs = new Runs(
    {
      room: { call: () => Promise.reject(new Error('no room')), tell: () => {}, pump: () => {} },
      secrets: [],
      nameOf: ({ provider, id }) => ({ provider, id, rehearsal: false }),
      now: Date.now,
      boot: () => 'boot-1',
      bootBefore: () => 'boot-1',
      named: () => {},
      isToSend: () => false,
      over: () => {},
    },
    () => false,
  );
  let changes = 0;
  const waiting: (() => void)[] = [];
  const toolset = {
    get isChanging() {
      return changes > 0;
    },
    quiet: () => new Promise<void>((done) => waiting.push(done)),
  };
  const call = (method: string) => {
    asked.push(method);
    const left = refuses[method] ?? 0;
    refuses[method] = left - 1;
    const no = new GatewayRefused('UNAVAILABLE', words, false);
    return left > 0 ? Promise.reject(no) : Promise.resolve({});
  };
  const hear = (_: string, done: unknown) => {
    told.push(done);
    return Promise.resolve({});
  };
  const ping = { ask: () => call('ping') };
  const parts = {
    gateway: { now: {}, call },
    room: { call: hear },
    runs: runs.desk,
    toolset,
    ping,
    sessions: { named: () => {} },
  };
  const orders = new Orders({ ...parts, state: { now: { named: [] } }, secrets: [] } as never);
  return {
    ...{ orders, runs, asked, told },
    /** So many changes of the tools are to be written, one after the other. */
    changes: (count: number) => {
      changes = count;
    },
    written: () => {
      changes--;
      for (const done of waiting.splice(0)) done();
      return vi.advanceTimersByTimeAsync(0);
    },
  };
}

const run = runId.parse('r-1');
const place = { threadId: threadId.parse('t-1'), sessionKey: 'agent:main:main' };
const send: Order = {
  ...{ id: orderId.parse('o-2'), kind: 'send', runId: run, messageId: messageId.parse('m-1') },
  ...{ ...place, text: 'words', author: { principal: principal.parse('human:cyd'), name: 'Cyd' } },
};
const abort: Order = {
  ...{ id: orderId.parse('o-3'), kind: 'abort', runId: run, sessionKey: place.sessionKey },
};

test('[GC51] [GP11] a message that is stopped while a change of the tools is written is not sent behind it', async () => {
  const { orders, runs, asked, changes, written } = session();
  changes(2);
  orders.hear(send, false);
  expect(runs.isIdle).toBe(false);
  await written();
  expect(asked).toEqual([]);
  runs.desk.stop(run);
  await written();
  expect([asked, runs.desk.seen(run)?.isUnderWay]).toEqual([[], false]);
});

test('[GP11] a message, and the question whether the model answers, wait until no change is written', async () => {
  const { orders, asked, changes, written } = session();
  changes(2);
  orders.hear(send, false);
  orders.hear({ id: orderId.parse('o-4'), kind: 'ping' }, false);
  await written();
  expect(asked).toEqual([]);
  await written();
  expect(asked.toSorted()).toEqual(['chat.send', 'ping']);
});

test('[GC50] a Stop that the gateway refuses is said again, as long as the run is under way', async () => {
  const { orders, asked, told } = session({ 'chat.abort': 2 });
  orders.hear(send, false);
  await vi.advanceTimersByTimeAsync(0);
  told.length = 0;
  orders.hear(abort, false);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual([{ orderId: 'o-3', ok: true }]);
  expect(asked).toEqual(['chat.send', 'chat.abort', 'chat.abort', 'chat.abort']);
});

test('[GC50] a Stop of what is not under way here is said once: what the gateway refuses is told', async () => {
  const { orders, told } = session({ 'chat.abort': 1 });
  orders.hear(abort, false);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toMatchObject([{ orderId: 'o-3', ok: false, trouble: { code: 'UNAVAILABLE' } }]);
});

test('[GC9] a gateway that does not take a new name in time is not told as its model; one that is asked for its model is', async () => {
  const { orders, told } = session({ ping: 1, 'sessions.patch': 1 }, 'timed out');
  const named = { ...place, kind: 'rename' as const, title: 'Boats' };
  orders.hear({ ...named, id: orderId.parse('o-4') }, false);
  orders.hear({ id: orderId.parse('o-5'), kind: 'ping' }, false);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toMatchObject([
    { orderId: 'o-4', ok: false, trouble: { code: 'UNAVAILABLE', message: 'timed out' } },
    { orderId: 'o-5', ok: false, trouble: { code: 'modelTimeout' } },
  ]);
});

const decision = (what: 'allow-once' | 'deny'): Order => ({
  id: orderId.parse('o-1'),
  kind: 'decide',
  approvalId: approvalId.parse('a-1'),
  gatewayId: 'g-1',
  digest: '0'.repeat(64),
  decision: what,
  by: { principal: principal.parse('human:ben'), name: 'Ben' },
});

test('[GA12] a no that the gateway refuses is said again until it is taken; the room holds it for open so long', async () => {
  const no = new GatewayRefused('UNAVAILABLE', 'not now', false);
  const { orders, told } = stage([no, no, 'denied']);
  orders.hear(decision('deny'), false);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told).toEqual([{ orderId: 'o-1', ok: true, result: { became: 'denied' } }]);
});

test('[GA9] a yes that the gateway refuses has failed, and is not said again', async () => {
  const { orders, told, rest } = stage([new GatewayRefused('NO', 'not this', false), 'allowed']);
  orders.hear(decision('allow-once'), false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toMatchObject([{ orderId: 'o-1', ok: false, trouble: { message: 'not this' } }]);
  expect(rest).toEqual(['allowed']);
});

test('[GC62] [GC64] what became of a message is asked for again; until it is known the gateway is not sure', async () => {
  const { orders, told } = stage([new GatewayRefused('UNAVAILABLE', 'not now', false), '']);
  orders.hear(send, true);
  expect(orders.isLookingUp).toBe(true);
  await vi.advanceTimersByTimeAsync(9_000);
  expect([orders.isLookingUp, told]).toEqual([true, []]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([orders.isLookingUp, told]).toEqual([false, [{ orderId: 'o-2', ok: true }]]);
});

test('[GC68] what the gateway refused is tried again at its own time, however often it is looked meanwhile', async () => {
  const no = new GatewayRefused('UNAVAILABLE', 'not now', false);
  const { orders, rest } = stage(Array.from({ length: 100 }, () => no));
  orders.hear(decision('deny'), false);
  for (let second = 0; second < 60; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    orders.goOn();
  }
  expect(100 - rest.length).toBeLessThanOrEqual(7);
  expect(vi.getTimerCount()).toBe(1);
});

const lost = new GatewayRefused('down', 'no answer', true);

test('[GA7] [OR1] a yes that waits for its gateway is not told when the room took it back', async () => {
  for (const takesBack of [
    (orders: Orders) => orders.withdrawn(orderId.parse('o-1')),
    (orders: Orders) => orders.greeted([send]),
  ]) {
    const { orders, rest } = stage([lost, 'allowed', 'allowed']);
    orders.hear(decision('allow-once'), false);
    await vi.advanceTimersByTimeAsync(0);
    orders.greeted([decision('allow-once')]);
    takesBack(orders);
    await vi.advanceTimersByTimeAsync(60_000);
    orders.goOn();
    expect(rest).toEqual(['allowed', 'allowed']);
  }
});

test('[GA7] nor where it was taken back while its gateway did not answer', async () => {
  const { orders, rest } = stage([lost, 'allowed']);
  orders.hear(decision('allow-once'), false);
  orders.withdrawn(orderId.parse('o-1'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(rest).toEqual(['allowed']);
});

test('[GC70] what a gateway refuses until a time that it names is not told again before', async () => {
  const later = new GatewayRefused('UNAVAILABLE', 'not now', false, 25_000);
  const { orders, rest } = stage([later, 'denied']);
  orders.hear(decision('deny'), false);
  await vi.advanceTimersByTimeAsync(24_900);
  expect(rest).toEqual(['denied']);
  await vi.advanceTimersByTimeAsync(200);
  expect(rest).toEqual([]);
  expect(new GatewayRefused('UNAVAILABLE', '', false, 1e9).retryAfterMs).toBe(60_000);
});
