import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { readProcesses } from '../../runtime/supervisor/process-table.ts';
import { must } from '../../shared/lib/must.ts';
import { until } from './until.ts';

const root = join(import.meta.dirname, '../..');
const start = join(root, 'runtime/supervisor/start.ts');
/** Of this process alone, so that two suites on one machine do not meet. */
export const firstPort = 20_000 + (process.pid % 20_000);

const leaderOf = z.object({ leader: z.object({ pid: z.int() }) });

export type Victim = 'supervisor' | 'server' | 'workerd' | 'tree';

/** What `npm start` runs, over a folder of its own: started, killed and started again by tests. */
export class Product {
  readonly dataFolder: string;
  address = '';
  /** Everything it printed, over all starts. */
  printed = '';
  private child: ChildProcess | null = null;
  private env: Record<string, string> = {};

  constructor(dataFolder = mkdtempSync(join(tmpdir(), 'autopilot-e2e-'))) {
    this.dataFolder = join(dataFolder, 'data');
  }

  get port(): number {
    return Number(new URL(this.address).port);
  }

  get supervisorPid(): number {
    return must(this.child?.pid, 'a started product');
  }

  /** Resolves when it printed its address; rejects with what it printed if it ends before. */
  async start(
    env: Record<string, string> = this.env,
    { by = 'itself' }: { by?: 'itself' | 'npm' } = {},
  ): Promise<void> {
    this.env = env;
    const port = this.address === '' ? firstPort : this.port;
    const clean = Object.entries(process.env).filter(([name]) => !/_API_KEY$|^MODEL/.test(name));
    const [program, ...args] =
      by === 'npm' ? ['npm', '--silent', 'start', '--'] : [process.execPath, start];
    const child = spawn(program, [...args, '--data', this.dataFolder], {
      cwd: root,
      // What needs a gateway says so; the others neither install nor boot one.
      env: { ...Object.fromEntries(clean), PORT: String(port), AUTOPILOT_PREPARE: 'no', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const before = this.printed.length;
    const opened = Promise.withResolvers<string>();
    const hear = (text: string) => {
      this.printed += text;
      const address = /Autopilot is at (\S+)/.exec(this.printed.slice(before))?.[1];
      if (address !== undefined) opened.resolve(address);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('exit', (code) =>
      opened.reject(new Error(`npm start ended (${code}): ${this.printed.slice(before)}`)),
    );
    this.address = await opened.promise;
  }

  /** As Ctrl-C does. Answers the exit code. */
  stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGINT'): Promise<number | null> {
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null)
      return Promise.resolve(child?.exitCode ?? null);
    return new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill(signal);
    });
  }

  /** SIGKILL, without a word. Whoever is left is left. Who knows the moment looks for `pids` before it. */
  kill(victim: Victim, pids = this.pidsOf(victim)): void {
    if (pids.length === 0) throw new Error(`there is no ${victim} to kill`);
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone already.
      }
    }
  }

  /** Who that is, as soon as there is somebody: a repair may be under way. */
  async victims(victim: Victim, withinMs = 30_000): Promise<number[]> {
    let pids: number[] = [];
    const isThere = () => {
      pids = this.pidsOf(victim);
      return pids.length > 0;
    };
    await until(isThere, `a ${victim} that runs`, withinMs);
    return pids;
  }

  pidsOf(victim: Victim): number[] {
    const leader = this.leader();
    if (leader === null) return [];
    // As it is now: the server puts another workerd in the place of one that died.
    const workerd = readProcesses().filter(
      ({ group, command }) => group === leader.pid && command.includes('workerd'),
    );
    switch (victim) {
      case 'supervisor':
        return [this.supervisorPid];
      case 'server':
        return [leader.pid];
      case 'workerd':
        return workerd.map(({ pid }) => pid);
      case 'tree':
        return [this.supervisorPid, leader.pid, ...workerd.map(({ pid }) => pid)];
    }
  }

  /** Resolves when the Worker answers. A start or a repair is under way. */
  async healthy(withinMs = 30_000): Promise<void> {
    await until(() => this.isHealthy(), `health of ${this.address}`, withinMs);
  }

  async isHealthy(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(1_000);
      return (await fetch(`${this.address}/api/auth/ok`, { signal })).status === 200;
    } catch {
      return false;
    }
  }

  /** All its logs, of this start and the ones before. */
  logs(): string {
    const folder = join(this.dataFolder, 'logs');
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
  }

  get logPath(): string {
    return join(this.dataFolder, 'logs/autopilot.log');
  }

  log(): string {
    return readFileSync(this.logPath, 'utf8');
  }

  /** Stops it and removes its folder. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(join(this.dataFolder, '..'), { recursive: true, force: true });
  }

  /** `null` while one start is cleared away for the next. */
  private leader(): z.infer<typeof leaderOf>['leader'] | null {
    try {
      const known = readFileSync(join(this.dataFolder, 'children.json'), 'utf8');
      return leaderOf.parse(JSON.parse(known)).leader;
    } catch {
      return null;
    }
  }
}
