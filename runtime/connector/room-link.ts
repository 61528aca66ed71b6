import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { utf8Length } from '../../shared/lib/utf8.ts';
import type { MethodName, ParamsInput, Result } from '../../shared/methods/contract.ts';
import type { RunId } from '../../shared/model/ids.ts';
import { type Order, order } from '../../shared/model/order.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import { parseResult } from '../../shared/producer/ask.ts';
import type { Producer, RunOpened } from '../../shared/producer/producer.ts';
import { mayReconnect } from '../../shared/protocol/close-codes.ts';
import { encodeDelta } from '../../shared/protocol/delta-codec.ts';
import { parseEvent } from '../../shared/protocol/events.ts';
import { downFrame, type ResponseFrame } from '../../shared/protocol/frame.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { joinPiece } from '../../shared/protocol/pieces.ts';
import { OLDEST_SPOKEN, PROTOCOL } from '../../shared/protocol/version.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';
import { SteadyPing } from './steady-ping.ts';
import { troubles } from './troubles.ts';

/** The room said no. */
export class RoomRefused extends Error {
  override readonly name = 'RoomRefused';
  readonly error: ReceivedError;
  constructor(error: ReceivedError) {
    super(error.message);
    this.error = error;
  }
}

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
  stop(runId: RunId): void;
  /** There is no way back: another connector took over, or this one may not come in any more. */
  ended(code: number): void;
}

/** One run that is told over this link. */
export interface ToldRun {
  producer: Producer;
  /** On every new socket, before anything is told on it. */
  opened(opened: RunOpened): void;
  /** The room has its end, or ended it by itself, or knows it no more. */
  over(): void;
}

interface Waiting {
  method: MethodName;
  params: unknown;
  answered: (payload: unknown) => void;
  refused: (error: ReceivedError) => void;
  /** Calls outlive a socket: they are said again on the next one, which changes nothing more. */
  isCall: boolean;
}

const firstRetryMs = 100;
const slowestRetryMs = 5_000;
/** Behind a hello that is not answered is no room. */
const helloWithinMs = 10_000;

/**
 * The one socket of a connector into its room: any number of runs, what it calls, and the orders it
 * hears. Whatever was not answered when a socket broke is said again on the next; what its runs have
 * to say is derived anew from what the room has.
 */
export class RoomLink {
  private readonly dial: DialRoom;
  private readonly introduce: () => ParamsInput<'gateway.hello'>;
  private readonly ears: RoomEars;
  private readonly runs = new Map<RunId, ToldRun>();
  /** Runs of which the room refused something once. */
  private readonly reopened = new WeakSet<ToldRun>();
  /** Of these, those that it has not opened again yet. */
  private readonly reopening = new WeakSet<ToldRun>();
  private socket: RoomSocket | null = null;
  private isGreeted = false;
  private pieces: readonly string[] = [];
  private waiting = new Map<string, Waiting>();
  /** Calls that no socket carried yet, or whose socket broke. */
  private unsaid: Waiting[] = [];
  private nextId = 1;
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
    if (this.isGreeted) this.sayWho((greeting) => this.ears.greeted(greeting));
  }

  get isUp(): boolean {
    return this.isGreeted;
  }

  /** Throws `RoomRefused`. Waits for the room as long as it must. */
  call<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      const call: Waiting = {
        method,
        params,
        answered: (payload) => resolve(parseResult(method, payload)),
        refused: (error) => reject(new RoomRefused(error)),
        isCall: true,
      };
      if (utf8Length(JSON.stringify(params)) > limits.commandBytes - 1024)
        return call.refused(tooLarge);
      if (this.isGreeted) this.say(call);
      else this.unsaid.push(call);
    });
  }

  /** Says it on this socket or not at all: what is true by the next one is said there. */
  mention<M extends MethodName>(method: M, params: ParamsInput<M>): void {
    const none = () => {};
    if (this.isGreeted) this.say({ method, params, answered: none, refused: none, isCall: false });
  }

  /** Begins to tell a run. */
  tell(runId: RunId, run: ToldRun): void {
    this.runs.set(runId, run);
    if (this.isGreeted) this.openRun(runId, run);
  }

  /** Sends what the runs have to say now; comes back when they have more. */
  pump(): void {
    clearTimeout(this.pumpTimer);
    if (!this.isGreeted) return;
    const now = Date.now();
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const [runId, run] of this.runs) {
      const { producer } = run;
      if (producer.isDone || producer.isReplaced) {
        this.drop(runId, run);
        continue;
      }
      const pumped = producer.pump(now);
      for (const text of pumped.texts) this.send(encodeDelta(text));
      const refused = () => this.refused(runId, run);
      for (const { method, params, answered } of pumped.asks)
        this.say({ method, params, answered, refused, isCall: false });
      wakeAt = Math.min(wakeAt, pumped.wakeAt ?? wakeAt);
    }
    if (Number.isFinite(wakeAt))
      this.pumpTimer = setTimeout(() => this.pump(), Math.max(1, wakeAt - now));
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
    this.isGreeted = false;
    this.pieces = [];
    for (const waiting of this.waiting.values()) if (waiting.isCall) this.unsaid.push(waiting);
    this.waiting = new Map();
    for (const { producer } of this.runs.values()) producer.detach();
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
    this.say({ method: 'hello', params: hello, answered: () => {}, refused, isCall: false });
    this.sayWho((greeting) => this.greeted(greeting));
  }

  private sayWho(heard: (greeting: Greeting) => void): void {
    this.say({
      method: 'gateway.hello',
      params: this.introduce(),
      answered: (payload) => heard(parseResult('gateway.hello', payload)),
      refused: (error) => this.refusedAtTheDoor(error),
      isCall: false,
    });
  }

  /** A no at the door is tried again later: the instance may only be on its way. */
  private refusedAtTheDoor(error: ReceivedError): void {
    this.retryMs = Math.max(this.retryMs, error.retryAfterMs ?? slowestRetryMs);
    this.hangUp('refused');
  }

  private greeted(greeting: Greeting): void {
    this.retryMs = firstRetryMs;
    this.isGreeted = true;
    clearTimeout(this.helloTimer);
    this.ping.begin(this.pingEveryMs);
    for (const call of this.unsaid.splice(0)) this.say(call);
    for (const [runId, run] of this.runs) this.openRun(runId, run);
    this.ears.greeted(greeting);
  }

  private openRun(runId: RunId, run: ToldRun): void {
    this.say({
      method: 'run.open',
      params: { runId, contextUnits: 0 },
      answered: (payload) => this.attach(runId, run, parseResult('run.open', payload)),
      refused: ({ code }) => (code === 'notFound' ? this.drop(runId, run) : this.letGo(runId, run)),
      isCall: false,
    });
  }

  /**
   * The room did not take what a run says. What it has of it is asked for once more, which also tells
   * a run that is over; at the second no the room hears that nothing more comes of it.
   */
  private refused(runId: RunId, run: ToldRun): void {
    // What was said beside the first is not counted: the run is being opened anew.
    if (this.runs.get(runId) !== run || this.reopening.has(run)) return;
    if (this.reopened.has(run)) return this.letGo(runId, run);
    this.reopened.add(run);
    this.reopening.add(run);
    run.producer.detach();
    this.openRun(runId, run);
  }

  /** The room would show a run as under way for as long as this connector pings. */
  private letGo(runId: RunId, run: ToldRun): void {
    if (this.runs.get(runId) !== run) return;
    const trouble = troubles.roomRefused;
    this.call('run.end', { runId, state: 'interrupted', trouble }).catch(() => {});
    this.drop(runId, run);
  }

  private attach(runId: RunId, run: ToldRun, opened: RunOpened): void {
    if (this.runs.get(runId) !== run) return;
    this.reopening.delete(run);
    if (!isLiveRun(opened.state)) return this.drop(runId, run);
    run.opened(opened);
    run.producer.attach(opened);
    if (opened.stopping) this.ears.stop(runId);
  }

  private drop(runId: RunId, run: ToldRun): void {
    if (this.runs.get(runId) !== run) return;
    this.runs.delete(runId);
    run.over();
  }

  private heard(frame: string): void {
    if (this.isGreeted) this.ping.heard(this.pingEveryMs);
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

  private hearAnswer(heard: ResponseFrame): void {
    const waiting = this.waiting.get(heard.id);
    this.waiting.delete(heard.id);
    if (waiting === undefined) return;
    if (heard.ok) return waiting.answered(heard.payload);
    if (heard.error.retry !== 'later') return waiting.refused(heard.error);
    // "Later" means: as if the socket had been lost now.
    if (waiting.isCall) this.unsaid.push(waiting);
    this.retryMs = Math.max(this.retryMs, heard.error.retryAfterMs ?? 0);
    this.hangUp('later');
  }

  private hearEvent(name: string, payload: unknown): void {
    const heard = parseEvent(name, payload);
    if (heard?.event === 'saved')
      for (const { producer } of this.runs.values()) producer.confirm(heard.payload, Date.now());
    if (heard?.event === 'stop') this.ears.stop(heard.payload.runId);
    if (heard?.event !== 'order') return;
    const read = order.safeParse(heard.payload.order);
    if (read.success) this.ears.order(read.data);
  }

  /** A producer that falls silent loses its runs sooner than a connector its place. */
  private get pingEveryMs(): number {
    return this.runs.size > 0 ? limits.producerPingMs : limits.pingEveryMs;
  }

  private say(waiting: Waiting): void {
    const id = `c${this.nextId++}`;
    this.waiting.set(id, waiting);
    const { method, params } = waiting;
    this.send(JSON.stringify({ type: 'req', id, method, params }));
  }

  private send(frame: string | Uint8Array<ArrayBuffer>): void {
    try {
      this.socket?.send(frame);
    } catch {
      // Its close event dials again, and what was not confirmed is sent again.
    }
  }
}

const tooLarge: ReceivedError = {
  code: 'tooLarge',
  message: 'This is larger than a room takes.',
  retry: 'never',
};
