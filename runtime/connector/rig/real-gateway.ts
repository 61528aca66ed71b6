import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayConfig } from '../../host/gateway-config.ts';
import { standardTools } from '../../local/standard-tools.ts';
import { testGateway } from '../../local/test-gateway.ts';
import { writeHouseRules } from '../house-rules.ts';

/** A real gateway over a folder of its own, for suites; `kill` and `start` as often as one likes. */
export class RealGateway {
  readonly folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  readonly token = randomBytes(24).toString('hex');
  private readonly port: number;
  private readonly program: string;
  private child: ChildProcess | null = null;

  private constructor(port: number, program: string) {
    this.port = port;
    this.program = program;
  }

  /** `modelId` is what the gateway calls its model: an endpoint may refuse every other name. */
  static async start(modelUrl: string, modelId = 'scripted-1'): Promise<RealGateway> {
    const { folder } = await testGateway();
    const program = join(folder, 'node_modules/openclaw/openclaw.mjs');
    const gateway = new RealGateway(await freePort(), program);
    gateway.configure(modelUrl, modelId);
    gateway.spawn();
    await gateway.ready();
    return gateway;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  get logFile(): string {
    return join(this.folder, 'gateway.log');
  }

  spawn(): void {
    const out = openSync(join(this.folder, 'out.log'), 'a', 0o600);
    this.child = spawn(
      process.execPath,
      [this.program, ...['gateway', 'run', '--port', String(this.port), '--bind', 'loopback']],
      {
        cwd: this.folder,
        detached: true,
        stdio: ['ignore', out, out],
        env: {
          PATH: process.env.PATH ?? '',
          HOME: join(this.folder, 'home'),
          OPENCLAW_STATE_DIR: join(this.folder, 'state'),
          OPENCLAW_CONFIG_PATH: join(this.folder, 'openclaw.json'),
          OPENCLAW_DISABLE_BONJOUR: '1',
          OPENCLAW_NO_RESPAWN: '1',
          OPENCLAW_EXEC_SHELL_SNAPSHOT: '0',
          OPENCLAW_SKIP_CHANNELS: '1',
          OPENCLAW_NO_AUTO_UPDATE: '1',
        },
      },
    );
  }

  async ready(): Promise<void> {
    const until = Date.now() + 170_000;
    while (Date.now() < until) {
      const isReady = await fetch(`http://127.0.0.1:${this.port}/readyz`)
        .then(({ ok }) => ok)
        .catch(() => false);
      if (isReady) return;
      if (this.child?.exitCode !== null) throw new Error(`the gateway ended: ${this.folder}`);
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('the gateway did not become ready');
  }

  /** At once and with all of its helpers, as a machine would take it away. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    process.kill(-child.pid, signal);
    await gone;
  }

  async restart(): Promise<void> {
    this.spawn();
    await this.ready();
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private configure(modelUrl: string, modelId: string): void {
    for (const name of ['home', 'state', 'workspace'])
      mkdirSync(join(this.folder, name), { mode: 0o700 });
    writeHouseRules(join(this.folder, 'workspace'));
    const { folder, port, token, logFile } = this;
    const place = { port, token, workspace: join(folder, 'workspace'), logFile };
    const access = { baseUrl: modelUrl, token: 'sk-scripted', id: modelId } as const;
    // What a box is started with: else a suite proves what no box does.
    const config = gatewayConfig(place, { ...access, api: 'openai-completions' }, standardTools);
    writeFileSync(join(this.folder, 'openclaw.json'), JSON.stringify(config), { mode: 0o600 });
  }
}

/** One nobody listens at now, and that no socket is given by itself: a gateway boots for long before it listens. */
function freePort(): Promise<number> {
  return new Promise((done, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(randomInt(20_000, 32_000), '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? done(address.port) : reject()));
    });
  });
}
