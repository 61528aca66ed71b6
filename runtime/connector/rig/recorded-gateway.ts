import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod/mini';
import { parseJson } from '../../../shared/lib/parse-json.ts';

const asked = z.looseObject({ id: z.string(), method: z.string() });
const line = z.discriminatedUnion('dir', [
  z.looseObject({ dir: z.enum(['in', 'out']), frame: z.looseObject({ type: z.string() }) }),
  z.looseObject({
    dir: z.literal('close'),
    frame: z.looseObject({ code: z.number(), reason: z.string() }),
  }),
]);
export type RecordedLine = z.infer<typeof line>;

const linesOf = (file: string): unknown[] =>
  readFileSync(`testkit/gateway-frames/${file}.jsonl`, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(parseJson);

/** What passed over one connection to a real gateway, in its order. */
export const recording = (file: string): RecordedLine[] =>
  linesOf(file).map((one) => line.parse(one));

const refused = z.looseObject({
  case: z.string(),
  error: z.looseObject({ code: z.string() }),
  close: z.looseObject({ code: z.number(), reason: z.string() }),
});

/** How a real gateway refused a handshake, case by case. */
export const recordedRefusals = (): { name: string; lines: RecordedLine[] }[] =>
  linesOf('05-connect-refusals').map((one) => {
    const { case: name, error, close } = refused.parse(one);
    const challenge = { type: 'event', event: 'connect.challenge', payload: { nonce: 'n', ts: 1 } };
    const lines: RecordedLine[] = [
      { dir: 'in', frame: challenge },
      { dir: 'in', frame: { type: 'res', ok: false, error } },
      { dir: 'close', frame: close },
    ];
    return { name, lines };
  });

/**
 * A gateway that says over each connection what a real one was recorded to say over one: its challenge,
 * its answer to the handshake, and then every event. Other requests it leaves.
 */
export class RecordedGateway {
  private readonly server: Server;
  private readonly connections: readonly (readonly RecordedLine[])[];
  /** When it was dialled. */
  readonly dialled: number[] = [];

  private constructor(server: Server, connections: readonly (readonly RecordedLine[])[]) {
    this.server = server;
    this.connections = connections;
  }

  /** The last connection is every further one, too. */
  static async start(...connections: readonly RecordedLine[][]): Promise<RecordedGateway> {
    const server = createServer((_, response) => response.end('{"ready":true}'));
    const gateway = new RecordedGateway(server, connections);
    new WebSocketServer({ server }).on('connection', (socket) => gateway.meet(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `ws://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private meet(socket: WebSocket): void {
    const lines = this.connections[this.dialled.length] ?? this.connections.at(-1) ?? [];
    this.dialled.push(Date.now());
    const said = lines.filter(({ dir }) => dir !== 'out');
    const answer = said.findIndex(({ frame }) => frame.type === 'res');
    for (const { frame } of said.slice(0, answer)) socket.send(JSON.stringify(frame));
    socket.on('message', (data) => {
      const { id, method } = asked.parse(parseJson(String(data)));
      if (method !== 'connect') return;
      socket.send(JSON.stringify({ ...said[answer]?.frame, id }));
      // As long as a handshake takes to be heard.
      setTimeout(() => {
        for (const { dir, frame } of said.slice(answer + 1))
          if (dir === 'close') hangUp(socket, frame);
          else if (frame.type === 'event') socket.send(JSON.stringify(frame));
      }, 20);
    });
  }
}

/** 1005 is what a socket says of itself that was closed without a code. */
function hangUp(socket: WebSocket, { code, reason }: { code: number; reason: string }): void {
  if (code !== 1005) socket.close(code, reason);
}
