import WebSocket from 'ws';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';

const frame = z.object({
  type: z.string(),
  id: z.optional(z.string()),
  ok: z.optional(z.boolean()),
  event: z.optional(z.string()),
  payload: z.optional(z.unknown()),
  error: z.optional(z.unknown()),
});
export type GatewayFrame = z.infer<typeof frame>;

/** A gateway's socket without anything of ours in between; of tests and of `npm run doctor` alone. */
export class RawGateway {
  readonly frames: GatewayFrame[] = [];
  private readonly socket: WebSocket;
  private asked = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      const parsed = frame.safeParse(parseJson(String(data)));
      if (parsed.success) this.frames.push(parsed.data);
    });
  }

  /** Resolves with the answer to `connect`, also when it is a refusal. */
  static async dial(
    { port, token }: { port: number; token: string },
    scopes: readonly string[],
  ): Promise<{ gateway: RawGateway; hello: GatewayFrame }> {
    const gateway = new RawGateway(new WebSocket(`ws://127.0.0.1:${port}`));
    await gateway.until(({ event }) => event === 'connect.challenge');
    const hello = await gateway.ask('connect', {
      minProtocol: 4,
      maxProtocol: 4,
      client: { id: 'gateway-client', version: '0.1.0', platform: 'node', mode: 'backend' },
      role: 'operator',
      scopes,
      caps: ['tool-events'],
      auth: { token },
    });
    return { gateway, hello };
  }

  async ask(method: string, params: object): Promise<GatewayFrame> {
    const id = String(++this.asked);
    this.socket.send(JSON.stringify({ type: 'req', id, method, params }));
    return this.until((one) => one.type === 'res' && one.id === id);
  }

  /** The first frame of which it is true, of those that came and those that will. */
  until(isIt: (one: GatewayFrame) => boolean): Promise<GatewayFrame> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.frames.find(isIt);
        if (found === undefined) return;
        this.socket.off('message', look);
        resolve(found);
      };
      this.socket.on('message', look);
      this.socket.once('error', reject);
      this.socket.once('close', () => reject(new Error('the gateway hung up')));
      look();
    });
  }

  close(): void {
    this.socket.terminate();
  }
}
