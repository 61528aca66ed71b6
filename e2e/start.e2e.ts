import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readProcesses } from '../runtime/supervisor/process-table.ts';
import { signIn, signUp } from './support/person.ts';
import { firstPort, Product, type Victim } from './support/product.ts';
import { RawClient } from './support/raw-client.ts';
import { until } from './support/until.ts';

const root = join(import.meta.dirname, '..');
let product: Product;
beforeEach(() => {
  product = new Product();
});
afterEach(() => product.remove());

const isAlive = (pid: number) => readProcesses().some((row) => row.pid === pid);

/** Runs one of our programs to its end. */
const run = (program: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [join(root, program), ...args]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
  );

test('the first start opens a private data folder and says what is where', async () => {
  await product.start();
  expect(product.printed).toContain(`Autopilot is at ${product.address}`);
  expect(product.printed).toContain(product.dataFolder);
  expect(product.printed).toContain('rehearsal');
  expect(product.printed).toContain('Ctrl-C');
  expect(statSync(product.dataFolder).mode & 0o777).toBe(0o700);
  expect(statSync(join(product.dataFolder, 'secret.env')).mode & 0o777).toBe(0o600);
  const page = await fetch(product.address);
  expect([page.status, page.headers.get('content-type')]).toEqual([
    200,
    'text/html; charset=utf-8',
  ]);
  // Also when a test runner started it, which says so to everything it starts.
  expect(process.env.NODE_ENV).not.toBe('production');
  expect(await scriptsOf(product.address, await page.text())).not.toContain('jsxDEV');
});

/** What the page loads first, all of it: React's development build calls `jsxDEV`. */
async function scriptsOf(address: string, page: string): Promise<string> {
  const paths = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path);
  expect(paths).not.toEqual([]);
  const scripts = await Promise.all(paths.map((path) => fetch(`${address}${path}`)));
  return (await Promise.all(scripts.map((script) => script.text()))).join('\n');
}

test('Ctrl-C ends everything it started, and what was there is there the next time', async () => {
  await product.start();
  const ada = await signUp(product.address);
  const pids = product.pidsOf('tree');
  expect(pids).toHaveLength(3);
  expect(await product.stop()).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
  expect(existsSync(join(product.dataFolder, 'lock.json'))).toBe(false);
  expect(existsSync(join(product.dataFolder, 'children.json'))).toBe(false);
  await product.start();
  expect((await signIn(product.address, ada)).homeRoom).toBe(ada.homeRoom);
});

test.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
  '[SU12] %s to the npm of `npm start` ends everything it started, in order',
  async (signal) => {
    await product.start({}, { by: 'npm' });
    const npm = product.supervisorPid;
    const pids = product.pidsOf('tree');
    expect(pids).toHaveLength(3);
    process.kill(npm, signal);
    // Without its lock it ended by itself, after all the others.
    await until(() => !existsSync(join(product.dataFolder, 'lock.json')), 'the lock to go', 15_000);
    await until(() => !pids.some(isAlive), 'all of it to end', 5_000);
    expect(existsSync(join(product.dataFolder, 'children.json'))).toBe(false);
  },
);

test('SIGTERM while it is still building ends it as well', async () => {
  const child = spawn(process.execPath, [
    join(root, 'runtime/supervisor/start.ts'),
    '--data',
    product.dataFolder,
  ]);
  await until(() => existsSync(join(product.dataFolder, 'lock.json')), 'the lock', 10_000);
  child.kill('SIGTERM');
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(0);
  expect(existsSync(join(product.dataFolder, 'lock.json'))).toBe(false);
  expect(readProcesses().filter(({ command }) => command.includes(product.dataFolder))).toEqual([]);
});

test('a second start says who runs here and where, and harms nothing', async () => {
  await product.start();
  const second = await run('runtime/supervisor/start.ts', '--data', product.dataFolder);
  expect(second.code).toBe(1);
  expect(second.stdout).toContain(`runs here already: ${product.address}`);
  expect(second.stdout).toContain(`process ${product.supervisorPid}`);
  expect(await product.isHealthy()).toBe(true);
});

test('a port that is taken is said to be, by whom, and the next one is used', async () => {
  const squatter = createServer().listen(firstPort, '127.0.0.1');
  await product.start();
  expect(product.printed).toMatch(
    new RegExp(`Port ${firstPort} is taken by .+ \\(process \\d+\\); using \\d+\\.`),
  );
  expect(product.printed).toContain(`process ${process.pid}`);
  expect(product.port).toBeGreaterThan(firstPort);
  await new Promise((done) => squatter.close(done));
});

test.each<Victim>(['server', 'workerd'])(
  '[R17] SIGKILL of %s: the product is back by itself, with all that was said',
  async (victim) => {
    await product.start();
    const ada = await signUp(product.address);
    const place = { address: product.address, room: ada.homeRoom, cookie: ada.cookie };
    const client = new RawClient(place);
    await client.dial('workspace');
    await client.command('threads.create', { title: 'Kept' });
    const before = product.pidsOf('tree');
    product.kill(victim);
    await client.ended;
    await product.healthy();
    await client.dial();
    expect(client.replica.table('threads').map(({ title }) => title)).toEqual(['Kept']);
    await until(
      () => before.filter(isAlive).length < before.length,
      'the end of the victim',
      5_000,
    );
    client.close();
  },
);

test('[R17] [SU14] SIGKILL of the supervisor: nothing it started outlives it, its scratch not longer than until the next start', async () => {
  const scratch = () => readdirSync(join(product.dataFolder, 'scratch/server'));
  await product.start();
  const [first, ...more] = scratch();
  expect([first, more]).toEqual([expect.stringMatching(/^miniflare-/), []]);
  const pids = product.pidsOf('tree');
  product.kill('supervisor');
  await until(() => !pids.some(isAlive), 'the end of everything', 5_000);
  expect(scratch()).toEqual([first]);
  await product.start();
  expect(await product.isHealthy()).toBe(true);
  expect(scratch()).toHaveLength(1);
  expect(scratch()).not.toContain(first);
});

test('[R17] what a crash left behind is ended by the next start, and nobody else', async () => {
  const bystander: ChildProcess = spawn('sleep', ['60']);
  await product.start();
  const workerd = product.pidsOf('workerd');
  for (const victim of ['server', 'supervisor'] as const)
    for (const pid of product.pidsOf(victim)) process.kill(pid, 'SIGSTOP');
  for (const victim of ['server', 'supervisor'] as const) product.kill(victim);
  expect(workerd.filter(isAlive)).toHaveLength(1);
  const file = join(product.dataFolder, 'children.json');
  const known = JSON.parse(readFileSync(file, 'utf8'));
  known.members.push({ pid: bystander.pid, start: 'another boot 1' });
  writeFileSync(file, JSON.stringify(known));
  await product.start();
  expect(product.printed).toContain('Ended 1 process that an earlier start left behind.');
  expect(workerd.filter(isAlive)).toEqual([]);
  expect(isAlive(bystander.pid ?? 0)).toBe(true);
  bystander.kill();
});

test('of four starts at once over the lock of a dead one exactly one runs', async () => {
  await product.start();
  product.kill('tree');
  const starts = [1, 2, 3, 4].map(() => {
    const args = [join(root, 'runtime/supervisor/start.ts'), '--data', product.dataFolder];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, PORT: String(firstPort) },
    });
    const outcome = new Promise<'runs' | 'refused'>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('Autopilot is at')) resolve('runs');
      });
      child.once('exit', () => resolve('refused'));
    });
    return { child, outcome };
  });
  const outcomes = await Promise.all(starts.map(({ outcome }) => outcome));
  expect(outcomes.toSorted()).toEqual(['refused', 'refused', 'refused', 'runs']);
  for (const { child } of starts) {
    if (child.exitCode !== null) continue;
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  }
});

test('reset refuses while it runs, and then forgets everything', async () => {
  await product.start();
  const refused = await run('scripts/reset.ts', '--yes', '--data', product.dataFolder);
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining(product.address) });
  await product.stop();
  expect((await run('scripts/reset.ts', '--yes', '--data', product.dataFolder)).code).toBe(0);
  expect(existsSync(product.dataFolder)).toBe(false);
});

test('a folder that holds something else is neither used nor emptied', async () => {
  const elsewhere = join(product.dataFolder, '..');
  writeFileSync(join(elsewhere, 'thesis.txt'), 'mine');
  const started = await run('runtime/supervisor/start.ts', '--data', elsewhere);
  expect(started).toMatchObject({ code: 1, stdout: expect.stringContaining('not Autopilot') });
  const emptied = await run('scripts/reset.ts', '--yes', '--data', elsewhere);
  expect(emptied.code).toBe(1);
  expect(readFileSync(join(elsewhere, 'thesis.txt'), 'utf8')).toBe('mine');
});
