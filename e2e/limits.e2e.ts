import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { limits } from '../shared/protocol/limits.ts';
import { auditEqual } from './kill/audit.ts';
import { Product } from './support/product.ts';
import { headersOf, type Place, RawClient, Refused } from './support/raw-client.ts';
import { roomMiB } from './support/resident.ts';
import { caughtUp, ended, join, newRoom, newThread, say } from './support/rooms.ts';

const product = new Product();
beforeAll(() => product.start());
afterAll(() => product.remove());

const clock = (client: RawClient) => client.ask('clock.now', {});
const kiB = 1024;
const miB = 1024 * kiB;

/** Ten calls in a row, each after the answer to the one before it. */
async function tenCalls(client: RawClient): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (let i = 0; i < 10; i++) answers.push((await clock(client)).ok);
  return answers;
}

test('[R74] a socket that says no hello is closed with 4408 after five seconds', async () => {
  const client = new RawClient(await newRoom(product));
  await client.connect();
  const from = performance.now();
  expect(await client.ended).toMatchObject({ code: 4408, reason: 'helloFirst' });
  const tookMs = performance.now() - from;
  expect(tookMs).toBeGreaterThan(limits.helloMs - 500);
  expect(tookMs).toBeLessThan(limits.helloMs + 2_000);
});

test('[R74] nothing is answered before hello, and a first frame over 16 KiB ends the connection', async () => {
  const place = await newRoom(product);
  const client = new RawClient(place);
  await client.connect();
  expect((await clock(client)).error?.code).toBe('helloFirst');
  client.sendText(`{"type":"req","id":"a","method":"hello","params":"${'x'.repeat(16 * kiB)}"}`);
  expect((await client.ended).code).toBe(1009);
});

test.each([
  ['64 KiB + 1', 64 * kiB + 1],
  ['1 MiB', miB],
  ['31 MiB', 31 * miB],
  ['33 MiB', 33 * miB],
])('[R75] a frame of %s ends its connection and costs nobody else anything', async (_, bytes) => {
  const place = await newRoom(product);
  const [giant, other] = [await join(place), await join(place)];
  const before = roomMiB(product);
  giant.sendText('x'.repeat(bytes));
  expect((await giant.ended).code).toBe(1009);
  expect((await clock(other)).ok).toBe(true);
  expect(roomMiB(product) - before).toBeLessThan((2 * bytes) / miB + 32);
  await giant.dial();
  expect((await clock(giant)).ok).toBe(true);
});

test('[R75] a frame of exactly 64 KiB is still read', async () => {
  const client = await join(await newRoom(product));
  const head = '{"type":"req","id":"big","method":"clock.now","params":"';
  client.sendText(`${head}${'x'.repeat(64 * kiB - head.length - 2)}"}`);
  expect((await clock(client)).ok).toBe(true);
});

test('[R76] too fast is refused with slowDown, insisting ends with 4429, others notice nothing', async () => {
  const place = await newRoom(product);
  const [hasty, calm] = [await join(place), await join(place)];
  const answers: ReturnType<typeof hasty.askOrLose>[] = [];
  const insist = async () => {
    // A busy machine reads slowly, and meanwhile some may pass: then insisting takes longer.
    while (hasty.isOpen) {
      for (let i = 0; i < 1_000; i += 1) answers.push(hasty.askOrLose('clock.now', {}));
      await Promise.race([hasty.ended, Promise.all(answers)]);
    }
  };
  const [end, meanwhile] = await Promise.all([hasty.ended, tenCalls(calm), insist()]);
  expect(end).toMatchObject({ code: 4429 });
  const codes = (await Promise.all(answers)).map(
    (answer) => answer?.error?.code ?? String(answer?.ok),
  );
  const count = (code: string) => codes.filter((one) => one === code).length;
  expect(count('true')).toBeGreaterThanOrEqual(limits.messageBurst - 1);
  expect(count('slowDown')).toBeGreaterThanOrEqual(limits.slowDownsBeforeClose);
  // Refusals in a row end it: those before the close are nothing else.
  const answered = codes.filter((code) => code === 'true' || code === 'slowDown');
  expect(new Set(answered.slice(-limits.slowDownsBeforeClose))).toEqual(new Set(['slowDown']));
  expect(meanwhile).toEqual(Array(10).fill(true));
  expect(calm.closes).toEqual([]);
});

test('[R77] the twenty-first connection of a person is refused, the twenty live on', async () => {
  const place = await newRoom(product);
  const twenty = await Promise.all(
    Array.from({ length: limits.connectionsPerPrincipal }, () => join(place)),
  );
  const late = new RawClient(place);
  await late.connect();
  void late.greet().catch(() => {});
  expect(await late.ended).toMatchObject({ code: 4429, reason: 'tooMany' });
  expect(late.heard).toEqual(['bye']);
  for (const client of twenty) expect((await clock(client)).ok).toBe(true);
  twenty[0]?.close();
  await twenty[0]?.ended;
  await late.dial();
  expect((await clock(late)).ok).toBe(true);
});

test('[R78] who stops reading is cut with 4408, costs little memory, and goes on where it stood', async () => {
  const place = await newRoom(product);
  const [talker, sleeper] = [await join(place), await join(place, { binary: false })];
  const threads = await Promise.all([1, 2, 3, 4, 5, 6].map(() => newThread(talker)));
  for (const thread of threads) await sleeper.watch(`thread:${thread}`);
  let said = 0;
  const talk = (isEnough: () => boolean) =>
    Promise.all(
      threads.map(async (threadId) => {
        while (!isEnough()) {
          said += 1;
          const { runId } = await say(talker, threadId, `${said} ${'harbor '.repeat(8_500)}`);
          await ended(talker, runId);
        }
      }),
    );
  await talk(() => said >= 60); // What the messages themselves cost.
  const before = roomMiB(product);
  sleeper.pause();
  await talk(() => product.log().includes('"reason":"tooSlow","words":"tooSlow"'));
  const grown = roomMiB(product) - before;
  console.log(
    `${said - 60} messages of 58 KiB until the cut; the room grew by ${grown.toFixed(1)} MiB`,
  );
  // Of the process: the allocator moves in steps of several MiB.
  expect(grown).toBeLessThan(32);
  sleeper.resume();
  expect(await sleeper.ended).toMatchObject({ code: 4408 });
  await sleeper.dial();
  await caughtUp(sleeper, talker);
  expect(auditEqual('the sleeper', sleeper.replica, talker.replica)).toEqual([]);
});

test('[R79] pings by the ten thousand are answered by the runtime, and nobody notices', async () => {
  const place = await newRoom(product);
  const [pinger, calm] = [await join(place), await join(place)];
  const before = roomMiB(product);
  const sent = 30_000;
  for (let i = 0; i < sent; i++) pinger.sendText('ping');
  const pongs = () => pinger.frames.filter(({ text }) => text === 'pong').length;
  expect(await tenCalls(calm)).toEqual(Array(10).fill(true));
  await pinger.seen(() => pongs() === sent, 'all pongs');
  expect((await clock(pinger)).ok).toBe(true);
  expect(roomMiB(product) - before).toBeLessThan(64);
});

test('[R79] a frame that is begun and never finished holds up nobody', async () => {
  const place = await newRoom(product);
  const calm = await join(place);
  const sockets = await Promise.all(Array.from({ length: 5 }, () => halfFrame(place)));
  expect((await clock(calm)).ok).toBe(true);
  const thread = await newThread(calm);
  const { runId } = await say(calm, thread, 'count to 3');
  await ended(calm, runId);
  for (const socket of sockets) socket.destroy();
});

test('[R82] the hundred and twenty-ninth topic of a connection is refused', async () => {
  const place = await newRoom(product);
  const client = await join(place);
  const threads: string[] = [];
  for (let i = 0; i < limits.topicsPerConnection; i++)
    threads.push(await patiently(() => create(client)));
  const [first, ...rest] = threads.map((id) => `thread:${id}`);
  const last = rest.pop() ?? '';
  for (const topic of [first ?? '', ...rest]) await patiently(() => client.watch(topic));
  await expect(patiently(() => client.watch(last))).rejects.toThrow('tooMany');
  await patiently(() => client.command('topic.close', { topic: first }));
  await patiently(() => client.watch(last));
});

async function create(client: RawClient): Promise<string> {
  const answer = await client.command('threads.create', { title: 'One of many' });
  return z.object({ threadId: z.string() }).parse(answer).threadId;
}

/** Opens a socket by hand and begins a text frame of 1,000 bytes with ten of them. */
function halfFrame(place: Place): Promise<ReturnType<typeof connect>> {
  const { port, host } = new URL(place.address);
  const headers = Object.entries(headersOf(place)).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), 'localhost', () => {
      const key = randomBytes(16).toString('base64');
      socket.write(
        `GET /parties/autopilot/${place.room} HTTP/1.1\r\nHost: ${host}\r\n` +
          `${headers.join('')}Upgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
      );
    });
    socket.once('error', reject);
    socket.once('data', (data) => {
      if (!data.toString().startsWith('HTTP/1.1 101')) return reject(new Error(data.toString()));
      socket.write(
        Buffer.concat([Buffer.from([0x01, 0xfe, 0x03, 0xe8]), randomBytes(4), randomBytes(10)]),
      );
      resolve(socket);
    });
  });
}

/** Tries again when the room says that it was too fast. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refused) || error.retryAfterMs === 0) throw error;
      await sleep(error.retryAfterMs);
    }
  }
}
