import { randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostServer } from '../host/host-server.ts';
import { modelEndpoint } from '../host/model/model-endpoint.ts';
import { upstreamOf } from '../host/model/upstream.ts';
import { type BoxPrograms, realPrograms } from './box-programs.ts';
import { Boxes } from './boxes.ts';
import { bootsAtOnce } from './capacity.ts';
import { type GatewayPackage, installGateway } from './gateway-package.ts';
import { serveFetch } from './serve-fetch.ts';

export interface LocalHostPorts {
  /** Of the checkout. */
  root: string;
  /** Where boxes lie. */
  folder: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Where the product is served; boxes of an earlier start dial in here, too. `null`: where they were told. */
  origin: string | null;
  say: (words: string) => void;
  /** Where the connector is, if not in the checkout. */
  connector?: string;
  /** Other programs than the installed gateway and our connector; of tests alone. */
  programs?: BoxPrograms;
  /** Another memory than that of this machine; of tests alone. */
  freeMemory?: () => number;
  /** Where orders are taken; a container is asked from outside of it. */
  listen?: { host?: string; port?: number };
  token?: string;
}

/** The host of this machine: boxes, the address at which they are ordered, and their model. */
export interface LocalHost {
  url: string;
  token: string;
  boxes: Boxes;
  /**
   * Ends what an earlier start left and brings boxes back. With somebody to tell, it also installs
   * the gateway and keeps a spare; else that waits until an instance is asked for.
   */
  begin(tell: ((words: string) => void) | null): Promise<void>;
  close(): Promise<void>;
}

export async function openLocalHost(ports: LocalHostPorts): Promise<LocalHost> {
  const { root, folder, env, origin, say } = ports;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const connector = ports.connector ?? join(root, 'runtime/connector/main.ts');
  const token = ports.token ?? randomBytes(32).toString('hex');
  const closing = new AbortController();
  const install = oneInstallation({ root, env, signal: closing.signal, say });
  const upstream = () => upstreamOf(env);
  const answering = () => {
    const now = upstream();
    if (now instanceof Error) throw now;
    return now;
  };
  let modelPort = 0;
  const boxes = new Boxes({
    folder,
    programs: async (told) => ports.programs ?? realPrograms(await install(told), connector),
    model: (spec) =>
      spec?.config.modelAccess === undefined
        ? answering().name
        : (spec.config.model ?? answering().name),
    modelAccess: ({ modelToken, spec }) => {
      const { modelAccess, model: asked } = spec?.config ?? {};
      if (modelAccess !== undefined && asked !== undefined) return { ...modelAccess, id: asked.id };
      const { api, name } = answering();
      // Clients of this API add `/v1` by themselves, those of the other one do not.
      const base = `http://127.0.0.1:${modelPort}`;
      const baseUrl = api === 'anthropic-messages' ? base : `${base}/v1`;
      return { baseUrl, token: modelToken, api, id: name.id };
    },
    roomUrl: (asked) => (origin === null ? asked : atOrigin(asked, origin)),
    env,
    freeMemory: ports.freeMemory ?? (() => process.availableMemory()),
    bootsAtOnce: bootsAtOnce(env.AUTOPILOT_BOOTS, availableParallelism()),
    isSpareWanted: env.AUTOPILOT_SPARE !== 'no',
    say,
  });
  const model = await serveFetch(
    modelEndpoint({
      upstream,
      isToken: (given) => {
        boxes.modelAsked(given);
        return boxes.knowsModelToken(given);
      },
      fetch,
      pause: (ms, signal) => sleep(ms, undefined, { signal }),
      newId: () => randomBytes(6).toString('hex'),
    }),
  );
  modelPort = model.port;
  const orders = await serveFetch(
    hostServer(boxes, (given) => isSame(given, token)),
    ports.listen,
  );
  return {
    url: `http://127.0.0.1:${orders.port}`,
    token,
    boxes,
    async begin(tell) {
      const ended = await boxes.open();
      if (ended > 0) say(`ended ${ended} processes that an earlier start left behind`);
      if (tell === null) return;
      if (ports.programs === undefined) await install(tell);
      await boxes.prepareSpare();
    },
    async close() {
      closing.abort();
      await orders.close();
      await boxes.close();
      await model.close();
    },
  };
}

/** Whoever asks while it is being installed waits for the same, and is told how far it is. */
function oneInstallation(ports: {
  root: string;
  env: LocalHostPorts['env'];
  signal: AbortSignal;
  say: (words: string) => void;
}): (told: (words: string) => void) => Promise<GatewayPackage> {
  let running: Promise<GatewayPackage> | null = null;
  const listeners = new Set<(words: string) => void>();
  return (told) => {
    listeners.add(told);
    const { root, env, signal } = ports;
    const tell = (words: string) => {
      for (const listener of listeners) listener(words);
    };
    running ??= installGateway({ root, env, signal, tell });
    const mine = running;
    // What failed is tried again by whoever asks next.
    mine.catch(() => {
      if (running === mine) running = null;
    });
    return mine.finally(() => listeners.delete(told));
  };
}

/** The same path at the address where the product is served now. */
export function atOrigin(asked: string, origin: string): string {
  const { pathname, search } = new URL(asked);
  const here = new URL(origin);
  return `${here.protocol === 'https:' ? 'wss' : 'ws'}://${here.host}${pathname}${search}`;
}

const isSame = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};
