import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { connect as connectAnywhere } from '../client/agent/connect.ts';
import { connect } from '../client/agent/node.ts';
import { readProcesses } from '../runtime/supervisor/process-table.ts';
import { type Bot, newBot } from './support/agents.ts';
import { AgentCli } from './support/cli.ts';
import { Product } from './support/product.ts';
import type { Place } from './support/raw-client.ts';
import { answerOf, ended, join as enter, newRoom, newThread, say } from './support/rooms.ts';

const root = join(import.meta.dirname, '..');
const product = new Product();
const cli = new AgentCli();
let ada: Place;
let bot: Bot;

beforeAll(async () => {
  await product.start();
  ada = await newRoom(product, 'Ada');
  bot = await newBot(ada, { name: 'Bot', role: 'member' });
});
afterAll(async () => {
  cli.remove();
  await product.remove();
});

const created = z.object({ code: z.string() });

/** An invite into Ada's room. */
async function invite(role = 'member'): Promise<string> {
  const owner = await enter(ada);
  const { code } = created.parse(await owner.command('invites.create', { role, hours: 1 }));
  owner.close();
  return code;
}

test.each([
  ['a header', connect],
  ['subprotocols', connectAnywhere],
])('an agent comes home by its key in %s, and everything it holds is live', async (_, by) => {
  const agent = await by({ url: product.address, key: bot.key });
  expect(await agent.whoami()).toMatchObject({
    principal: bot.principal,
    role: 'owner',
    homeRoom: agent.room,
    credential: { kind: 'key', id: bot.keyId, scope: 'admin' },
  });
  const names = (await agent.capabilities()).map(({ name }) => name);
  expect(names).toContain('messages.send');
  expect(names).not.toContain('keys.mint');
  const { threadId } = await agent.call('threads.create', { title: 'At home' });
  const answer = await agent.say(threadId, 'write 60 words at 200 a second');
  expect(answer).toMatchObject({ state: 'done', trouble: null });
  expect(answer.text.split(/\s+/).length).toBeGreaterThan(55);
  agent.close();
});

test('in another’s room it holds the same words as a person, byte for byte, over a kill', async () => {
  const agent = await connect({ url: product.address, key: bot.key, room: ada.room });
  const person = await enter(ada);
  const threadId = await newThread(person, 'Together');
  const watch = await agent.watch(`thread:${threadId}`);
  const { runId } = await say(person, threadId, 'write 300 words at 100 a second');
  await agent.until(
    ({ replica }) => ([...replica.texts.values()].at(-1)?.text.length ?? 0) > 400 || null,
  );
  product.kill('workerd');
  await product.healthy();
  await person.dial();
  await ended(person, runId);
  const run = await agent.until(({ replica }) => {
    const held = [...replica.rows.runs.values()].find(({ id }) => id === runId);
    return held?.state === 'done' ? held : null;
  });
  const part = watch.rows('parts').find((one) => one.n > run.n && one.kind === 'text');
  expect(agent.text(part?.id ?? '')).toBe(answerOf(person.replica, runId));
  agent.close();
  person.close();
});

/** The Node of this machine beside ours, which npm brought: an older one is what users have. */
const nodes = [process.execPath, '/usr/bin/node']
  .filter((path) => existsSync(path))
  .map((path) => [String(spawnSync(path, ['--version']).stdout).trim(), path] as const)
  .filter(([version]) => Number(/^v(\d+)/.exec(version)?.[1]) >= 20);

test('what is built for Node 20 is built', () => {
  const built = spawnSync(process.execPath, [join(root, 'scripts/build-agent.ts')], { cwd: root });
  expect(String(built.stderr)).toBe('');
  expect(built.status).toBe(0);
});

test.each(nodes)(
  'the ten lines of the README work, and the command line, in Node %s',
  (_, node) => {
    const folder = mkdtempSync(join(tmpdir(), 'autopilot-readme-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(root, 'client/agent'), join(folder, 'node_modules/autopilot-agent'));
    const readme = readFileSync(join(root, 'client/agent/README.md'), 'utf8');
    const lines = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(lines.trim().split('\n')).toHaveLength(10);
    writeFileSync(join(folder, 'ten-lines.mjs'), lines);
    const env = { ...process.env, AUTOPILOT_URL: product.address, AUTOPILOT_KEY: bot.key };
    const run = (args: string[], input = '') =>
      spawnSync(node, args, {
        env: { ...env, XDG_CONFIG_HOME: folder },
        timeout: 30_000,
        encoding: 'utf8',
        input,
      });
    const cliBuilt = join(root, 'client/agent/dist/cli.js');
    const ran = run([join(folder, 'ten-lines.mjs')]);
    run([cliBuilt, 'login'], `${product.address}\n${bot.key}\n`);
    const who = run([cliBuilt, 'whoami']);
    rmSync(folder, { recursive: true });
    expect([ran.stderr, ran.status]).toEqual(['', 0]);
    expect(ran.stdout).toMatch(
      /^Bot is at home in \w+\n[\s\S]*1 2 3 4 5[\s\S]*done: \d+ characters\n$/,
    );
    expect([who.stderr, who.status, who.stdout]).toEqual(['', 0, expect.stringContaining('Bot')]);
  },
);

test('the command line: signing in keeps the key from everybody else', async () => {
  expect(await cli.run(['whoami'])).toMatchObject({ code: 3, out: '' });
  const wrong = await cli.login(product.address, `ap_${'0'.repeat(40)}`);
  expect([wrong.code, wrong.err]).toEqual([3, expect.stringContaining('Ask whoever minted it')]);
  const login = await cli.login(product.address, bot.key);
  expect(login).toEqual({ code: 0, out: `Signed in at ${product.address} as Bot.\n`, err: '' });
  expect(statSync(join(cli.folder, 'autopilot/login.json')).mode & 0o777).toBe(0o600);
  expect((await cli.run(['whoami'])).out).toContain(bot.principal);
});

test('the command line: an agent joins by an invite, once, and finds the room in its list', async () => {
  const grace = await newRoom(product, 'Grace');
  const other = await newBot(grace, { name: 'Guest' });
  const guest = new AgentCli();
  await guest.login(product.address, other.key);
  const code = await invite('viewer');
  const joined = await guest.run(['join', `${product.address}/join#${code}`]);
  expect([joined.code, joined.out]).toEqual([0, expect.stringContaining(ada.room)]);
  expect(await cli.run(['join', code])).toMatchObject({ code: 1 });
  const rooms = (await guest.run(['rooms', '--json'])).out.trim().split('\n');
  expect(rooms.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ room: ada.room, role: 'viewer' }),
  );
  const denied = await guest.run(['--room', ada.room, '--json', 'send', 'new', 'hello']);
  expect(denied.code).toBe(1);
  expect(JSON.parse(denied.err)).toMatchObject({
    error: { code: 'notAllowed', fix: expect.any(String) },
  });
  guest.remove();
});

test('the command line: what is said anywhere in the room is written while it is said', async () => {
  const person = await enter(ada);
  const threadId = await newThread(person, 'Live');
  const tail = cli.begin(['--room', ada.room, 'tail']);
  await tail.says('Listening in');
  await say(person, threadId, 'write 40 words at 20 a second');
  await tail.says('Ada: write 40 words');
  await tail.says('Autopilot: ');
  const early = tail.out.length;
  const sent = await cli.run(['--room', ada.room, 'send', threadId, 'count to 3']);
  expect([sent.code, sent.out.trim()]).toEqual([0, '1 2 3']);
  await tail.says('Bot: count to 3');
  expect(tail.out.length).toBeGreaterThan(early + 100);
  tail.interrupt();
  expect(await tail.ended).toBe(130);
  expect(tail.err).not.toMatch(/Error|at .*:\d+/);
  person.close();
});

test('the command line: any method, with words for what is wrong', async () => {
  const now = await cli.run(['call', 'clock.now', '{}', '--json']);
  expect(JSON.parse(now.out)).toMatchObject({ at: expect.any(Number) });
  const cases: [args: string[], code: number, words: string][] = [
    [['call', 'nonsense', '{}'], 2, 'no method "nonsense"'],
    [['call', 'run.end', '{}'], 2, 'no method "run.end"'],
    [['call', 'clock.now', '{'], 2, 'not JSON'],
    [['call', 'threads.create', '{"titel":1}'], 2, 'titel'],
    [
      ['call', 'keys.mint', `{"agentId":"${bot.agentId}","name":"x","scope":"read","days":1}`],
      1,
      'notAllowed',
    ],
    [['send', 'no thread', 'x'], 2, 'no thread'],
    [['send', 'new', 'fail'], 1, 'modelFailed'],
    [['--room', 'nowhere', 'whoami'], 1, 'no such room'],
    [['nonsense'], 2, 'unknown command'],
    [[], 2, 'Usage'],
  ];
  for (const [args, code, words] of cases) {
    const run = await cli.run(args);
    expect([args, run.code, `${run.out}${run.err}`]).toEqual([
      args,
      code,
      expect.stringContaining(words),
    ]);
    expect(run.err).not.toContain(bot.key);
  }
  const capable = (await cli.run(['capabilities', '--json'])).out.trim().split('\n');
  expect(JSON.parse(capable[0] ?? '')).toMatchObject({ name: 'hello', params: { type: 'object' } });
});

test('a revoked key ends what listens within 5 s, with words, and nothing begins with it again', async () => {
  const tail = cli.begin(['--room', ada.room, 'tail']);
  await tail.says('Listening in');
  const agent = await connect({ url: product.address, key: bot.key });
  const owner = await enter(ada);
  const over = agent.until<number>(() => null).catch(() => performance.now());
  const began = performance.now();
  await owner.command('keys.revoke', { keyId: bot.keyId });
  expect(await tail.ended).toBe(3);
  expect(((await over) - began) / 1000).toBeLessThan(5);
  expect((performance.now() - began) / 1000).toBeLessThan(5);
  expect(tail.err).toContain('Ask whoever minted it');
  expect(agent.state).toBe('ended');
  expect((await cli.run(['rooms'])).code).toBe(3);
  owner.close();
});

test('[R71] the key stands in no log and in no command', () => {
  expect(product.logs()).not.toContain(bot.key);
  expect(product.printed).not.toContain(bot.key);
  expect(
    readProcesses()
      .map(({ command }) => command)
      .join('\n'),
  ).not.toContain(bot.key);
});
