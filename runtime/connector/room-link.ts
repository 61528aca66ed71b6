import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import type { MethodName, ParamsInput, Result } from '../../shared/methods/contract.ts';
import type { OrderId, RunId } from '../../shared/model/ids.ts';
import { type Order, order } from '../../shared/model/order.ts';
import { parseResult } from '../../shared/producer/ask.ts';
import { mayReconnect } from '../../shared/protocol/close-codes.ts';
import { parseEvent } from '../../shared/protocol/events.ts';
import { downFrame, type ResponseFrame } from '../../shared/protocol/frame.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { joinPiece } from '../../shared/protocol/pieces.ts';
import { OLDEST_SPOKEN, PROTOCOL } from '../../shared/protocol/version.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';
import { RoomCalls } from './room-calls.ts';
import { RoomRuns, type ToldRun } from './room-runs.ts';
import { SteadyPing } from './steady-ping.ts';

/** A socket as the link uses it. */
export interface RoomSocket {
  send(frame: string | Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;
}

/** What a socket tells. */
export interface SocketEnd {
  opened(): void;
  heard(frame: string): void;
  closed(code: number): void;
}

export type DialRoom = (end: SocketEnd) => RoomSocket;

export type Greeting = Result<'gateway.hello'>;

/** What the link tells. */
export interface RoomEars {
  greeted(greeting: Greeting): void;
  order(order: Order): void;
  /** An order that is to be done no more. */
  withdrawn(id: OrderId): void;
  stop(runId: RunId): void;
  /** There is no way back: another connector took over, or this one may not come in any more. */
  ended(code: number): void;
}

const firstRetryMs = 100;
const slowestRetryMs = 5_000;
/** Behind a hello that is not answered is no room. */
const helloWithinMs = 10_000;

/**
 * The one socket of a connector into its room: dialled, introduced, listened to, hung up and dialled
 * again. What is called and told over it outlives it.
 */
export class RoomLink {
  private readonly dial: DialRoom;
  private readonly introduce: () => ParamsInput<'gateway.hello'>;
  private readonly ears: RoomEars;
  private readonly calls = new RoomCalls((frame) => this.send(frame));
  private readonly runs = new RoomRuns({
    calls: this.calls,
    sendDelta: (frame) => this.send(frame),
    stop: (runId) => this.ears.stop(runId),
  });
  private socket: RoomSocket | null = null;
  private pieces: readonly string[] = [];
  private retryMs = firstRetryMs;
  private pumpTimer: ReturnType<typeof setTimeout> | undefined;
  private dialTimer: ReturnType<typeof setTimeout> | undefined;
  private helloTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly ping = new SteadyPing({
    ping: () => this.send('ping'),
    silent: () => this.hangUp('silent'),
  });
  private isClosed = false;

  constructor(options: {
    dial: DialRoom;
    introduce: () => ParamsInput<'gateway.hello'>;
    ears: RoomEars;
  }) {
    this.dial = options.dial;
    this.introduce = options.introduce;
    this.ears = options.ears;
  }

  open(): void {
    if (this.isClosed || this.socket !== null) return;
    clearTimeout(this.dialTimer);
    this.connect();
  }

  /** Introduces itself anew, over the same socket: another process of the gateway is there. */
  again(): void {
    if (this.isUp) this.sayWho((greeting) => this.ears.greeted(greeting));
  }

  get isUp(): boolean {
    return this.calls.isUp;
  }

  /** Throws `RoomRefused`. Waits for the room as long as it must. */
  call<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>> {
    return this.calls.call(method, params);
  }

  /** Says it on this socket or not at all: what is true by the next one is said there. */
  mention<M extends MethodName>(method: M, params: ParamsInput<M>): void {
    this.calls.mention(method, params);
  }

  /** Begins to tell a run. */
  tell(runId: RunId, run: ToldRun): void {
    this.runs.tell(runId, run);
  }

  /** Sends what the runs have to say now; comes back when they have more. */
  pump(): void {
    clearTimeout(this.pumpTimer);
    if (!this.isUp) return;
    const now = Date.now();
    const wakeAt = this.runs.pump(now);
    if (wakeAt !== null) this.pumpTimer = setTimeout(() => this.pump(), Math.max(1, wakeAt - now));
  }

  close(): void {
    this.isClosed = true;
    const { socket } = this;
    this.forgetSocket();
    clearTimeout(this.dialTimer);
    socket?.close(1000, 'done');
  }

  private connect(): void {
    const isCurrent = () => this.socket === socket;
    const socket = this.dial({
      opened: () => isCurrent() && this.greet(),
      heard: (frame) => isCurrent() && this.heard(frame),
      closed: (code) => isCurrent() && this.gone(code),
    });
    this.socket = socket;
    this.helloTimer = setTimeout(() => this.hangUp('no hello'), helloWithinMs);
  }

  private gone(code: number): void {
    this.forgetSocket();
    if (mayReconnect(code)) return this.redial();
    this.close();
    this.ears.ended(code);
  }

  /** Nothing more is said on this socket or believed from it. */
  private forgetSocket(): void {
    this.socket = null;
    this.pieces = [];
    this.calls.broke();
    this.runs.detachAll();
    clearTimeout(this.pumpTimer);
    clearTimeout(this.helloTimer);
    this.ping.end();
  }

  private hangUp(reason: string): void {
    const { socket } = this;
    this.forgetSocket();
    socket?.close(1000, reason);
    this.redial();
  }

  private redial(): void {
    if (this.isClosed) return;
    clearTimeout(this.dialTimer);
    this.dialTimer = setTimeout(() => this.connect(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, slowestRetryMs);
  }

  private greet(): void {
    const hello: ParamsInput<'hello'> = {
      protocol: { min: OLDEST_SPOKEN, max: PROTOCOL },
      client: { name: 'connector', version: '1' },
      caps: [],
      topics: [],
    };
    const refused = (error: ReceivedError) => this.refusedAtTheDoor(error);
    this.calls.ask({ method: 'hello', params: hello, answered: () => {}, refused });
    this.sayWho((greeting) => this.greeted(greeting));
  }

  private sayWho(heard: (greeting: Greeting) => void): void {
    this.calls.ask({
      method: 'gateway.hello',
      params: this.introduce(),
      answered: (payload) => heard(parseResult('gateway.hello', payload)),
      refused: (error) => this.refusedAtTheDoor(error),
    });
  }

  /** A no at the door is tried again later: the instance may only be on its way. */
  private refusedAtTheDoor(error: ReceivedError): void {
    this.retryMs = Math.max(this.retryMs, error.retryAfterMs ?? slowestRetryMs);
    this.hangUp('refused');
  }

  private greeted(greeting: Greeting): void {
    this.retryMs = firstRetryMs;
    clearTimeout(this.helloTimer);
    this.ping.begin(this.pingEveryMs);
    this.calls.greeted();
    this.runs.openAll();
    this.ears.greeted(greeting);
  }

  private heard(frame: string): void {
    if (this.isUp) this.ping.heard(this.pingEveryMs);
    const joined = joinPiece(this.pieces, frame);
    this.pieces = joined.waiting;
    if (joined.whole === null || joined.whole === 'pong') return;
    const parsed = downFrame.safeParse(parseJson(joined.whole));
    if (!parsed.success) return;
    try {
      if (parsed.data.type === 'res') this.hearAnswer(parsed.data);
      else this.hearEvent(parsed.data.event, parsed.data.payload);
    } catch (error) {
      // An answer that does not fit its contract: as good as none.
      if (!(error instanceof z.core.$ZodError)) throw error;
      return this.hangUp('unreadable');
    }
    this.pump();
  }

  private hearAnswer(answer: ResponseFrame): void {
    const refused = this.calls.hear(answer);
    if (refused === null) return;
    this.retryMs = Math.max(this.retryMs, refused.later);
    this.hangUp('later');
  }

  private hearEvent(name: string, payload: unknown): void {
    const heard = parseEvent(name, payload);
    if (heard?.event === 'saved') this.runs.confirm(heard.payload, Date.now());
    if (heard?.event === 'stop') this.ears.stop(heard.payload.runId);
    if (heard?.event === 'withdrawn') this.ears.withdrawn(heard.payload.orderId);
    if (heard?.event !== 'order') return;
    const read = order.safeParse(heard.payload.order);
    if (read.success) this.ears.order(read.data);
  }

  /** A producer that falls silent loses its runs sooner than a connector its place. */
  private get pingEveryMs(): number {
    return this.runs.isEmpty ? limits.pingEveryMs : limits.producerPingMs;
  }

  private send(frame: string | Uint8Array<ArrayBuffer>): void {
    try {
      this.socket?.send(frame);
    } catch {
      // Its close event dials again, and what was not confirmed is sent again.
    }
  }
}
