import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../shared/protocol/limits.ts';
import { auditEqual } from './kill/audit.ts';
import { playedBy } from './support/played-by.ts';
import { Product } from './support/product.ts';
import { caughtUp, ended, join, newRoom, newThread, say } from './support/rooms.ts';
import { until } from './support/until.ts';

const product = new Product();
beforeAll(() => product.start());
afterAll(() => product.remove());

/** The room says so each time that it is made anew: after a sleep, that is, or after a kill. */
const wakes = (): number => product.log().split('"room.woke"').length - 1;

/** The line comes through a pipe, and the answer to who woke it may overtake it. */
const woke = (times: number): Promise<void> =>
  until(() => wakes() >= times, `the room being made anew, ${times} times by now`, 10_000);

/** The runtime lets an object sleep after ten idle seconds. */
const longEnoughMs = 14_000;

/** Whether a minute brings anything is the same for whoever sits there: one kind waits it out. */
const idleMs = playedBy === 'agent' ? 10_000 : 60_000;

test('[R18] a room that slept knows its sockets, who they are and what they watch', async () => {
  const place = await newRoom(product);
  const [one, two] = [await join(place), await join(place, { binary: false })];
  const threadId = await newThread(one);
  await two.watch(`thread:${threadId}`);
  const first = await say(one, threadId, 'count to 10');
  await Promise.all([ended(one, first.runId), ended(two, first.runId)]);
  const before = wakes();
  await sleep(longEnoughMs);
  expect(wakes()).toBe(before);
  const second = await say(one, threadId, 'count to 20');
  await woke(before + 1);
  expect(wakes()).toBe(before + 1);
  await Promise.all([ended(one, second.runId), ended(two, second.runId)]);
  const fresh = await join(place);
  await fresh.watch(`thread:${threadId}`);
  await caughtUp(one, two, fresh);
  for (const client of [one, two])
    expect(auditEqual('who slept with it', client.replica, fresh.replica)).toEqual([]);
  expect([one.closes, two.closes]).toEqual([[], []]);
  for (const client of [one, two, fresh]) client.close();
});

test('[R119] an idle room with twenty sockets sleeps, is woken by nothing, and nothing runs in it', async () => {
  const place = await newRoom(product, 'Idle');
  const clients = await Promise.all(
    Array.from({ length: limits.connectionsPerPrincipal }, () => join(place)),
  );
  const [talker] = clients;
  if (talker === undefined) throw new Error('nobody');
  const threadId = await newThread(talker);
  const { runId } = await say(talker, threadId, 'count to 5');
  await ended(talker, runId);
  await sleep(longEnoughMs);
  const [asleep, log] = [wakes(), product.log().length];
  await sleep(idleMs);
  const meanwhile = product.log().slice(log);
  expect(wakes()).toBe(asleep);
  expect(meanwhile).toBe('');
  const pongs = () => talker.frames.filter(({ text }) => text === 'pong').length;
  const before = pongs();
  talker.sendText('ping');
  await until(() => pongs() > before, 'the pong of the runtime', 5_000);
  expect(wakes()).toBe(asleep);
  expect((await talker.ask('clock.now', {})).ok).toBe(true);
  await woke(asleep + 1);
  expect(wakes()).toBe(asleep + 1);
});
