import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Where the installed wrangler's program is; the launcher of its bin would be one process more. */
export const wranglerProgram = join(
  dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
  'wrangler-dist/cli.js',
);

/** Where Node keeps what it compiled, for every start on this machine. */
export const compiledFolder = join(import.meta.dirname, '../../.cache/compiled');

type Environment = Record<string, string | undefined>;

/**
 * The environment of everything that is wrangler's: nothing leaves the machine, nothing lies
 * outside the data folder, nobody is asked, and no setting of the person's own wrangler changes
 * what runs. The explorer and the traces would open the database to whoever reaches the port.
 */
export function wranglerEnv(env: Environment, { scratch }: DataFolder): Environment {
  const foreign = /^(WRANGLER|CLOUDFLARE|CF|MINIFLARE|X)_|^(PORT|NODE_OPTIONS|FORCE_COLOR)$/;
  const kept = Object.entries(withoutSecrets(env)).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    NODE_COMPILE_CACHE: compiledFolder,
    CI: 'true',
    NO_COLOR: '1',
    XDG_CONFIG_HOME: join(scratch, 'config'),
    XDG_CACHE_HOME: join(scratch, 'cache'),
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_WRITE_LOGS: 'false',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: 'false',
    X_LOCAL_EXPLORER: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
  };
}

/** Runs a Node program to its end. Rejects with its last words if it fails. */
export function runProgram(
  args: readonly string[],
  { cwd, env, signal }: { cwd: string; env: Environment; signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    let said = '';
    const hear = (text: Buffer) => {
      said = (said + String(text)).slice(-8_000);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${args.slice(0, 3).join(' ')} failed:\n${said.trimEnd()}`));
    });
  });
}
