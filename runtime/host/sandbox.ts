import { localHost } from './local.ts';
import { type BoxStatus, type Host, HostTrouble } from './port.ts';
import { hostTroubleOf } from './troubles.ts';

/** What is used of a `Sandbox` of @cloudflare/sandbox 0.12. All but `getState` and `destroy` start its container. */
export interface SandboxSurface {
  getState(): Promise<{ status: string }>;
  setKeepAlive(keepAlive: boolean): Promise<void>;
  getProcess(id: string): Promise<{ status: string } | null>;
  startProcess(
    command: string,
    options: { processId: string; env: Record<string, string> },
  ): Promise<unknown>;
  containerFetch(request: Request, port: number): Promise<Response>;
  destroy(): Promise<void>;
}

export interface SandboxPorts {
  /** The sandbox of that name; getting it starts nothing. */
  sandbox: (sandboxId: string) => SandboxSurface;
  /** What its host takes orders by: always the same for one box, and nobody else can make it. */
  token: (sandboxId: string) => Promise<string>;
  pause: (ms: number) => Promise<void>;
}

/** Where `runtime/container/Dockerfile` puts it, and where it listens. Port 3000 is the SDK's own. */
export const hostProcess = {
  id: 'autopilot-host',
  command: 'node /opt/autopilot/start.js',
  port: 8080,
} as const;

const lookEveryMs = 250;
/** A cold container takes up to twelve seconds before its first process runs. */
const upWithinMs = 90_000;
const answerWithinMs = 10_000;

/**
 * Boxes in Cloudflare Sandboxes, one container each, in which the host of a laptop runs for its one
 * box. Its disk lives as long as the container: until there are backups a stopped box keeps its
 * container, which costs money and loses nothing. Only `destroy` gives it up.
 */
export function sandboxHost(ports: SandboxPorts): Host {
  const open = async (id: string) => {
    const sandbox = ports.sandbox(id);
    const ask = (request: Request) => sandbox.containerFetch(request, hostProcess.port);
    return { sandbox, host: localHost({ url: 'http://box', token: await ports.token(id) }, ask) };
  };
  const starts = new StartsUnderWay();
  return {
    start: (spec, told) =>
      starts.run(spec.sandboxId, async (signal) => {
        const { sandbox, host } = await open(spec.sandboxId);
        told({ name: 'allocate', words: 'Starting a container.' });
        const token = await ports.token(spec.sandboxId);
        await bringUp(sandbox, { token, pause: ports.pause, signal });
        return await host.start(spec, told);
      }),
    stop: (id) =>
      starts.overtake(id, async () => {
        const { sandbox, host } = await open(id);
        if (await isUp(sandbox)) await host.stop(id);
      }),
    async status(id): Promise<BoxStatus> {
      const { sandbox, host } = await open(id);
      // Of a container that ended nothing is left, and asking it anything would start an empty one.
      return (await isUp(sandbox)) ? await host.status(id) : { state: 'absent' };
    },
    destroy: (id) =>
      starts.overtake(id, () => within(answerWithinMs * 3, ports.sandbox(id).destroy())),
    backup: () => Promise.reject(hostTroubleOf('notBuilt')),
    restore: () => Promise.reject(hostTroubleOf('notBuilt')),
  };
}

/**
 * Almost every call into a sandbox starts its container: a start that went on beside a destruction
 * would bring up an empty one, and nobody would know.
 */
class StartsUnderWay {
  private readonly all = new Map<string, Set<{ stop: AbortController; ended: Promise<unknown> }>>();

  async run<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const done = work(stop.signal);
    const start = { stop, ended: done.catch(() => {}) };
    const all = this.all.get(id) ?? new Set();
    this.all.set(id, all.add(start));
    try {
      return await done;
    } catch (error) {
      stop.signal.throwIfAborted();
      throw error;
    } finally {
      all.delete(start);
      if (all.size === 0 && this.all.get(id) === all) this.all.delete(id);
    }
  }

  /** Does it at once, and once more when what it overtook has ended. */
  async overtake(id: string, work: () => Promise<unknown>): Promise<void> {
    const starts = [...(this.all.get(id) ?? [])];
    for (const { stop } of starts) stop.abort(hostTroubleOf('overtaken'));
    await work();
    if (starts.length === 0) return;
    await Promise.all(starts.map(({ ended }) => ended));
    await work();
  }
}

/** Its container runs, and in it the host. */
async function isUp(sandbox: SandboxSurface): Promise<boolean> {
  const { status } = await within(answerWithinMs, sandbox.getState());
  if (status !== 'running' && status !== 'healthy') return false;
  return isRunning(await within(answerWithinMs, sandbox.getProcess(hostProcess.id)));
}

const isRunning = (process: { status: string } | null): boolean =>
  process?.status === 'running' || process?.status === 'starting';

/** Idempotent: two starts at once end with one host, since there is one process of its name. */
async function bringUp(
  sandbox: SandboxSurface,
  { token, pause, signal }: Pick<SandboxPorts, 'pause'> & { token: string; signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  await within(upWithinMs, sandbox.setKeepAlive(true));
  signal.throwIfAborted();
  if (!isRunning(await within(upWithinMs, sandbox.getProcess(hostProcess.id)))) {
    const env = { HOST_TOKEN: token, HOST_PORT: String(hostProcess.port) };
    const options = { processId: hostProcess.id, env };
    signal.throwIfAborted();
    const started = within(upWithinMs, sandbox.startProcess(hostProcess.command, options));
    // Another start may have been faster; whether a host runs is asked below.
    await started.catch(() => {});
  }
  for (let waited = 0; waited < upWithinMs; waited += lookEveryMs) {
    signal.throwIfAborted();
    if (await isHealthy(sandbox)) return signal.throwIfAborted();
    await pause(lookEveryMs);
  }
  throw hostTroubleOf('hostSilent');
}

async function isHealthy(sandbox: SandboxSurface): Promise<boolean> {
  try {
    const request = new Request('http://box/health');
    const answer = await within(answerWithinMs, sandbox.containerFetch(request, hostProcess.port));
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/** Every call into a container has an end; what comes after it is nobody's any more. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(hostTroubleOf('hostSilent')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw error instanceof HostTrouble ? error : hostTroubleOf('hostAway');
  } finally {
    clearTimeout(timer);
  }
}
