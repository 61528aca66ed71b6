import { createServer, type Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod/mini';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import { neededScopes } from '../../../shared/model/needed-scopes.ts';
import { execFloor } from '../exec-floor.ts';

const request = z.looseObject({
  id: z.string(),
  method: z.string(),
  params: z.catch(z.record(z.string(), z.unknown()), {}),
});

/** How one behaves that is not as it should be. */
export interface Manners {
  scopes?: readonly string[];
  protocol?: number;
  /** What it says that it is. */
  version?: string;
  /** How often it says that it is there; it never does. */
  tickMs?: number;
  /** It takes the connection and says nothing. */
  isSilent?: boolean;
  /** Requests that it says no to, for good. */
  denies?: (method: string, params: Record<string, unknown>) => boolean;
  /** Requests that it hears and never answers. */
  leaves?: readonly string[];
  /** It refuses the handshake with this. */
  refuses?: { code: string; message: string; details: object; retryAfterMs?: number };
}

/** A gateway for what a real one will not do on command: its door only, and events as one likes. */
export class PlayedGateway {
  private readonly server: Server;
  private readonly sockets = new Set<WebSocket>();
  manners: Manners = {};
  /** Answers by method; without one it is an empty object. */
  readonly answers: Record<string, unknown> = {
    'chat.send': { runId: 'named by the gateway', status: 'started' },
    'exec.approval.list': [],
    'exec.approvals.get': { hash: 'h', file: { defaults: execFloor, agents: {} } },
  };
  readonly asked: { method: string; params: Record<string, unknown> }[] = [];
  connections = 0;
  /** Hears every request once it was answered. */
  onAsked: (method: string, params: Record<string, unknown>) => void = () => {};
  bootId = 'boot-1';
  private seq = 0;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(manners: Manners = {}): Promise<PlayedGateway> {
    const server = createServer((_, response) => response.end('{"ready":true}'));
    const gateway = new PlayedGateway(server);
    gateway.manners = manners;
    const sockets = new WebSocketServer({ server, maxPayload: 64 * 1024 * 1024 });
    sockets.on('connection', (socket) => gateway.meet(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `ws://127.0.0.1:${address.port}`;
  }

  /** A frame to everybody, as it is. */
  send(frame: string): void {
    for (const socket of this.sockets) socket.send(frame);
  }

  tell(event: string, payload: unknown): void {
    this.send(JSON.stringify({ type: 'event', event, payload, seq: ++this.seq }));
  }

  drop(code = 1012): void {
    for (const socket of this.sockets) socket.close(code);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private meet(socket: WebSocket): void {
    this.connections++;
    this.seq = 0;
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    if (this.manners.isSilent) return;
    socket.on('message', (data) => this.answer(socket, String(data)));
    const payload = { nonce: `nonce-${this.connections}`, ts: Date.now() };
    socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload }));
  }

  private answer(socket: WebSocket, frame: string): void {
    const { id, method, params } = request.parse(parseJson(frame));
    const { refuses } = this.manners;
    if (method === 'connect' && refuses !== undefined) {
      socket.send(JSON.stringify({ type: 'res', id, ok: false, error: refuses }));
      return socket.close(1008, 'no');
    }
    if (method !== 'connect') this.asked.push({ method, params });
    const payload = method === 'connect' ? this.hello() : (this.answers[method] ?? {});
    if (this.manners.denies?.(method, params)) {
      const error = { code: 'UNAVAILABLE', message: 'this one cannot be read' };
      socket.send(JSON.stringify({ type: 'res', id, ok: false, error }));
    } else if (this.manners.leaves?.includes(method) !== true)
      socket.send(JSON.stringify({ type: 'res', id, ok: true, payload }));
    if (method !== 'connect') this.onAsked(method, params);
  }

  private hello() {
    const {
      scopes = neededScopes,
      protocol = 4,
      version = '2026.9.6',
      tickMs = 30_000,
    } = this.manners;
    return {
      type: 'hello-ok',
      protocol,
      server: { version, bootId: this.bootId, connId: 'c' },
      auth: { role: 'operator', scopes },
      policy: { tickIntervalMs: tickMs },
    };
  }
}
