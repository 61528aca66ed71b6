import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { hostTroubleOf } from '../host/troubles.ts';
import { FolderHeld, type HeldLock, holdLock } from '../supervisor/hold-lock.ts';
import { withoutSecrets } from '../supervisor/without-secrets.ts';

/** An installed gateway: a folder with `node_modules/openclaw`. */
export interface GatewayPackage {
  folder: string;
  version: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What is installed: the lock decides, to the byte. */
const files = ['package.json', 'package-lock.json', '.npmrc'] as const;
const program = 'node_modules/openclaw/openclaw.mjs';

/** Where the package of this checkout lies, or will; AUTOPILOT_GATEWAY names one that somebody else installed. */
export function gatewayPlace(root: string, { AUTOPILOT_GATEWAY }: Environment): string {
  if (AUTOPILOT_GATEWAY) return resolve(root, AUTOPILOT_GATEWAY);
  const hash = createHash('sha256');
  for (const name of files) hash.update(`${name}\0`).update(read(join(source(root), name)));
  return join(root, '.cache/gateway', hash.digest('hex').slice(0, 16));
}

/** The package, if it is there whole. */
export function installedGateway(folder: string): GatewayPackage | null {
  if (!existsSync(join(folder, program))) return null;
  const manifest = read(join(folder, 'node_modules/openclaw/package.json'));
  const parsed = z.object({ version: z.string() }).safeParse(parseJson(manifest));
  return parsed.success ? { folder, version: parsed.data.version } : null;
}

/** The version that this checkout is made for. */
export function wantedGateway(root: string): string {
  const manifest = z.object({ dependencies: z.object({ openclaw: z.string() }) });
  return manifest.parse(parseJson(read(join(source(root), 'package.json')))).dependencies.openclaw;
}

export interface Installation {
  root: string;
  env: Environment;
  signal: AbortSignal;
  tell: (words: string) => void;
}

/**
 * Installs the package unless it is there: into a folder beside its place, put there whole at the
 * end, with no script of any package run. Only one process installs at a time; the others wait.
 */
export async function installGateway(installation: Installation): Promise<GatewayPackage> {
  const { root, env, signal, tell } = installation;
  const place = gatewayPlace(root, env);
  const known = installedGateway(place);
  if (known !== null) {
    forgetCompiled(known);
    return known;
  }
  if (env.AUTOPILOT_GATEWAY)
    throw hostTroubleOf('packageMissing', 'AUTOPILOT_GATEWAY names a folder without it.');
  mkdirSync(join(place, '..'), { recursive: true });
  const lock = await hold(`${place}.lock`, signal, tell);
  try {
    const meanwhile = installedGateway(place);
    if (meanwhile !== null) return meanwhile;
    forgetDrafts(place);
    const draft = `${place}.draft.${process.pid}`;
    mkdirSync(draft);
    for (const name of files) cpSync(join(source(root), name), join(draft, name));
    try {
      await npmCi(draft, installation);
      const done = installedGateway(draft);
      if (done === null || done.version !== wantedGateway(root))
        throw hostTroubleOf('packageMissing', 'npm ended without it.');
      rmSync(place, { recursive: true, force: true });
      renameSync(draft, place);
      tell(`OpenClaw ${done.version} is installed.`);
      return { ...done, folder: place };
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw error;
    }
  } finally {
    lock.release();
  }
}

/** Boxes of an earlier version wrote there what they had loaded, and ran what lay there. */
function forgetCompiled({ folder }: GatewayPackage): void {
  try {
    rmSync(join(folder, 'compiled'), { recursive: true, force: true });
  } catch {
    // Somebody else's, who then wrote it.
  }
}

async function hold(
  file: string,
  signal: AbortSignal,
  tell: (words: string) => void,
): Promise<HeldLock> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return holdLock(file);
    } catch (error) {
      if (!(error instanceof FolderHeld)) throw error;
      tell(`The gateway package is being installed by another start (process ${error.by.pid}).`);
      await sleep(500, undefined, { signal });
    }
  }
}

/** Left by an installation that was killed. */
function forgetDrafts(place: string): void {
  const folder = join(place, '..');
  for (const name of readdirSync(folder))
    if (name.startsWith(`${basename(place)}.draft.`))
      rmSync(join(folder, name), { recursive: true, force: true });
}

const progressEveryMs = 1_000;

function npmCi(draft: string, { env, signal, tell }: Installation): Promise<void> {
  const wanted = packagesIn(read(join(draft, 'package-lock.json')));
  const [command, ...before] = npm(env);
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args], {
      cwd: draft,
      env: { ...withoutSecrets(env), npm_config_update_notifier: 'false' },
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
    const timer = setInterval(() => {
      const there = wanted.filter((path) => existsSync(join(draft, path, 'package.json'))).length;
      tell(`Installing the gateway package: ${there} of ${wanted.length} parts.`);
    }, progressEveryMs);
    const end = (code: number | null) => {
      clearInterval(timer);
      if (code === 0) return resolve();
      writeFileSync(`${draft.replace(/\.draft\.\d+$/, '')}.log`, said, { mode: 0o600 });
      const code_ = /npm error code (\w+)/.exec(said)?.[1];
      reject(
        hostTroubleOf('packageMissing', code_ === undefined ? undefined : `npm says ${code_}.`),
      );
    };
    child.once('error', () => end(null));
    child.once('close', end);
  });
}

/** The npm that runs us, else the one that is found. */
const npm = ({ npm_execpath: path }: Environment): [string, ...string[]] =>
  path?.endsWith('.js') ? [process.execPath, path] : ['npm'];

const lockFile = z.object({
  packages: z.record(z.string(), z.object({ optional: z.optional(z.boolean()) })),
});

/** Folders that will be there for sure at the end. */
function packagesIn(lock: string): string[] {
  const { packages } = lockFile.parse(parseJson(lock));
  return Object.entries(packages).flatMap(([path, { optional }]) =>
    path === '' || optional === true ? [] : [path],
  );
}

const source = (root: string): string => join(root, 'runtime/gateway');

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
