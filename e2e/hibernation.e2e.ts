import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../shared/protocol/limits.ts';
import { auditEqual } from './kill/audit.ts';
import { launchBrowser } from './support/browser.ts';
import { HatcheryPage } from './support/hatchery.ts';
import { playedBy } from './support/played-by.ts';
import { Product } from './support/product.ts';
import { roomOf } from './support/room-of-two.ts';
import { caughtUp, ended, join, newRoom, newThread, say } from './support/rooms.ts';
import { until } from './support/until.ts';
import { Visitor } from './support/visitor.ts';

const product = new Product();
let browser: Browser | null = null;
beforeAll(() => product.start());
afterAll(async () => {
  await browser?.close();
  await product.remove();
});

/** The room says so each time that it is made anew: after a sleep, that is, or after a kill. */
const wakes = (): number => product.log().split('"room.woke"').length - 1;
const canvasWakes = (): number => product.log().split('"canvas.woke"').length - 1;

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

/** Three tabs of one browser lie open at one canvas, and nobody moves. */
async function threePages(browser: Browser): Promise<[HatcheryPage, HatcheryPage, HatcheryPage]> {
  const ada = await Visitor.arrive(browser);
  await ada.signUp(product, 'Ada', 'ada@idle.example.com');
  const room = roomOf(ada);
  const [one, two, three] = [new HatcheryPage(ada), await another(ada), await another(ada)];
  for (const page of [one, two, three]) await page.open(room);
  await one.addNote('Before the sleep');
  for (const page of [two, three]) await page.seeAll(page.notes('Before the sleep'));
  return [one, two, three];
}

const another = async ({ context }: Visitor): Promise<HatcheryPage> =>
  new HatcheryPage({ page: await context.newPage() });

test('[R119] [HR9] a room with twenty idle sockets and a canvas with three idle pages sleep, are woken by nothing, and nothing runs in them', async () => {
  browser = await launchBrowser();
  const [page, other] = await threePages(browser);
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
  const [asleep, drawn, log] = [wakes(), canvasWakes(), product.log().length];
  await sleep(idleMs);
  const meanwhile = product.log().slice(log);
  expect(wakes()).toBe(asleep);
  expect(meanwhile).toBe('');
  expect(canvasWakes()).toBe(drawn);
  const pongs = () => talker.frames.filter(({ text }) => text === 'pong').length;
  const before = pongs();
  talker.sendText('ping');
  await until(() => pongs() > before, 'the pong of the runtime', 5_000);
  expect(wakes()).toBe(asleep);
  expect((await talker.ask('clock.now', {})).ok).toBe(true);
  await woke(asleep + 1);
  expect(wakes()).toBe(asleep + 1);
  // The canvas slept, or this would wake nobody.
  await page.addNote('After it');
  await other.seeAll(other.notes('After it'));
  await until(() => canvasWakes() > drawn, 'the line that says so', 10_000);
  expect(canvasWakes()).toBe(drawn + 1);
}, 180_000);
