import { expect, onTestFinished, test, vi } from 'vitest';
import { approvalId, messageId, orderId, runId, threadId } from '../../shared/model/ids.ts';
import type { Order } from '../../shared/model/order.ts';
import { principal } from '../../shared/model/principal.ts';
import { GatewayRefused } from './gateway-link.ts';
import { Orders } from './orders.ts';

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
  const words = { text: 'words', author: { principal: principal.parse('human:cyd'), name: 'Cyd' } };
  const place = { threadId: threadId.parse('t-1'), sessionKey: 'agent:main:main' };
  const ids = {
    id: orderId.parse('o-2'),
    runId: runId.parse('r-1'),
    messageId: messageId.parse('m-1'),
  };
  orders.hear({ kind: 'send', ...ids, ...place, ...words }, true);
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
