import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import * as z from 'zod/mini';
import { babbleOf } from '../kill/expected.ts';
import { launchBrowser } from '../support/browser.ts';
import type { Product } from '../support/product.ts';
import type { Place, RawClient } from '../support/raw-client.ts';
import { sha256 } from '../support/raw-replica.ts';
import { answerOf, ended, join, newRoom, newThread, say } from '../support/rooms.ts';
import { shows } from '../support/shows.ts';
import { Wiretap } from '../support/wiretap.ts';
import type { Report } from './report.ts';

const asked = 'write 1500 words at 100 a second';
const awayMs = 5_000;

/** Two browsers, a raw client, and one that is away for five seconds, watch one long answer. */
export async function proveEqualReplicas(product: Product, report: Report): Promise<void> {
  const place = await newRoom(product);
  const author = await join(place);
  const traveller = await join(place);
  const threadId = await newThread(author);
  await traveller.watch(`thread:${threadId}`);
  const browser = await launchBrowser();
  try {
    const pages = await Promise.all([1, 2].map(() => openThread(browser, place, threadId)));
    const { runId } = await say(author, threadId, asked);
    const resumed = travel(traveller, runId, `thread:${threadId}`);
    await ended(author, runId);
    await ended(traveller, runId);
    const words = babbleOf(asked)?.text ?? '';
    const hash = sha256(words);
    await Promise.all(pages.map(({ page }) => shows(page, words)));
    const held = [...pages.map(({ tap }) => tap.replica), author.replica].map((replica) =>
      sha256(answerOf(replica, runId)),
    );
    report.promise(
      'two browsers and a raw client hold the same 1,500 tokens, byte for byte',
      held.every((one) => one === hash),
      `${Buffer.byteLength(words)} bytes, sha256 ${hash.slice(0, 16)}…; browsers: the bytes of their sockets, and every word on the page`,
    );
    const { topicBytes, missedBytes, awayFor } = await resumed;
    const budget = Math.floor(missedBytes * 1.2) + 512;
    report.promise(
      'who was away for 5 s mid-stream is told what was missed, and hardly more',
      topicBytes <= budget && sha256(answerOf(traveller.replica, runId)) === hash,
      `away ${awayFor} ms: ${topicBytes} topic bytes for ${missedBytes} missed (at most ${budget})`,
    );
  } finally {
    await browser.close();
  }
}

/** Signed in by the cookie, as if this browser had signed in before. */
async function openThread(
  browser: Browser,
  { address, room, cookie }: Place,
  threadId: string,
): Promise<{ page: Page; tap: Wiretap }> {
  const context = await browser.newContext();
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: address, httpOnly: true, sameSite: 'Lax' }]);
  const page = await context.newPage();
  const tap = new Wiretap(page);
  await page.goto(`${address}/r/${room}/t/${threadId}`);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  return { page, tap };
}

const topics = z.object({
  topics: z.array(
    z.looseObject({
      topic: z.string(),
      kind: z.string(),
      streams: z.array(z.object({ offset: z.number(), text: z.string() })),
    }),
  ),
});

/** Goes away in the middle and comes back; measures what the topic costs then. */
async function travel(client: RawClient, runId: string, topic: string) {
  await client.seen((held) => answerOf(held, runId).length > 2_000, 'the beginning of the answer');
  client.drop();
  await client.ended;
  const heldUnits = answerOf(client.replica, runId).length;
  const left = performance.now();
  await sleep(awayMs);
  await client.connect();
  const { payload } = await client.greet();
  const awayFor = Math.round(performance.now() - left);
  const told = topics.parse(payload).topics.find((one) => one.topic === topic);
  if (told?.kind !== 'tail') throw new Error(`the topic came back as ${told?.kind}`);
  const reached = Math.max(...told.streams.map(({ offset, text }) => offset + text.length));
  const words = babbleOf(asked)?.text ?? '';
  const missedBytes = Buffer.byteLength(words.slice(heldUnits, reached));
  return { topicBytes: Buffer.byteLength(JSON.stringify(told)), missedBytes, awayFor };
}
