import { parseJson } from '../../shared/lib/parse-json.ts';
import {
  contract,
  type MethodName,
  type ParamsInput,
  type Result,
} from '../../shared/methods/contract.ts';
import type { RunId } from '../../shared/model/ids.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import { parseResult } from '../../shared/producer/ask.ts';
import type { Producer, RunOpened } from '../../shared/producer/producer.ts';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { encodeDelta } from '../../shared/protocol/delta-codec.ts';
import { parseEvent } from '../../shared/protocol/events.ts';
import { downFrame, type ResponseFrame } from '../../shared/protocol/frame.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { joinPiece } from '../../shared/protocol/pieces.ts';
import { OLDEST_SPOKEN, PROTOCOL } from '../../shared/protocol/version.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';

/** The room answered no, or took the run away: nothing more can be said. */
export class LinkLost extends Error {
  override readonly name = 'LinkLost';
}

/** A method of the room refused. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly error: ReceivedError;
  constructor(error: ReceivedError) {
    super(error.message);
    this.error = error;
  }
}

/** A socket as the link uses it. */
export interface LinkSocket {
  send(frame: string | Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;
}

/** What a socket tells. */
export interface LinkEnd {
  heard(frame: string): void;
  closed(code: number): void;
}

export type Dial = (end: LinkEnd) => Promise<LinkSocket>;

interface Waiting {
  method: MethodName;
  params: unknown;
  key: string | undefined;
  answered: (payload: unknown) => void;
  refused: (error: ReceivedError) => void;
  /** Calls outlive a socket: they are sent again on the next one, under the same key. */
  isCall: boolean;
}

const firstRetryMs = 50;
const slowestRetryMs = 2_000;

/**
 * The socket of one run into its room. Dials again as long as it must, opens the run on every new
 * socket, and lets the producer derive what to send. Its shell owns nothing that is not derivable.
 */
export class RoomLink {
  private readonly dial: Dial;
  private readonly runId: RunId;
  private readonly contextUnits: number;
  private readonly producer: Producer;
  private readonly onStop: () => void;
  private readonly opened = Promise.withResolvers<RunOpened>();
  private readonly ended = Promise.withResolvers<void>();
  private socket: LinkSocket | null = null;
  private pieces: readonly string[] = [];
  private waiting = new Map<string, Waiting>();
  private readonly telling: (() => void)[] = [];
  private nextId = 1;
  private retryMs = firstRetryMs;
  private pumpTimer: ReturnType<typeof setTimeout> | undefined;
  private dialTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setTimeout> | undefined;
  /** When it last asked whether the room is there, or came. */
  private pingedAt = 0;
  private isClosed = false;

  constructor(options: {
    dial: Dial;
    runId: RunId;
    contextUnits: number;
    producer: Producer;
    onStop: () => void;
  }) {
    this.dial = options.dial;
    this.runId = options.runId;
    this.contextUnits = options.contextUnits;
    this.producer = options.producer;
    this.onStop = options.onStop;
    this.ended.promise.catch(() => {});
    this.opened.promise.catch(() => {});
  }

  /** Connects and says what the room has of the run. */
  open(): Promise<RunOpened> {
    void this.connect();
    return this.opened.promise;
  }

  /** Resolves when the room has everything, the end included, or ended the run by itself. */
  get whenDone(): Promise<void> {
    return this.ended.promise;
  }

  /** Resolves when the room has everything the producer has to say up to now. */
  whenTold(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.telling.push(resolve);
      const over = () => reject(new LinkLost('the run is over'));
      this.ended.promise.then(over, reject);
      this.pump();
    });
  }

  /** Asks for a method in the run's name; a `key` makes any number of attempts one effect. */
  call<M extends MethodName>(method: M, params: ParamsInput<M>, key?: string): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      this.say({
        method,
        params,
        key,
        answered: (payload) => resolve(parseResult(method, payload)),
        refused: (error) => reject(new Refused(error)),
        isCall: true,
      });
      const over = () => reject(new LinkLost('the run is over'));
      this.ended.promise.then(over, reject);
    });
  }

  /** Sends what the producer has to say now; comes back when it has more. */
  pump(): void {
    clearTimeout(this.pumpTimer);
    if (this.isClosed || this.socket === null) return;
    if (this.producer.isDone) return this.finish();
    const { texts, asks, wakeAt } = this.producer.pump(Date.now());
    for (const text of texts) this.send(encodeDelta(text));
    for (const { method, params, answered } of asks)
      this.say({
        method,
        params,
        key: undefined,
        answered,
        refused: (error) => this.lose(error.message),
        isCall: false,
      });
    if (this.producer.hasTold) for (const told of this.telling.splice(0)) told();
    if (wakeAt !== null)
      this.pumpTimer = setTimeout(() => this.pump(), Math.max(1, wakeAt - Date.now()));
  }

  close(): void {
    this.isClosed = true;
    const { socket } = this;
    this.drop();
    clearTimeout(this.dialTimer);
    socket?.close(1000, 'done');
  }

  private async connect(): Promise<void> {
    if (this.isClosed) return;
    let socket: LinkSocket | null = null;
    const isCurrent = () => socket !== null && this.socket === socket;
    try {
      socket = await this.dial({
        heard: (frame) => isCurrent() && this.heard(frame),
        closed: (code) => isCurrent() && this.gone(code),
      });
    } catch {
      return this.redial();
    }
    if (this.isClosed) return socket.close(1000, 'done');
    this.socket = socket;
    this.pingedAt = Date.now();
    this.greet();
    this.watch(limits.producerPongMs);
  }

  private gone(code: number): void {
    this.drop();
    if (code === closeCodes.replaced || code === closeCodes.notAllowed) this.lose('replaced');
    else this.redial();
  }

  /** Nothing more is said on this socket or believed from it. */
  private drop(): void {
    this.socket = null;
    this.pieces = [];
    this.producer.detach();
    clearTimeout(this.pumpTimer);
    clearTimeout(this.pingTimer);
  }

  /**
   * Asks at a steady pace, and if nothing comes at all, dials again. Also while much is heard: what a
   * room remembers of a socket when it wakes is its last ping, and not the frames before its sleep.
   */
  private watch(everyMs: number): void {
    clearTimeout(this.pingTimer);
    this.pingTimer = setTimeout(
      () => {
        this.pingedAt = Date.now();
        this.send('ping');
        this.pingTimer = setTimeout(() => this.hangUp('silent'), limits.producerPongMs);
      },
      Math.max(0, this.pingedAt + everyMs - Date.now()),
    );
  }

  private hangUp(reason: string): void {
    const { socket } = this;
    this.drop();
    socket?.close(1000, reason);
    this.redial();
  }

  private greet(): void {
    const calls = [...this.waiting.values()].filter(({ isCall }) => isCall);
    this.waiting = new Map();
    const lost = (error: ReceivedError) => this.lose(error.message);
    const hello = {
      protocol: { min: OLDEST_SPOKEN, max: PROTOCOL },
      client: { name: 'thread-agent', version: '1' },
      caps: [],
      topics: [],
    };
    const rest = { key: undefined, refused: lost, isCall: false };
    this.say({ ...rest, method: 'hello', params: hello, answered: () => {} });
    this.say({
      ...rest,
      method: 'run.open',
      params: { runId: this.runId, contextUnits: this.contextUnits },
      answered: (payload) => this.attached(contract['run.open'].result.parse(payload), calls),
    });
  }

  private attached(opened: RunOpened, calls: readonly Waiting[]): void {
    this.retryMs = firstRetryMs;
    this.opened.resolve(opened);
    if (!isLiveRun(opened.state)) {
      this.onStop();
      return this.finish();
    }
    this.producer.attach(opened);
    if (this.producer.isReplaced) return this.lose('replaced');
    for (const call of calls) this.say(call);
    if (opened.stopping) this.onStop();
  }

  private heard(frame: string): void {
    this.watch(limits.producerPingMs);
    const joined = joinPiece(this.pieces, frame);
    this.pieces = joined.waiting;
    if (joined.whole === null || joined.whole === 'pong') return;
    const parsed = downFrame.safeParse(parseJson(joined.whole));
    if (!parsed.success) return;
    try {
      if (parsed.data.type === 'res') this.hearAnswer(parsed.data);
      else this.hearEvent(parsed.data.event, parsed.data.payload);
    } catch {
      return this.lose('the room answered something else than asked');
    }
    this.pump();
  }

  private hearAnswer(heard: ResponseFrame): void {
    const waiting = this.waiting.get(heard.id);
    this.waiting.delete(heard.id);
    if (waiting === undefined) return;
    if (heard.ok) waiting.answered(heard.payload);
    else if (heard.error.retry !== 'later') waiting.refused(heard.error);
    else this.tryLater(waiting, heard.error);
  }

  private hearEvent(name: string, payload: unknown): void {
    const heard = parseEvent(name, payload);
    if (heard?.event === 'saved') this.producer.confirm(heard.payload, Date.now());
    if (heard?.event === 'stop' && heard.payload.runId === this.runId) this.onStop();
  }

  /** "Later" means: as if the socket had been lost now. */
  private tryLater(waiting: Waiting, error: ReceivedError): void {
    this.waiting.set(`later-${this.nextId++}`, waiting);
    this.retryMs = Math.max(this.retryMs, error.retryAfterMs ?? 0);
    this.hangUp('later');
  }

  private say(waiting: Waiting): void {
    const id = `p${this.nextId++}`;
    this.waiting.set(id, waiting);
    const { method, params, key } = waiting;
    this.send(
      JSON.stringify({ type: 'req', id, method, params, ...(key === undefined ? {} : { key }) }),
    );
  }

  private send(frame: string | Uint8Array<ArrayBuffer>): void {
    try {
      this.socket?.send(frame);
    } catch {
      // Its close event dials again, and what was not confirmed is sent again.
    }
  }

  private redial(): void {
    if (this.isClosed) return;
    clearTimeout(this.dialTimer);
    this.dialTimer = setTimeout(() => void this.connect(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, slowestRetryMs);
  }

  private finish(): void {
    this.close();
    this.ended.resolve();
  }

  private lose(why: string): void {
    this.close();
    const lost = new LinkLost(why);
    this.ended.reject(lost);
    this.opened.reject(lost);
  }
}
