import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { must } from '../../shared/lib/must.ts';

export interface Served {
  port: number;
  close(): Promise<void>;
}

const mostBytes = 32 * 1024 * 1024;

/** Serves a function from requests to responses over HTTP/1.1; streams go out as they come. */
export async function serveFetch(
  answer: (request: Request) => Promise<Response>,
  { host = '127.0.0.1', port = 0 }: { host?: string; port?: number } = {},
): Promise<Served> {
  const server = createServer((incoming, outgoing) => void handle(answer, incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
  return { port: portOf(server), close: () => close(server) };
}

async function handle(
  answer: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  try {
    const response = await answer(await toRequest(incoming, gone.signal));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    // The head goes out now: who waits for a first word learns that somebody is there.
    outgoing.flushHeaders();
    if (response.body !== null)
      for await (const chunk of response.body)
        if (!outgoing.write(chunk)) await drained(outgoing, gone.signal);
    outgoing.end();
  } catch {
    if (!outgoing.headersSent) outgoing.writeHead(500);
    outgoing.destroy();
  }
}

async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const { method = 'GET', url = '/' } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (typeof value === 'string') headers.set(name, value);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of Readable.from(incoming)) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error('the request is too large');
    chunks.push(chunk);
  }
  const body = method === 'GET' || method === 'HEAD' ? null : Buffer.concat(chunks);
  return new Request(new URL(url, 'http://127.0.0.1'), { method, headers, body, signal });
}

const drained = (outgoing: ServerResponse, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    outgoing.once('drain', resolve);
    signal.addEventListener('abort', () => reject(new Error('nobody reads')), { once: true });
  });

const portOf = (server: Server): number => {
  const address: string | AddressInfo | null = server.address();
  return must(typeof address === 'object' ? address?.port : undefined, 'a port');
};

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
