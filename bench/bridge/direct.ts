import { WebSocket } from 'ws';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';

const frame = z.looseObject({
  type: z.string(),
  id: z.optional(z.string()),
  ok: z.optional(z.boolean()),
  event: z.optional(z.string()),
  payload: z.optional(z.unknown()),
});
const words = z.looseObject({
  runId: z.string(),
  stream: z.literal('assistant'),
  data: z.looseObject({ text: z.string() }),
});
const chat = z.looseObject({ runId: z.string(), state: z.string() });

/** A client on the gateway itself, with nothing of ours in between. */
export class DirectClient {
  /** All words of a run so far, as they came. */
  onWords: (runId: string, text: string) => void = () => {};
  onEnd: (runId: string, state: string) => void = () => {};
  private readonly socket: WebSocket;
  private readonly waiting = new Map<string, (ok: boolean) => void>();
  private greeted: () => void = () => {};
  private nextId = 1;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.hear(String(data)));
  }

  static async connect(url: string, token: string): Promise<DirectClient> {
    const client = new DirectClient(new WebSocket(url, { perMessageDeflate: false }));
    await new Promise<void>((done) => {
      client.greeted = done;
    });
    await client.ask('connect', {
      minProtocol: 4,
      maxProtocol: 4,
      client: { id: 'gateway-client', version: '1', platform: 'node', mode: 'backend' },
      role: 'operator',
      scopes: ['operator.read', 'operator.write'],
      caps: ['tool-events'],
      auth: { token },
    });
    return client;
  }

  async ask(method: string, params: object): Promise<void> {
    const id = `d${this.nextId++}`;
    this.socket.send(JSON.stringify({ type: 'req', id, method, params }));
    const ok = await new Promise<boolean>((done) => this.waiting.set(id, done));
    if (!ok) throw new Error(`the gateway refuses ${method}`);
  }

  close(): void {
    this.socket.terminate();
  }

  private hear(data: string): void {
    const heard = frame.safeParse(parseJson(data));
    if (!heard.success) return;
    const { type, id = '', ok = false, event, payload } = heard.data;
    if (type === 'res') this.waiting.get(id)?.(ok);
    if (event === 'connect.challenge') this.greeted();
    if (event === 'agent') {
      const read = words.safeParse(payload);
      if (read.success) this.onWords(read.data.runId, read.data.data.text);
    }
    if (event === 'chat') {
      const read = chat.safeParse(payload);
      const isOver = read.success && /^(?:final|aborted|error)$/.test(read.data.state);
      if (isOver) this.onEnd(read.data.runId, read.data.state);
    }
  }
}
