import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import * as z from 'zod/mini';

/** The server has a core of its own; the load generator (this process) takes the other. */
const serverCore = '0';
const generatorCore = '1';

/** The binary itself, not the script npm puts on the path. */
const workerd = z
  .object({ default: z.string() })
  .parse(createRequire(import.meta.url)('workerd')).default;

export interface Served {
  port: number;
  /** The process whose CPU counts. */
  pid: number;
  end: () => void;
}

/** Moves this process to its core, so that it never shares one with what it measures. */
export const takeCore = async (): Promise<void> =>
  void (await promisify(execFile)('taskset', ['-acp', generatorCore, String(process.pid)]));

/** For what starts programs of its own, which would share the one core with it. */
export const takeAllCores = async (): Promise<void> =>
  void (await promisify(execFile)('taskset', [
    '-acp',
    `${serverCore},${generatorCore}`,
    String(process.pid),
  ]));

/** Starts the Node peer on the server's core. */
export async function serveNode(script: string): Promise<Served> {
  const child = onServerCore([process.execPath, script]);
  const { port } = z.object({ port: z.number() }).parse(JSON.parse(await firstLine(child)));
  return { port, pid: pidOf(child), end: () => void child.kill() };
}

/** Starts workerd itself on the server's core, without any proxy before it, over an empty folder. */
export async function serveWorkerd(): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'autopilot-bench-'));
  mkdirSync(join(folder, 'data'));
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' };
  const bundle = ['deploy', '--dry-run', '--minify', '--outdir', join(folder, 'out')];
  await promisify(execFile)('wrangler', [...bundle, '-c', 'bench/worker/wrangler.toml'], { env });
  const port = await freePort();
  writeFileSync(join(folder, 'bench.capnp'), config(port, join(folder, 'data')));
  // Its log is read and dropped: a full pipe would stop it.
  const child = onServerCore([workerd, 'serve', join(folder, 'bench.capnp')]);
  child.stdout?.resume();
  await answering(port);
  return {
    port,
    pid: pidOf(child),
    end: () => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** CPU time of a process and all its threads, in ms, from the scheduler's own count. */
export function cpuMs(pid: number): number {
  let ns = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const [ran = '0'] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ');
    ns += Number(ran);
  }
  return ns / 1e6;
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}

/** `exec` makes taskset become the server, so its pid is the child's. */
const onServerCore = (command: readonly string[]): ChildProcess =>
  spawn('taskset', ['-c', serverCore, ...command], {
    cwd: resolve('.'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the server did not start');
  return pid;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    if (child.stdout === null) return fail(new Error('no output'));
    createInterface({ input: child.stdout }).once('line', done);
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object'
          ? done(address.port)
          : fail(new Error('no port')),
      );
    });
  });
}

async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    if (answered !== null) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('workerd does not answer');
}

const config = (
  port: number,
  folder: string,
): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .bench), (name = "disk", disk = (path = "${folder}", writable = true))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const bench :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "out/worker.js")],
  compatibilityDate = "2026-10-01",
  durableObjectNamespaces = [
    (className = "BenchAutopilot", uniqueKey = "autopilot", enableSql = true),
    (className = "Plain", uniqueKey = "plain", enableSql = true),
    (className = "PlainRows", uniqueKey = "plainRows", enableSql = true),
    (className = "Hatchery", uniqueKey = "hatchery", enableSql = true),
    (className = "BareCanvas", uniqueKey = "bareCanvas", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [
    (name = "Autopilot", durableObjectNamespace = "BenchAutopilot"),
    (name = "Plain", durableObjectNamespace = "Plain"),
    (name = "PlainRows", durableObjectNamespace = "PlainRows"),
    (name = "Hatchery", durableObjectNamespace = "Hatchery"),
    (name = "BareCanvas", durableObjectNamespace = "BareCanvas"),
  ],
);
`;
