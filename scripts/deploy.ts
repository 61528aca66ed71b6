import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withoutSecrets } from '../runtime/supervisor/without-secrets.ts';
import { wranglerProgram } from '../runtime/supervisor/wrangler.ts';
import { deploy, type Ran } from './deploy/deploy.ts';
import { readDeployment } from './deploy/deployment.ts';
import type { Answer } from './deploy/is-up.ts';
import type { Step } from './deploy/plan.ts';

/**
 * `npm run deploy -- <origin>`: says what is missing, else builds, migrates and deploys. Exit 1 when
 * something is missing or fails. See docs/deploy.md.
 */
const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'autopilot-deploy-'));

const programs: Record<Step['program'], string> = {
  wrangler: wranglerProgram,
  vite: join(root, 'node_modules/vite/bin/vite.js'),
  'build-container': join(root, 'scripts/build-container.ts'),
};
/** wrangler signs in by a token of the environment; the page needs to know no key at all. */
const envOf = (program: Step['program']): NodeJS.ProcessEnv => ({
  ...(program === 'wrangler' ? process.env : withoutSecrets(process.env)),
  NODE_ENV: 'production',
  WRANGLER_SEND_METRICS: 'false',
});

function ask(program: 'wrangler' | 'docker', args: readonly string[]): Promise<Ran> {
  const [command, ...before] =
    program === 'docker' ? (['docker'] as const) : [process.execPath, wranglerProgram];
  return new Promise((resolve) => {
    const child = spawn(command, [...before, ...args], { cwd: root, env: envOf('wrangler') });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    child.once('error', () => resolve({ code: 127, said }));
    child.once('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

function run({ program, args, input }: Step): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [programs[program], ...args], {
      cwd: root,
      env: envOf(program),
      stdio: [input === undefined ? 'inherit' : 'pipe', 'inherit', 'inherit'],
    });
    child.stdin?.end(input);
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function fetchOnce(url: string): Promise<Answer> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) });
    return { status: response.status, body: await response.text() };
  } catch {
    return null;
  }
}

try {
  process.exitCode = await deploy(readDeployment(process.argv.slice(2)), {
    wranglerToml: readFileSync(join(root, 'wrangler.toml'), 'utf8'),
    scratch,
    ask,
    run,
    fetch: fetchOnce,
    pause: (ms) => sleep(ms),
    newCode: () => randomBytes(16).toString('hex'),
    say: (words) => console.log(words),
  });
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
