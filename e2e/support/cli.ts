import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

const program = join(import.meta.dirname, '../../client/cli/autopilot.mjs');

/** The command line of one agent, with a folder of its own for what it keeps. */
export class AgentCli {
  readonly folder = mkdtempSync(join(tmpdir(), 'autopilot-cli-'));

  /** Runs a command to its end. */
  async run(
    args: readonly string[],
    input = '',
  ): Promise<{ code: number; out: string; err: string }> {
    const run = this.begin(args, input);
    const code = await run.ended;
    return { code, out: run.out, err: run.err };
  }

  /** Runs a command that goes on until it is stopped. */
  begin(args: readonly string[], input = ''): CliRun {
    const env = { ...process.env, XDG_CONFIG_HOME: this.folder };
    const child = spawn(process.execPath, [program, ...args], { env });
    child.stdin.end(input);
    return new CliRun(child);
  }

  login(address: string, key: string) {
    return this.run(['login'], `${address}\n${key}\n`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class CliRun {
  out = '';
  err = '';
  readonly ended: Promise<number>;
  private readonly child: ChildProcess;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    this.ended = new Promise((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  }

  /** Waits until the words were written, to either. */
  says(words: string, withinMs = 20_000): Promise<void> {
    return until(() => `${this.out}${this.err}`.includes(words), `"${words}"`, withinMs);
  }

  interrupt(): void {
    this.child.kill('SIGINT');
  }
}
