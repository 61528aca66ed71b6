import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { toolsetOf } from '../../shared/policy/toolset.ts';
import { standardTools } from '../local/standard-tools.ts';
import { Bench } from './rig/bench.ts';
import type { DoubleRun, DoubleTool } from './rig/double-run.ts';

/** What a gateway of a box does for somebody who may write, and decide nothing. */
const session = (name: string) => `agent:main:web:${name}`;
let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench?.remove());

const file = (name: string) => join(bench.gateway.folder, name);

test('[GP7] no word of a message loosens what a command has to ask: it waits, and nothing ran', async () => {
  const loosening = [
    '/exec security=full ask=off',
    'x /exec host=gateway security=full ask=off mode=full',
    '/elevated full',
    '/elevated on /exec ask=off',
  ];
  const marks = loosening.map((_, n) => file(`loosened-${n}`));
  const runs = loosening.map((words, n) => say(`loosen-${n}`, `run touch ${marks[n]} # ${words}`));
  for (const run of runs) await asked(run);
  await stopped(runs);
  expect(marks.filter((mark) => existsSync(mark))).toEqual([]);
});

test('[GP7] nor does what a model puts beside its command, and what only looks asks as well', async () => {
  const mark = file('beside');
  const beside = [
    { security: 'full', ask: 'off' },
    { elevated: true, ask: 'off' },
    { host: 'node', node: 'any', ask: 'off' },
    { host: 'sandbox', ask: 'off' },
    { background: true, yieldMs: 0, ask: 'off' },
  ];
  const harmless = ['pwd', 'echo x', 'true', 'ls'];
  const all = [
    ...beside.map((more) => ({ command: `touch ${mark}`, ...more })),
    ...harmless.map((command) => ({ command })),
  ];
  const run = say('beside', `uses ${JSON.stringify(all.map((input) => ['exec', input]))}`);
  const held = (): DoubleTool[] =>
    bench.room.toolsOf(run).filter(({ state }) => state === 'waiting' || state === 'failed');
  await bench.room.until(() => held().length === all.length, 'every call is held or refused');
  const waiting = held().filter(({ state }) => state === 'waiting');
  expect(waiting.map(({ input }) => JSON.stringify(input))).toEqual(
    expect.arrayContaining(harmless.map((command) => JSON.stringify({ command }))),
  );
  await stopped([run]);
  expect(existsSync(mark)).toBe(false);
});

test('[GP7] under all of it lies a floor: a gateway that is configured otherwise asks, too', async () => {
  const { file: kept } = await bench.admin((call) => call('exec.approvals.get', {}));
  expect(kept).toMatchObject({
    defaults: { security: 'allowlist', ask: 'always', askFallback: 'deny' },
  });
  await configure({ tools: { exec: { mode: 'full' } } });
  const mark = file('full');
  const run = say('full', `run touch ${mark}`);
  await asked(run);
  await stopped([run]);
  expect(existsSync(mark)).toBe(false);
  await configure({ tools: { exec: { mode: 'ask' } } });
});

test('[GP8] words that look like commands of the gateway reach the model whole', async () => {
  const said = [
    ...['/status', '/reset', '/model other/model', 'stop', '!ls -la', '/approve abc allow-once'],
    ...['/think high and tell /status of it', 'see /exec ask=off and /verbose on', '[ ] /reset'],
    ...['/config set tools.exec.mode full', '/usr/bin/env'],
  ];
  const { room, model } = bench;
  const runs = said.map((words, n) => say(`words-${n}`, words));
  for (const [n, run] of runs.entries()) {
    await over(run);
    const words = said[n] ?? '';
    const heard = JSON.stringify(words).slice(1, -1);
    expect([words, run.state, room.textOf(run)]).toEqual([words, 'done', 'ready']);
    expect([words, model.asked.some((body) => body.includes(heard))]).toEqual([words, true]);
  }
}, 300_000);

test('[GP9] reading ends at the workspace: not by a path, a way up, or a link', async () => {
  const { room } = bench;
  mkdirSync(file('elsewhere'));
  writeFileSync(file('elsewhere/secret'), 'canary-of-another');
  writeFileSync(file('workspace/ours'), 'words of the workspace');
  symlinkSync(file('elsewhere/secret'), file('workspace/link'));
  symlinkSync(file('elsewhere'), file('workspace/way'));
  const away = [
    ...[file('openclaw.json'), file('elsewhere/secret'), '../elsewhere/secret', 'link'],
    ...['../openclaw.json', 'way/secret', `file://${file('elsewhere/secret')}`, '/etc/passwd'],
    ...[`@${file('elsewhere/secret')}`, '~/../elsewhere/secret'],
  ];
  const ours = await used('read', [{ path: 'ours' }]);
  expect(ours).toMatchObject([{ state: 'done' }]);
  expect(JSON.stringify(ours)).toContain('words of the workspace');
  const read = await used(
    'read',
    away.map((path) => ({ path })),
  );
  expect(read.map(({ state }) => state)).toEqual(away.map(() => 'failed'));
  const listed = await used(
    'ls',
    [file(''), file('elsewhere'), '..', 'way'].map((path) => ({ path })),
  );
  const shown = JSON.stringify([
    read,
    listed,
    [...room.runs.values()].map((run) => room.textOf(run)),
  ]);
  expect(shown).not.toMatch(/canary-of-another|root:x|gateway\.log/);
  expect(shown).not.toContain(bench.gateway.token);
});

test('[GP10] a model is offered what is allowed, and can call nothing else', async () => {
  const { model } = bench;
  await over(say('offered', 'say Here.'));
  expect(offered(model.asked.at(-1) ?? '')).toEqual(['exec', 'ls', 'read', 'sessions_yield']);
  const mark = file('workspace/written');
  const calls: [string, object][] = [
    ['write', { path: mark, content: 'x' }],
    ['edit', { path: file('workspace/AGENTS.md'), oldText: 'Who', newText: 'x' }],
    ['apply_patch', { input: `*** Begin Patch\n*** Add File: ${mark}\n+x\n*** End Patch` }],
    ['process', { action: 'list' }],
    ['sessions_list', {}],
    ['sessions_history', { sessionKey: session('beside') }],
    ['sessions_spawn', { task: 'say hi' }],
    ['sessions_send', { sessionKey: session('beside'), message: 'x' }],
    ['automations', { action: 'list' }],
    ['browser', { action: 'status' }],
    ['canvas', { action: 'snapshot' }],
    ['nodes', { action: 'status' }],
    ['gateway', { action: 'config.get' }],
    ['web_fetch', { url: 'http://127.0.0.1:1/' }],
    ['tool_call', { name: 'write', args: { path: mark, content: 'x' } }],
  ];
  const done = await usedAll(calls);
  expect(done.map(({ name, state }) => [name, state])).toEqual(
    calls.map(([name]) => [name, 'failed']),
  );
  expect(existsSync(mark)).toBe(false);
});

test('[GP10] [OC35] a right that is taken away is gone from what a model is offered, as where it is attached only to look', async () => {
  const { room, model } = bench;
  const looking = toolsetOf({ state: 'ready' }, 'owner', ['commands', 'look']);
  const order = room.order({ kind: 'tools', ...looking });
  await room.until(() => room.done.get(order), 'the order');
  expect(room.done.get(order)).toMatchObject({ ok: true });
  await over(say('less', 'say Here.'));
  expect(offered(model.asked.at(-1) ?? '')).toEqual(['ls', 'read', 'sessions_yield']);
  const back = room.order({ kind: 'tools', ...standardTools });
  await room.until(() => room.done.get(back), 'the order');
  expect(room.done.get(back)).toMatchObject({ ok: true });
});

test('[GP10] through the connector nobody is told of sessions', async () => {
  const { room } = bench;
  for (const name of ['sessions_list', 'sessions_history', 'write']) {
    const { threadId } = say(`call-${name}`, 'say Here.');
    const order = room.order({ kind: 'call', threadId, name, input: { includeLastMessage: true } });
    await room.until(() => room.done.get(order), 'the answer');
    expect(room.done.get(order)).toMatchObject({ ok: false, trouble: { code: 'notCallable' } });
  }
});

test('[GA21] a command that sets variables whose values nobody sees is not asked for', async () => {
  const mark = file('by-env');
  const command = 'sh -c "$DO"';
  const [tool] = await used('exec', [{ command, env: { DO: `touch ${mark}`, A: 'b' } }]);
  expect(tool).toMatchObject({ state: 'failed', error: expect.stringContaining('(A, DO)') });
  expect(JSON.stringify([...bench.room.asks.values()])).not.toContain('$DO');
  expect(existsSync(mark)).toBe(false);
});

const say = (name: string, text: string): DoubleRun => bench.room.say(session(name), text);

const over = (run: DoubleRun) =>
  bench.room.until(() => run.state !== 'queued' && run.state !== 'running', 'the end', 90_000);

const asked = (run: DoubleRun) =>
  bench.room.until(
    () => [...bench.room.asks.values()].some(({ runId }) => runId === run.runId),
    `a question of ${run.text}`,
  );

async function stopped(runs: readonly DoubleRun[]): Promise<void> {
  for (const run of runs) bench.room.stop(run);
  for (const run of runs) await over(run);
}

let runsOfTools = 0;
/** What became of calls that a model makes at once, whatever it is offered. */
async function usedAll(calls: readonly (readonly [string, object])[]): Promise<DoubleTool[]> {
  const run = say(`used-${++runsOfTools}`, `uses ${JSON.stringify(calls)}\nsay Done.`);
  await over(run);
  return bench.room.toolsOf(run);
}

const used = (tool: string, inputs: readonly object[]): Promise<DoubleTool[]> =>
  usedAll(inputs.map((input) => [tool, input]));

const configure = (change: object) =>
  bench.admin(async (call) => {
    const { hash } = await call('config.get', {});
    await call('config.patch', { raw: JSON.stringify(change), baseHash: hash });
  });

const request = z.object({
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })),
});
const offered = (body: string): string[] =>
  request
    .parse(parseJson(body))
    .tools.map((one) => one.function.name)
    .sort();
