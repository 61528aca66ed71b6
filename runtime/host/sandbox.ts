import { localHost } from './local.ts';
import { type BoxStatus, type Host, HostTrouble } from './port.ts';
import {
  inCloudWords,
  isRefusal,
  knownRefusal,
  platformSaid,
  quoted,
  troubleOfPlatform,
} from './sandbox-troubles.ts';
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
const coldStartMs = 15_000;
const askEveryMs = 5_000;

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
    start: inCloudWords((spec, told) =>
      starts.run(spec.sandboxId, async (signal) => {
        const { sandbox, host } = await open(spec.sandboxId);
        told({ name: 'allocate', words: 'Starting a container.' });
        const token = await ports.token(spec.sandboxId);
        await bringUp(sandbox, { token, pause: ports.pause, signal });
        return await host.start(spec, told);
      }),
    ),
    stop: inCloudWords((id) =>
      starts.overtake(id, async () => {
        const { sandbox, host } = await open(id);
        if (await isUp(sandbox)) await host.stop(id);
      }),
    ),
    status: inCloudWords(async (id): Promise<BoxStatus> => {
      const { sandbox, host } = await open(id);
      // Of a container that ended nothing is left, and asking it anything would start an empty one.
      return (await isUp(sandbox)) ? await host.status(id) : { state: 'absent' };
    }),
    destroy: inCloudWords((id) =>
      starts.overtake(id, () => within(answerWithinMs * 3, ports.sandbox(id).destroy())),
    ),
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
  const asked = within(upWithinMs, sandbox.getProcess(hostProcess.id));
  if (!isRunning(await orRefused(asked, { sandbox, pause, signal }))) {
    const env = { HOST_TOKEN: token, HOST_PORT: String(hostProcess.port) };
    const options = { processId: hostProcess.id, env };
    signal.throwIfAborted();
    const started = within(upWithinMs, sandbox.startProcess(hostProcess.command, options));
    // Another start may have been faster; whether a host runs is asked below.
    await started.catch(() => {});
  }
  let said = '';
  for (let waited = 0; waited < upWithinMs; waited += lookEveryMs) {
    signal.throwIfAborted();
    const seen = await lookAt(sandbox);
    if (seen === 'healthy') return signal.throwIfAborted();
    if (seen.trouble !== null) throw seen.trouble;
    said = seen.said;
    await pause(lookEveryMs);
  }
  throw hostTroubleOf('hostSilent', quoted(said));
}

/**
 * The SDK asks for two minutes what the platform refuses at once, and what it says then is that it took
 * too long. Beside what takes longer than a cold start the platform is asked itself.
 */
async function orRefused<T>(
  work: Promise<T>,
  { sandbox, pause, signal }: Pick<SandboxPorts, 'pause'> & Asked,
): Promise<T> {
  let isOver = false;
  let looking: Promise<unknown> = Promise.resolve();
  const refused = async (): Promise<never> => {
    for (await pause(coldStartMs); !(isOver || signal.aborted); await pause(askEveryMs)) {
      const look = lookAt(sandbox);
      looking = look;
      const seen = await look;
      if (seen !== 'healthy' && seen.trouble !== null) throw seen.trouble;
    }
    signal.throwIfAborted();
    // Nobody waits for it any more.
    throw hostTroubleOf('hostSilent');
  };
  const refusal = refused();
  refusal.catch(() => {});
  try {
    return await Promise.race([work, refusal]);
  } finally {
    isOver = true;
    // Each look may start the container: none goes on behind the start.
    await looking;
  }
}

interface Asked {
  sandbox: SandboxSurface;
  signal: AbortSignal;
}

/** Does its host answer, or what does the platform say instead? */
async function lookAt(
  sandbox: SandboxSurface,
): Promise<'healthy' | { trouble: HostTrouble | null; said: string }> {
  try {
    const request = new Request('http://box/health');
    const answer = await within(answerWithinMs, sandbox.containerFetch(request, hostProcess.port));
    if (answer.ok) {
      await answer.body?.cancel();
      return 'healthy';
    }
    const said = platformSaid(await answer.json().catch(() => null));
    return { trouble: knownRefusal(said), said };
  } catch (error) {
    const isKnown = error instanceof HostTrouble && isRefusal(error);
    return { trouble: isKnown ? error : null, said: '' };
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
    throw error instanceof HostTrouble ? error : troubleOfPlatform(error);
  } finally {
    clearTimeout(timer);
  }
}
