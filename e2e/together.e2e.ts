import { afterAll, beforeAll, expect, test } from 'vitest';
import { Crossings, killsAt } from './kill/crossings.ts';
import { newBot } from './support/agents.ts';
import { bring } from './support/bring.ts';
import { CountingWeb } from './support/counting-web.ts';
import { Product } from './support/product.ts';
import type { RawClient } from './support/raw-client.ts';
import { ended, join, newRoom, newThread, say, stateOf } from './support/rooms.ts';

const product = new Product();
const web = new CountingWeb();
const crossed = new CountingWeb();

beforeAll(async () => {
  await Promise.all([web.open(), crossed.open()]);
  await product.start({ AUTOPILOT_FETCH_ALLOWED: `${web.host},${crossed.host}` });
});
afterAll(async () => {
  for (const one of [web, crossed]) one.close();
  await product.remove();
});

/** The approval that waits, as this client sees it. */
async function waiting(client: RawClient) {
  const pending = () => client.replica.table('approvals').find(({ state }) => state === 'pending');
  await client.seen(() => pending() !== undefined, 'an approval that waits');
  const row = pending();
  return { approvalId: String(row?.id), digest: String(row?.digest), verdict: 'approve' };
}

test('[M112] [M191] a run waits to be allowed over a kill of workerd, goes on when it is, and fetches once', async () => {
  const place = await newRoom(product);
  const ada = await join(place);
  await ada.watch('approvals');
  const threadId = await newThread(ada);
  const { runId } = await say(ada, threadId, `fetch ${web.address('/tides')}`);
  const ballot = await waiting(ada);
  await ada.seen((held) => stateOf(held, runId) === 'waiting', 'the run waits');
  product.kill('workerd');
  await ada.ended;
  await product.healthy();
  const again = await join(place);
  await again.watch('approvals');
  await again.watch(`thread:${threadId}`);
  expect([stateOf(again.replica, runId), web.reads('/tides')]).toEqual(['waiting', 0]);
  await again.command('approvals.decide', ballot);
  await again.command('approvals.decide', { ...ballot, again: true });
  await ended(again, runId);
  expect([stateOf(again.replica, runId), web.reads('/tides')]).toEqual(['done', 1]);
  await again.seen(
    (held) => held.table('approvals').some(({ state }) => state === 'done'),
    'the approval is done',
  );
});

test('[R41] 20 kills between decision and dispatch and 20 between dispatch and effect: what was allowed runs once or is shown as unknown, never twice', {
  timeout: 600_000,
}, async () => {
  const asker = await newRoom(product, 'Cleo');
  const owner = await join(asker);
  const { here } = await bring(owner, 'Dan', 'approver');
  const { key } = await newBot(asker, { name: 'Scout', role: 'member' });
  await owner.command('policies.set', { preset: 'team', minutes: 60 });
  owner.close();
  const crossings = new Crossings(product, crossed, {
    askers: [asker, { ...asker, key }],
    decider: here,
  });
  await crossings.endure([
    ...killsAt('decided', 3),
    ...killsAt('beforeDispatch', 2),
    ...killsAt('decided', 2),
    ...killsAt('beforeDispatch', 1),
    ...killsAt('decided', 2),
    ...killsAt('afterDispatch', 4),
    ...killsAt('decided', 2),
    ...killsAt('beforeEffect', 6),
    ...killsAt('decided', 1),
    ...killsAt('beforeEffect', 7),
    ...killsAt('afterEffect', 2),
  ]);
  const { backMs: _, ...tally } = await crossings.finish();
  console.log(JSON.stringify(tally));
  expect(tally.wrong).toEqual([]);
  expect(tally.between).toEqual({
    decisionAndDispatch: 20,
    dispatchAndEffect: 20,
    effectAndWord: 3,
  });
  // Each call that was not let go when all died: done, but for those whose run died six times.
  const { done = 0, cancelled = 0 } = tally.calls;
  expect(done + cancelled).toBeGreaterThanOrEqual(20);
  expect(cancelled).toBeLessThanOrEqual(4);
});
