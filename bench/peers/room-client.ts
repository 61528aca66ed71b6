import { once } from 'node:events';
import { WebSocket } from 'ws';
import { downFrame, type EventFrame } from '../../shared/protocol/frame.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { joinPiece } from '../../shared/protocol/pieces.ts';

/** A bare socket into a room of the bench: requests with answers, everything else to a listener. */
export class RoomClient {
  readonly socket: WebSocket;
  onEvent: (event: EventFrame) => void = () => {};
  onBytes: (bytes: Buffer) => void = () => {};
  received = 0;
  private waiting: readonly string[] = [];
  private readonly asked = new Map<
    string,
    { resolve: (payload: unknown) => void; reject: (error: Error) => void }
  >();
  private nextId = 1;
  private unconfirmed = 0;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      this.received += data.length;
      this.confirm(data.length);
      if (isBinary) return this.onBytes(data);
      const { waiting, whole } = joinPiece(this.waiting, data.toString());
      this.waiting = waiting;
      if (whole === null || whole === 'pong') return;
      const heard = downFrame.parse(JSON.parse(whole));
      if (heard.type === 'event') return this.onEvent(heard);
      const asked = this.asked.get(heard.id);
      this.asked.delete(heard.id);
      if (heard.ok) asked?.resolve(heard.payload);
      else asked?.reject(new Error(heard.error.message));
    });
  }

  /** Says now and then what it read, as every client does, or the room takes it for too slow. */
  private confirm(bytes: number): void {
    this.unconfirmed += bytes;
    if (this.unconfirmed < limits.receivedEveryBytes) return;
    const payload = { bytes: this.unconfirmed };
    this.unconfirmed = 0;
    this.socket.send(JSON.stringify({ type: 'event', event: 'received', payload }));
  }

  static async connect(port: number, room: string, as: string): Promise<RoomClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/room/${room}?as=${as}`, {
      perMessageDeflate: false,
    });
    const client = new RoomClient(socket);
    await once(socket, 'open');
    return client;
  }

  ask(method: string, params: unknown, key?: string): Promise<unknown> {
    const id = `b${this.nextId++}`;
    return new Promise((resolve, reject) => {
      this.asked.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ type: 'req', id, method, params, key }));
    });
  }

  hello(topics: readonly object[], caps: readonly string[]): Promise<unknown> {
    const client = { name: 'bench', version: '1' };
    return this.ask('hello', { protocol: { min: 1, max: 1 }, client, caps, topics });
  }
}
