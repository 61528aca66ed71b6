import { createServer } from 'node:net';

/**
 * A gateway takes its port and, by its own rule, up to 110 above it; so two are at least 120 apart.
 * Below what systems give to outgoing connections.
 */
const first = 19_100;
const apart = 120;
const last = 32_000;

/** Every port a gateway may be given. Each host begins elsewhere, so that two rarely want the same. */
export function candidates(used: ReadonlySet<number>, from: number): number[] {
  const all = Array.from(
    { length: Math.floor((last - first) / apart) },
    (_, i) => first + i * apart,
  );
  const at = from % all.length;
  return [...all.slice(at), ...all.slice(0, at)].filter((port) => !used.has(port));
}

/** A port that nobody of ours has and nobody else listens at; the one after it is free, too. */
export async function choosePortPair(used: ReadonlySet<number>): Promise<number | null> {
  for (const port of candidates(used, process.pid))
    if ((await mayListen(port)) && (await mayListen(port + 1))) return port;
  return null;
}

export const mayListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
