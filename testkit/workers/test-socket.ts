import { admissionHeaders } from '../../party/auth/admission.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import {
  contract,
  type MethodName,
  type ParamsInput,
  type Result,
} from '../../shared/methods/contract.ts';
import { type DeltaFrame, decodeDelta } from '../../shared/protocol/delta-codec.ts';
import { type EventName, type EventPayload, parseEvent } from '../../shared/protocol/events.ts';
import { downFrame, type ResponseFrame } from '../../shared/protocol/frame.ts';
import { joinPiece } from '../../shared/protocol/pieces.ts';

type Frame = object | string | DeltaFrame;

/** One real socket, and what it heard. Waits for what is to come, never for time. */
export class TestSocket {
  readonly heard: Frame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  private readonly socket: WebSocket;
  private pieces: readonly string[] = [];
  private waiting: (() => void)[] = [];
  private nextId = 1;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const frame = typeof data === 'string' ? this.join(data) : toDelta(data);
      if (frame !== null) this.heard.push(frame);
      for (const look of this.waiting.splice(0)) look();
    });
    this.closed = new Promise((resolve) =>
      socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason })),
    );
    socket.accept();
  }

  /** Resolves with what `find` finds in all that was heard. */
  async until<T>(find: (heard: readonly Frame[]) => T | undefined): Promise<T> {
    for (;;) {
      const found = find(this.heard);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  async ask(method: string, params: unknown, key?: string): Promise<ResponseFrame> {
    const id = `q${this.nextId++}`;
    this.say(
      JSON.stringify({ type: 'req', id, method, params, ...(key === undefined ? {} : { key }) }),
    );
    return this.until((heard) => heard.flatMap(toAnswer).find((frame) => frame.id === id));
  }

  async does<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>> {
    const key = contract[method].repeat === 'key' ? crypto.randomUUID() : undefined;
    const answer = await this.ask(method, params, key);
    if (!answer.ok) throw new Error(`${method}: ${answer.error.code}`);
    return contract[method].result.parse(answer.payload);
  }

  hello(topics: string[] = [], caps: string[] = []): Promise<Result<'hello'>> {
    return this.does('hello', {
      protocol: { min: 1, max: 1 },
      client: { name: 'test', version: '1' },
      caps,
      topics: topics.map((topic) => ({ topic })),
    });
  }

  events<N extends EventName>(name: N): EventPayload<N>[] {
    return this.heard.flatMap((frame) => {
      const event =
        typeof frame === 'object' && 'event' in frame && 'payload' in frame
          ? parseEvent(String(frame.event), frame.payload)
          : null;
      return event !== null && isNamed(event, name) ? [event.payload] : [];
    });
  }

  /** The next event of a name that `fits`. */
  event<N extends EventName>(
    name: N,
    fits: (payload: EventPayload<N>) => boolean = () => true,
  ): Promise<EventPayload<N>> {
    return this.until(() => this.events(name).find(fits));
  }

  say(frame: string | Uint8Array): void {
    this.socket.send(frame);
  }

  close(): void {
    this.socket.close(1000, 'bye');
  }

  private join(data: string): Frame | null {
    const { waiting, whole } = joinPiece(this.pieces, data);
    this.pieces = waiting;
    if (whole === null) return null;
    const parsed = parseJson(whole);
    return typeof parsed === 'object' && parsed !== null ? parsed : whole;
  }
}

/** A socket into a room, as the Worker would open it for `principal`. */
export async function dial(
  stub: Fetcher,
  room: string,
  principal: string,
  more: Record<string, string> = {},
): Promise<TestSocket> {
  const response = await stub.fetch(`https://room/parties/autopilot/${room}`, {
    headers: { upgrade: 'websocket', [admissionHeaders.principal]: principal, ...more },
  });
  return toSocket(response);
}

export function toSocket({ webSocket, status }: Response): TestSocket {
  if (webSocket === null) throw new Error(`no socket: ${status}`);
  return new TestSocket(webSocket);
}

function toAnswer(frame: Frame): ResponseFrame[] {
  const parsed = downFrame.safeParse(frame);
  return parsed.success && parsed.data.type === 'res' ? [parsed.data] : [];
}

const toDelta = (data: ArrayBuffer | string): Frame | null =>
  typeof data === 'string' ? null : decodeDelta(new Uint8Array(data));

function isNamed<N extends EventName>(
  event: { event: EventName; payload: unknown },
  name: N,
): event is { event: N; payload: EventPayload<N> } {
  return event.event === name;
}
