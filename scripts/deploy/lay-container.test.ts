import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import { layContainer } from './lay-container.ts';

const scratch = mkdtempSync(join(tmpdir(), 'autopilot-container-'));
const token = 't'.repeat(32);
const started: ChildProcess[] = [];

beforeAll(() => layContainer(scratch), 60_000);
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
});

/** The program as the image has it: alone in its folder, with no packages and no checkout around it. */
function start(env: Record<string, string>): { child: ChildProcess; printed: () => string } {
  const child = spawn(process.execPath, [join(scratch, 'dist/start.js')], {
    cwd: scratch,
    env: { PATH: process.env.PATH, BOXES_FOLDER: join(scratch, 'boxes'), HOST_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  return { child, printed: () => printed };
}

test('[HO27] the image has two files that import nothing but Node, and the lock of the gateway', () => {
  expect(readdirSync(scratch).sort()).toEqual(['dist', 'gateway']);
  expect(readdirSync(join(scratch, 'dist')).sort()).toEqual([
    'connector.js',
    'package.json',
    'start.js',
  ]);
  for (const name of ['start', 'connector']) {
    const program = readFileSync(join(scratch, `dist/${name}.js`), 'utf8');
    const imported = [...program.matchAll(/^import .*from "(.+)";$/gm)].map(
      ([, from = '']) => from,
    );
    expect(imported).toContain('node:path');
    expect(imported.filter((from) => !isBuiltin(from))).toEqual([]);
  }
  expect(readdirSync(join(scratch, 'gateway')).sort()).toEqual([
    '.npmrc',
    'package-lock.json',
    'package.json',
  ]);
  const copied = readFileSync('runtime/container/Dockerfile', 'utf8').match(/^COPY (?!--)\S.*$/gm);
  expect(copied).toEqual([
    'COPY gateway/package.json gateway/package-lock.json gateway/.npmrc ./',
    'COPY dist /opt/autopilot',
  ]);
});

test('[HO27] its program answers at once, takes no order without the token, and ends when it is told to', async () => {
  const { child, printed } = start({ HOST_TOKEN: token });
  const words = must(child.stdout, 'its words');
  while (!printed().includes('listens at') && !words.readableEnded)
    await Promise.race([once(words, 'data'), once(words, 'end')]);
  const { port } = new URL(must(/listens at (\S+)\./.exec(printed())?.[1], 'an address'));
  const ask = (path: string, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers });
  const health = await ask('/health');
  expect([health.status, await health.json()]).toEqual([200, { ok: true }]);
  const box = '/boxes/box-1/status';
  expect((await ask(box)).status).toBe(401);
  const refused = await ask(box, { authorization: `Bearer ${'u'.repeat(32)}` });
  expect(refused.status).toBe(401);
  expect(await refused.text()).not.toContain(token);
  const known = await ask(box, { authorization: `Bearer ${token}` });
  expect([known.status, await known.json()]).toEqual([200, { state: 'absent' }]);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(printed()).not.toContain(token);
});

test.each([[{}], [{ HOST_TOKEN: 'short' }]])(
  '[HO27] without a token that is long enough (%j) it ends with 78, and says why',
  async (env) => {
    const { child, printed } = start(env);
    expect(await once(child, 'close')).toEqual([78, null]);
    expect(printed()).toContain('HOST_TOKEN is missing or short');
  },
);
