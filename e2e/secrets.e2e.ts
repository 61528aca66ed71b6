import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readProcesses } from '../runtime/supervisor/process-table.ts';
import { filesHolding, filesOf } from './support/data-files.ts';
import { handshake } from './support/handshake.ts';
import { signIn, signOut, signUp } from './support/person.ts';
import { Product } from './support/product.ts';
import { ended, join as enter, newThread, say } from './support/rooms.ts';

const product = new Product();
afterAll(() => product.remove());

const canary = {
  ANTHROPIC_API_KEY: 'sk-ant-canary-4f1d9c07b6',
  OPENAI_API_KEY: 'sk-canary-77aa0e51d2',
  MODEL_API_KEY: 'canary-model-key-93be18',
};
const words = 'the heron waits by the copper gate';

const holding = (text: string): string[] => filesHolding(product, text);

test('[R71] [R100] [R118] a whole life leaves no credential where none belongs, and no words in a log', async () => {
  await product.start({ ...canary, MODEL: 'rehearsal' });
  const ada = await signUp(product.address);
  const place = { address: product.address, room: ada.homeRoom, cookie: ada.cookie };
  const client = await enter(place);
  const threadId = await newThread(client, words);
  for (const text of [
    words,
    `what time is it, ${words}?`,
    `fail, ${words}`,
    `${words}: stall for 9 seconds`,
  ]) {
    const { runId } = await say(client, threadId, text);
    await ended(client, runId);
  }
  client.sendText(`not a frame: ${words}`);
  await client.ended;
  const query = `/parties/autopilot/${ada.homeRoom}?key=${canary.OPENAI_API_KEY}`;
  await handshake(product.address, query, { origin: product.address, cookie: ada.cookie });
  await fetch(`${product.address}/api/auth/get-session?token=${canary.MODEL_API_KEY}`);
  product.kill('workerd');
  await product.healthy();
  product.kill('tree');
  await product.start();
  const again = await signIn(product.address, ada);
  const commands = readProcesses().map(({ command }) => command);
  await signOut(product.address, again);
  await product.stop();

  const secret = readFileSync(join(product.dataFolder, 'secret.env'), 'utf8').split('=')[1] ?? '';
  const cookies = [ada, again].map(({ cookie }) => decodeURIComponent(cookie.split('=')[1] ?? ''));
  expect(secret.trim().length).toBeGreaterThan(30);
  expect(holding(secret.trim())).toEqual(['secret.env']);
  for (const credential of [...Object.values(canary), ...cookies, ada.password]) {
    expect(holding(credential)).toEqual([]);
    expect(holding(encodeURIComponent(credential))).toEqual([]);
    expect(product.printed).not.toContain(credential);
    expect(commands.filter((command) => command.includes(credential))).toEqual([]);
  }
  expect(product.printed).not.toContain(secret.trim());
  expect(holding(words).filter((path) => !path.startsWith('state/v3/do/'))).toEqual([]);
  expect(holding(words)).not.toEqual([]);
  for (const [path, bytes] of filesOf(product))
    if (path.startsWith('app/client/')) expect([path, sourceMapIn(bytes)]).toEqual([path, false]);
});

/** A source map would publish what the bundle left out. */
const sourceMapIn = (bytes: Buffer): boolean =>
  /[#@] sourceMappingURL=/.test(bytes.toString('latin1'));
