import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../shared/lib/must.ts';
import { Product } from './support/product.ts';
import type { Place, RawClient } from './support/raw-client.ts';
import { ended, join, newRoom, newThread, say, stateOf } from './support/rooms.ts';
import { until } from './support/until.ts';

const product = new Product();
let fetched = 0;
const web = createServer((_, response) => {
  fetched += 1;
  response.setHeader('content-type', 'text/plain');
  response.end('tide at six');
});
let host = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const address = web.address();
  host = typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
  await product.start({ AUTOPILOT_FETCH_ALLOWED: host });
});
afterAll(async () => {
  web.close();
  await product.remove();
});

/** The approval that waits, as this client sees it. */
async function waiting(client: RawClient) {
  const pending = () => client.replica.table('approvals').find(({ state }) => state === 'pending');
  await client.seen(() => pending() !== undefined, 'an approval that waits');
  const row = pending();
  return { approvalId: String(row?.id), digest: String(row?.digest), verdict: 'approve' };
}

/** Comes in again as soon as workerd is there; until then the handshake is refused. */
async function back(place: Place): Promise<RawClient> {
  const come: RawClient[] = [];
  const isIn = () =>
    join(place).then(
      (client) => come.push(client) > 0,
      () => false,
    );
  await until(isIn, 'workerd is back', 30_000);
  return must(come[0], 'a client');
}

test('[M112] [M191] a run waits to be allowed over a kill of workerd, goes on when it is, and fetches once', async () => {
  const place = await newRoom(product);
  const ada = await join(place);
  await ada.watch('approvals');
  const threadId = await newThread(ada);
  const { runId } = await say(ada, threadId, `fetch http://${host}/tides`);
  const ballot = await waiting(ada);
  await ada.seen((held) => stateOf(held, runId) === 'waiting', 'the run waits');
  product.kill('workerd');
  const again = await back(place);
  await again.watch('approvals');
  await again.watch(`thread:${threadId}`);
  expect([stateOf(again.replica, runId), fetched]).toEqual(['waiting', 0]);
  await again.command('approvals.decide', ballot);
  await again.command('approvals.decide', { ...ballot, again: true });
  await ended(again, runId);
  expect([stateOf(again.replica, runId), fetched]).toEqual(['done', 1]);
  await again.seen(
    (held) => held.table('approvals').some(({ state }) => state === 'done'),
    'the approval is done',
  );
});
