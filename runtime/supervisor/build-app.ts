import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { withoutSecrets } from './without-secrets.ts';
import { runProgram, wranglerEnv, wranglerProgram } from './wrangler.ts';

/** What a build is made of; when none of it changed, the build of last time is used. */
const sources = {
  client: ['client', 'shared', 'vite.config.ts', 'package-lock.json'],
  worker: [
    'party',
    'shared',
    'wrangler.toml',
    'package-lock.json',
    'runtime/supervisor/worker-options.ts',
  ],
} as const;

type Kind = keyof typeof sources;

const optionsProgram = join(import.meta.dirname, 'worker-options.ts');

const buildsKept = 3;

/** Whoever starts it: a test runner's own `NODE_ENV` would build the page with React for development. */
const mode = { NODE_ENV: 'production' };

export interface Workplace {
  root: string;
  env: Record<string, string | undefined>;
  folder: DataFolder;
  signal: AbortSignal;
}

/**
 * Builds what changed and lays the program into the data folder: page, Worker and what workerd
 * has to know of its configuration. The Worker is bundled here once, so that a restart does not wait for it again, and
 * copied, so that a build or an edit beside a running product does not reload it.
 */
export async function layOutApp(place: Workplace, say: (words: string) => void): Promise<void> {
  const { folder } = place;
  const [client, worker] = await Promise.all([
    built(place, 'client', say),
    built(place, 'worker', say),
  ]);
  rmSync(folder.app, { recursive: true, force: true });
  mkdirSync(folder.app, { mode: 0o700 });
  cpSync(client, join(folder.app, 'client'), { recursive: true });
  cpSync(join(worker, 'worker.js'), join(folder.app, 'worker/worker.mjs'));
  cpSync(join(worker, 'options.json'), join(folder.app, 'worker/options.json'));
}

/** The folder with the build of the sources as they are now. */
async function built(place: Workplace, kind: Kind, say: (words: string) => void): Promise<string> {
  const cache = join(place.root, '.cache/app');
  const target = join(cache, `${kind}-${hashOf(place.root, sources[kind])}`);
  if (!existsSync(target)) {
    say(kind === 'client' ? 'building the page' : 'building the Worker');
    const draft = join(cache, `draft-${kind}-${process.pid}`);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    await build[kind](place, draft);
    if (existsSync(target)) rmSync(draft, { recursive: true });
    else renameSync(draft, target);
    forgetOld(cache, kind);
  }
  utimesSync(target, new Date(), new Date());
  return target;
}

const build: Record<Kind, (place: Workplace, draft: string) => Promise<void>> = {
  client: ({ root, env, signal }, draft) => {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    const args = [vite, 'build', '--outDir', draft, '--emptyOutDir', '--logLevel', 'warn'];
    return runProgram(args, { cwd: root, env: { ...withoutSecrets(env), ...mode }, signal });
  },
  worker: async ({ root, env, folder, signal }, draft) => {
    const assets = join(draft, 'none');
    mkdirSync(assets);
    // The environment of a laptop is the one without a name.
    const args = [
      'deploy',
      '--env',
      '',
      '--dry-run',
      '--minify',
      '--outdir',
      draft,
      '--assets',
      assets,
    ];
    const how = { cwd: root, env: { ...wranglerEnv(env, folder), ...mode }, signal };
    const options = [optionsProgram, join(root, 'wrangler.toml'), join(draft, 'options.json')];
    await Promise.all([runProgram([wranglerProgram, ...args], how), runProgram(options, how)]);
  },
};

/** SHA-256 over the mode and over names and contents, tests aside. */
function hashOf(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256').update(`${mode.NODE_ENV}\0`);
  const add = (path: string): void => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory())
      for (const name of readdirSync(full).sort()) add(join(path, name));
    else if (!/\.test\.tsx?$/.test(path))
      hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
  };
  for (const path of paths) add(path);
  return hash.digest('hex').slice(0, 16);
}

function forgetOld(cache: string, kind: Kind): void {
  const builds = readdirSync(cache)
    .filter((name) => name.startsWith(`${kind}-`))
    .map((name) => ({ path: join(cache, name), at: statSync(join(cache, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of builds.slice(buildsKept)) rmSync(path, { recursive: true, force: true });
}
