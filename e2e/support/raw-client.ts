import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import {
  Pieces,
  type RawDown,
  type RawError,
  rawAnswer,
  rawDelta,
  rawDown,
  rawPatch,
  rawRevision,
  readDelta,
} from './raw-frames.ts';
import { RawReplica } from './raw-replica.ts';

/** One frame as it went over the wire. */
export interface Recorded {
  at: number;
  way: 'up' | 'down';
  bytes: number;
  /** The text, or `null` for a binary frame. */
  text: string | null;
}

export interface Place {
  address: string;
  room: string;
  cookie: string;
  /** Comes in by this instead, as an agent. */
  key?: string;
}

/** What a handshake brings along. */
export const headersOf = ({ address, cookie, key }: Place): Record<string, string> =>
  key === undefined ? { cookie, origin: address } : { authorization: `Bearer ${key}` };

export interface Answer {
  ok: boolean;
  payload: unknown;
  error: RawError | undefined;
}

export interface Command {
  method: string;
  params: unknown;
  key: string;
}

const reportEvery = 256 * 1024;
const pingEveryMs = 20_000;

/**
 * A client of the raw protocol on one socket at a time. It does what PROTOCOL.md asks of a client
 * and records every frame; `dial` again resumes from what it holds.
 */
export class RawClient {
  readonly replica = new RawReplica();
  readonly frames: Recorded[] = [];
  /** Names of events in the order they came; of `bye` with its reason. */
  readonly heard: string[] = [];
  /** How each socket ended. */
  readonly closes: { code: number; reason: string }[] = [];
  readonly place: Place;
  readonly isBinary: boolean;
  /** Reading is confirmed, as a client must; a test may stop that. */
  confirmsReading = true;
  private socket: WebSocket | null = null;
  private closed = Promise.withResolvers<{ code: number; reason: string }>();
  private pieces = new Pieces();
  private readonly waiting = new Map<string, (answer: Answer) => void>();
  private readonly lookers = new Set<() => void>();
  private readonly watched = new Set<string>();
  private unreported = 0;
  private nextId = 1;
  private ping: NodeJS.Timeout | undefined;

  constructor(place: Place, { binary = true }: { binary?: boolean } = {}) {
    this.place = place;
    this.isBinary = binary;
  }

  /** Opens a socket and nothing more. Rejects with the HTTP status when it is refused as HTTP. */
  connect(headers: Record<string, string | undefined> = {}): Promise<void> {
    const { address, room } = this.place;
    const all = { ...headersOf(this.place), ...headers };
    const sent = Object.entries(all).filter(([, value]) => value !== undefined);
    const url = `${address.replace('http', 'ws')}/parties/autopilot/${room}`;
    // workerd closes TCP seconds after its close frame if it never heard a frame: the frame counts.
    const options = {
      headers: Object.fromEntries(sent),
      perMessageDeflate: false,
      closeTimeout: 100,
    };
    const socket = new WebSocket(url, options);
    this.closed = Promise.withResolvers();
    this.pieces = new Pieces();
    this.unreported = 0;
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (this.socket === socket) this.hear(data, isBinary);
    });
    socket.on('close', (code, reason) => this.end(socket, code, String(reason)));
    return new Promise((resolve, reject) => {
      socket.once('open', () => {
        this.socket = socket;
        this.ping = setInterval(() => this.sendText('ping'), pingEveryMs);
        resolve();
      });
      socket.once('unexpected-response', (_, response) => {
        response.destroy();
        reject(new HandshakeRefused(response.statusCode ?? 0));
      });
      socket.on('error', reject);
    });
  }

  /** Connects, says hello and goes on with what it holds of `topics` and of what it watched. */
  async dial(...topics: string[]): Promise<void> {
    await this.connect();
    await this.greet(...topics);
  }

  async greet(...topics: string[]): Promise<Answer> {
    for (const topic of topics) this.watched.add(topic);
    const answer = await this.ask('hello', {
      protocol: { min: 1, max: 1 },
      client: { name: 'raw', version: '1' },
      caps: this.isBinary ? ['delta.v1'] : [],
      topics: [...this.watched].map((topic) => this.replica.cursor(topic)),
    });
    return answer;
  }

  /** Throws the refusal. */
  async watch(topic: string): Promise<void> {
    this.watched.add(topic);
    const { ok, error } = await this.ask('topic.open', this.replica.cursor(topic));
    if (!ok) throw new Refused('topic.open', error);
  }

  /** Answers `null` when the socket ends before the answer: whether it happened is then unknown. */
  ask(method: string, params: unknown, key?: string): Promise<Answer> {
    return this.askOrLose(method, params, key).then((answer) => {
      if (answer === null) throw new Error(`${method}: the socket ended before the answer`);
      return answer;
    });
  }

  askOrLose(method: string, params: unknown, key?: string): Promise<Answer | null> {
    const id = `r${this.nextId++}`;
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    this.waiting.set(id, resolve);
    void this.closed.promise.then(() => resolve(null));
    const keyed = key === undefined ? {} : { key };
    this.sendText(JSON.stringify({ type: 'req', id, method, params, ...keyed }));
    return promise;
  }

  /** The payload of a command under a fresh key, said again where the room asks to slow down; throws any other refusal. */
  async command(method: string, params: unknown): Promise<unknown> {
    const key = randomUUID();
    for (;;) {
      const { ok, payload, error } = await this.ask(method, params, key);
      if (ok) return payload;
      if (error?.code !== 'slowDown') throw new Refused(method, error);
      await sleep(error.retryAfterMs ?? 20);
    }
  }

  sendText(text: string): void {
    this.record('up', Buffer.byteLength(text), text);
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(text);
  }

  sendBytes(bytes: Uint8Array): void {
    this.record('up', bytes.byteLength, null);
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(bytes);
  }

  /** Resolves when what is held says so, at once or with a frame to come. */
  async seen(
    holds: (replica: RawReplica) => boolean,
    what: string,
    withinMs = 60_000,
  ): Promise<void> {
    if (holds(this.replica)) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => {
      if (holds(this.replica)) resolve();
    };
    const timer = setTimeout(
      () => reject(new Error(`not seen in ${withinMs} ms: ${what}`)),
      withinMs,
    );
    this.lookers.add(look);
    await promise.finally(() => {
      clearTimeout(timer);
      this.lookers.delete(look);
    });
  }

  /** Resolves with how the present socket ends. */
  get ended(): Promise<{ code: number; reason: string }> {
    return this.closed.promise;
  }

  get isOpen(): boolean {
    return this.socket !== null;
  }

  /** Reads nothing any more, as a sleeping laptop does; `resume` reads what piled up. */
  pause(): void {
    this.socket?.pause();
  }

  resume(): void {
    this.socket?.resume();
  }

  close(code = 1000): void {
    this.socket?.close(code);
  }

  /** Goes without a goodbye. */
  drop(): void {
    this.socket?.terminate();
  }

  /** Bytes of frames since `at`, either way. */
  bytesSince(at: number, way: 'up' | 'down'): number {
    return this.frames
      .filter((frame) => frame.at >= at && frame.way === way)
      .reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private hear(data: Buffer, isBinary: boolean): void {
    this.record('down', data.byteLength, isBinary ? null : data.toString());
    if (isBinary) this.report(data.byteLength);
    else if (data.toString() !== 'pong') this.report(data.toString().length);
    if (isBinary) this.hearDelta(data);
    else if (data.toString() !== 'pong') {
      const whole = this.pieces.take(data.toString());
      if (whole !== null) this.hearFrame(rawDown.parse(JSON.parse(whole)));
    }
    for (const look of this.lookers) look();
  }

  private hearDelta(data: Buffer): void {
    const delta = readDelta(data);
    const partId = delta && this.replica.partOf(delta.ref);
    if (delta && partId && !this.replica.grow(partId, delta)) this.reopen(partId);
  }

  private hearFrame(frame: RawDown): void {
    if (frame.type === 'res') {
      this.take(frame.payload);
      const { ok, payload, error } = frame;
      this.waiting.get(frame.id)?.({ ok, payload, error });
      this.waiting.delete(frame.id);
      return;
    }
    const { event, payload } = frame;
    this.heard.push(event);
    if (event === 'patch') {
      const patch = rawPatch.parse(payload);
      if (!this.replica.patch(patch))
        void this.askOrLose('topic.open', this.replica.cursor(patch.topic));
    } else if (event === 'delta') {
      const delta = rawDelta.parse(payload);
      if (!this.replica.grow(delta.partId, delta)) this.reopen(delta.partId);
    } else if (event === 'rev') {
      const { partId, rev, keep } = rawRevision.parse(payload);
      this.replica.revise(partId, rev, keep);
    }
  }

  /** Answers that bring topics: of hello, and of topic.open. */
  private take(payload: unknown): void {
    const alone = rawAnswer.safeParse(payload);
    if (alone.success) return this.replica.answer(alone.data);
    if (typeof payload !== 'object' || payload === null || !('topics' in payload)) return;
    for (const topic of Array.isArray(payload.topics) ? payload.topics : [])
      this.replica.answer(rawAnswer.parse(topic));
  }

  private reopen(partId: string): void {
    const part = this.replica.table('parts').find(({ id }) => id === partId);
    const topic = `thread:${String(part?.threadId)}`;
    const isReasoning = part?.kind === 'reasoning';
    void this.askOrLose(
      'topic.open',
      this.replica.cursor(isReasoning ? `${topic}:reasoning` : topic),
    );
  }

  private report(bytes: number): void {
    this.unreported += bytes;
    if (this.unreported < reportEvery || !this.confirmsReading) return;
    const payload = { bytes: this.unreported };
    this.unreported = 0;
    this.sendText(JSON.stringify({ type: 'event', event: 'received', payload }));
  }

  private record(way: 'up' | 'down', bytes: number, text: string | null): void {
    this.frames.push({ at: performance.now(), way, bytes, text });
  }

  private end(socket: WebSocket, code: number, reason: string): void {
    if (this.socket !== socket) return;
    clearInterval(this.ping);
    this.socket = null;
    this.waiting.clear();
    this.closes.push({ code, reason });
    this.closed.resolve({ code, reason });
  }
}

/** The room, or the Worker before it, said no to the handshake. */
export class HandshakeRefused extends Error {
  override readonly name = 'HandshakeRefused';
  readonly status: number;
  constructor(status: number) {
    super(`the handshake was answered ${status}`);
    this.status = status;
  }
}

/** The room said no to a command. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly retryAfterMs: number;
  constructor(method: string, error: RawError | undefined) {
    super(`${method}: ${error?.code} ${error?.message}`);
    this.retryAfterMs = error?.retryAfterMs ?? 0;
  }
}
