import { createServer, type Server } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

/**
 * Stands between a connector and its gateway, and notes when a message was given to the gateway:
 * what came before that is the room's and the connector's, what follows is the gateway's own.
 */
export class Relay {
  /** When the last `chat.send` went through (ms). */
  sentAt = Number.NaN;
  readonly url: string;
  private readonly server: Server;
  private readonly sockets: WebSocketServer;

  private constructor(server: Server, port: number, gatewayUrl: string) {
    this.server = server;
    this.url = `ws://127.0.0.1:${port}`;
    this.sockets = new WebSocketServer({ server, perMessageDeflate: false });
    this.sockets.on('connection', (near) => this.join(near, gatewayUrl));
  }

  static async before(gatewayUrl: string): Promise<Relay> {
    // A connector looks whether its gateway is ready before it dials; this one is.
    const server = createServer((_, response) => response.end());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the relay has no port');
    return new Relay(server, address.port, gatewayUrl);
  }

  close(): void {
    for (const client of this.sockets.clients) client.terminate();
    this.server.close();
  }

  private join(near: WebSocket, gatewayUrl: string): void {
    const far = new WebSocket(gatewayUrl, { perMessageDeflate: false });
    const early: string[] = [];
    near.on('message', (data) => {
      const frame = String(data);
      if (frame.includes('"method":"chat.send"')) this.sentAt = performance.now();
      if (far.readyState === WebSocket.OPEN) far.send(frame);
      else early.push(frame);
    });
    far.on('open', () => {
      for (const frame of early.splice(0)) far.send(frame);
    });
    far.on('message', (data) => near.send(String(data)));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('close', () => other.terminate());
      one.on('error', () => other.terminate());
    }
  }
}
