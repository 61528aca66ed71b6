import * as z from 'zod/mini';
import { linesOf } from './host-lines.ts';
import {
  type BoxStatus,
  boxStatus,
  type Host,
  type HostFacts,
  HostTrouble,
  hostTrouble,
} from './port.ts';
import { hostTroubleOf } from './troubles.ts';

/** What an order may take that only ends processes and removes files. */
const orderWithinMs = 30_000;
const statusWithinMs = 5_000;
/** A host that starts something says a line every five seconds. */
const silenceMs = 20_000;

const refused = z.object({ trouble: hostTrouble });

/** A host that speaks as `hostServer` does, asked over `fetch`: that of `npm start`, or one in a container. */
export function localHost(
  { url, token }: { url: string; token: string },
  fetch: (request: Request) => Promise<Response>,
): Host {
  const ask = async (
    verb: string,
    id: string,
    { method = 'POST', body, signal }: { method?: string; body?: string; signal: AbortSignal },
  ): Promise<Response> => {
    const request = new Request(`${url}/boxes/${id}/${verb}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
      signal,
    });
    const response = await fetch(request).catch(() => {
      throw hostTroubleOf(signal.aborted ? 'hostSilent' : 'hostAway');
    });
    if (response.ok) return response;
    const said = refused.safeParse(await response.json().catch(() => null));
    throw said.success ? new HostTrouble(said.data.trouble) : hostTroubleOf('hostAway');
  };
  const order = async (verb: string, id: string): Promise<void> => {
    const response = await ask(verb, id, { signal: AbortSignal.timeout(orderWithinMs) });
    await response.body?.cancel();
  };
  return {
    async start(spec, told) {
      const silence = new Silence(silenceMs);
      try {
        const body = JSON.stringify(spec);
        const response = await ask('start', spec.sandboxId, { body, signal: silence.signal });
        if (response.body === null) throw hostTroubleOf('hostAway');
        return await hear(response.body, silence, told);
      } catch (error) {
        if (error instanceof HostTrouble) throw error;
        throw hostTroubleOf(silence.signal.aborted ? 'hostSilent' : 'hostAway');
      } finally {
        silence.end();
      }
    },
    async status(id): Promise<BoxStatus> {
      const signal = AbortSignal.timeout(statusWithinMs);
      const response = await ask('status', id, { method: 'GET', signal });
      const said = boxStatus.safeParse(await response.json().catch(() => null));
      if (!said.success) throw hostTroubleOf('hostAway');
      return said.data;
    },
    stop: (id) => order('stop', id),
    destroy: (id) => order('destroy', id),
    backup: () => Promise.reject(hostTroubleOf('notBuilt')),
    restore: () => Promise.reject(hostTroubleOf('notBuilt')),
  };
}

async function hear(
  body: ReadableStream<Uint8Array>,
  silence: Silence,
  told: Parameters<Host['start']>[1],
): Promise<HostFacts> {
  for await (const line of linesOf(body)) {
    silence.heard();
    if ('step' in line) told(line.step);
    else if ('facts' in line) return line.facts;
    else if ('trouble' in line) throw new HostTrouble(line.trouble);
  }
  // It hung up in the middle: whether the box comes up is not known.
  throw hostTroubleOf('hostAway');
}

/** Aborts when nothing was heard for a while. */
class Silence {
  private readonly control = new AbortController();
  private readonly ms: number;
  private timer: ReturnType<typeof setTimeout>;

  constructor(ms: number) {
    this.ms = ms;
    this.timer = this.wait();
  }

  get signal(): AbortSignal {
    return this.control.signal;
  }

  heard(): void {
    clearTimeout(this.timer);
    this.timer = this.wait();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private wait(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.control.abort(), this.ms);
  }
}
