import { rmSync } from 'node:fs';
import { hostProcess, type SandboxSurface } from '../../host/sandbox.ts';
import { killMarked, type PlayedHost, playedHost } from './played-host.ts';

/**
 * A Sandbox of @cloudflare/sandbox 0.12 as far as hosts use it, faithful where that matters: every
 * call but `getState` and `destroy` starts the container; a container begins with an empty disk; it
 * goes to sleep, disk and all, unless it is kept alive; a port where nobody listens is a 503 and not
 * an error; a process has one name. What the platform refuses a container with is told at once by a
 * fetch; a capacity that is used up other calls keep to themselves, because the SDK asks again for two
 * minutes. In it runs a real host over played programs.
 */
export class PlayedSandbox implements SandboxSurface {
  /** How often a container was started. */
  starts = 0;
  isKeptAlive = false;
  played: PlayedHost | null = null;
  /** What the platform says instead of giving it a container. */
  refusal: string | null = null;
  /** What its host finds free, if not what this machine has. */
  freeMemory: (() => number) | undefined;
  private isContainer = false;
  private starting: Promise<void> | null = null;
  private readonly boots = new Map<string, number>();

  getState(): Promise<{ status: string }> {
    return Promise.resolve({ status: this.isContainer ? 'healthy' : 'stopped' });
  }

  async setKeepAlive(keepAlive: boolean): Promise<void> {
    if (!this.isRefused) this.wake();
    this.isKeptAlive = keepAlive;
  }

  async getProcess(id: string): Promise<{ status: string } | null> {
    if (this.isRefused) await this.refused();
    this.wake();
    const isHost = id === hostProcess.id && (this.played !== null || this.starting !== null);
    return isHost ? { status: 'running' } : null;
  }

  async startProcess(
    command: string,
    { processId, env }: { processId: string; env: Record<string, string> },
  ): Promise<unknown> {
    this.wake();
    if (command !== hostProcess.command) throw new Error('COMMAND_NOT_FOUND');
    if (this.played !== null || this.starting !== null)
      throw new Error(`PROCESS_ERROR: ${processId} exists`);
    const { freeMemory } = this;
    const memory = freeMemory === undefined ? {} : { freeMemory };
    this.starting = playedHost({ token: env.HOST_TOKEN ?? '', origin: null, ...memory }).then(
      (played) => {
        this.played = played;
        this.starting = null;
      },
    );
    return { id: processId };
  }

  async containerFetch(request: Request, port: number): Promise<Response> {
    if (this.isRefused) return this.refusedAnswer();
    this.wake();
    if (port === 3000) throw new Error('SandboxSecurityError: port 3000 is reserved');
    const { played } = this;
    if (played === null || port !== hostProcess.port)
      return Response.json(
        {
          code: 'INTERNAL_ERROR',
          message: 'Container is starting. Please retry in a moment.',
          context: { phase: 'startup', error: 'the container is not listening' },
        },
        { status: 503 },
      );
    const { pathname } = new URL(request.url);
    const { method, headers, signal } = request;
    const body = method === 'GET' ? null : await request.arrayBuffer();
    return fetch(new Request(`${played.local.url}${pathname}`, { method, headers, body, signal }));
  }

  async destroy(): Promise<void> {
    this.isKeptAlive = false;
    await this.end();
  }

  /** What `sleepAfter` does to a container that nobody keeps. */
  async idle(): Promise<void> {
    if (!this.isKeptAlive) await this.end();
  }

  /** The machine under it goes away. */
  async vanish(): Promise<void> {
    const mark = this.mark();
    if (mark !== null) killMarked(mark);
    await this.end();
  }

  /** How often a gateway booted for this box, in all containers. */
  bootsOf(sandboxId: string): number {
    return (this.boots.get(sandboxId) ?? 0) + (this.played?.starts(sandboxId) ?? 0);
  }

  get isAnything(): boolean {
    return this.isContainer || this.isKeptAlive;
  }

  private get isRefused(): boolean {
    return this.refusal !== null && !this.isContainer;
  }

  private get isOutOfPlaces(): boolean {
    return /no container instance|maximum number of running/i.test(this.refusal ?? '');
  }

  private async refused(): Promise<never> {
    if (this.isOutOfPlaces) return new Promise<never>(() => {});
    throw new Error(`Container failed to start: ${this.refusal}`);
  }

  private refusedAnswer(): Response {
    const message = this.refusal ?? '';
    if (this.isOutOfPlaces) {
      const context = { reason: 'refused', retryable: true, originalMessage: message };
      return Response.json({ code: 'CONTAINER_UNAVAILABLE', message, context }, { status: 503 });
    }
    const said =
      'Container failed to start due to a permanent error. Check your container configuration.';
    const context = { phase: 'startup', error: message };
    return Response.json({ code: 'INTERNAL_ERROR', message: said, context }, { status: 500 });
  }

  private wake(): void {
    if (this.isContainer) return;
    this.isContainer = true;
    this.starts += 1;
  }

  private mark(): string | null {
    const { played } = this;
    return played?.ids().map((id) => played.boxOf(id)?.mark ?? null)[0] ?? null;
  }

  private async end(): Promise<void> {
    await this.starting;
    const { played } = this;
    this.played = null;
    this.isContainer = false;
    if (played === null) return;
    for (const id of played.ids())
      this.boots.set(id, (this.boots.get(id) ?? 0) + played.starts(id));
    await played.close();
    rmSync(played.folder, { recursive: true, force: true });
  }
}
