import { type Attachment, newAttachment, type Standing } from '../../party/autopilot/attachment.ts';
import type { Wire } from '../../party/autopilot/ports.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import type { MethodName, ParamsInput, Result } from '../../shared/methods/contract.ts';
import { contract } from '../../shared/methods/contract.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { type DeltaFrame, decodeDelta, encodeDelta } from '../../shared/protocol/delta-codec.ts';
import type { EventName, EventPayload } from '../../shared/protocol/events.ts';
import { parseEvent } from '../../shared/protocol/events.ts';
import { downFrame } from '../../shared/protocol/frame.ts';
import { joinPiece } from '../../shared/protocol/pieces.ts';
import type { TopicRequest } from '../../shared/protocol/topic-answer.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';

/** What the far side of a wire may do. */
export interface Near {
  heard(wireId: string, frame: string | Uint8Array): void;
  now(): number;
}

export type Answer = { ok: true; payload: unknown } | { ok: false; error: ReceivedError };

/**
 * One socket without any delay, and a client without any cleverness: it says frames and keeps what
 * it hears, in order.
 */
export class RawClient implements Wire {
  readonly id: string;
  readonly principal: Principal;
  /** Every frame from the room, pieces joined; deltas decoded. */
  readonly heard: (object | DeltaFrame)[] = [];
  /** Frames as they came. */
  readonly frames: (string | Uint8Array)[] = [];
  closed: { code: number; reason: string } | null = null;
  pongAt: number | null = null;
  private kept: Attachment;
  private pieces: readonly string[] = [];
  private readonly near: Near;
  private nextId = 1;

  constructor(id: string, who: { principal: Principal } & Partial<Standing>, near: Near) {
    this.id = id;
    this.principal = who.principal;
    this.near = near;
    this.kept = newAttachment(who, near.now());
  }

  /** Says a request and takes its answer, which comes at once or never. */
  ask(method: string, params: unknown, key?: string): Answer {
    return this.answerTo(this.request(method, params, key)) ?? silence;
  }

  /** The same of a method that asks another object first. */
  async askLater(method: string, params: unknown, key = `key-${this.id}-${this.nextId}`) {
    const id = this.request(method, params, key);
    for (let i = 0; i < 100 && this.answerTo(id) === null; i++) await Promise.resolve();
    return this.answerTo(id) ?? silence;
  }

  /** What must be granted, by a method that asks another object first. */
  async doesLater<M extends MethodName>(
    method: M,
    params: ParamsInput<M>,
    key?: string,
  ): Promise<Result<M>> {
    const answer = await this.askLater(method, params, key);
    if (!answer.ok) throw new Error(`${method}: ${answer.error.code} ${answer.error.message}`);
    return contract[method].result.parse(answer.payload);
  }

  /** The code of a refusal, or `ok`, of a method that asks another object first. */
  async triesLater(method: string, params: unknown, key?: string): Promise<string> {
    const answer = await this.askLater(method, params, key);
    return answer.ok ? 'ok' : answer.error.code;
  }

  private request(method: string, params: unknown, key: string | undefined): string {
    const id = `q${this.nextId++}`;
    const keyed = key === undefined ? {} : { key };
    this.say(JSON.stringify({ type: 'req', id, method, params, ...keyed }));
    return id;
  }

  private answerTo(id: string): Answer | null {
    for (const frame of this.heard.toReversed()) {
      const parsed = downFrame.safeParse(frame);
      if (parsed.success && parsed.data.type === 'res' && parsed.data.id === id) return parsed.data;
    }
    return null;
  }

  /** Asks for what must be granted; commands get a fresh key. */
  does<M extends MethodName>(method: M, params: ParamsInput<M>, key?: string): Result<M> {
    const fresh = `key-${this.id}-${this.nextId}`;
    const answer = this.ask(
      method,
      params,
      contract[method].repeat === 'key' ? (key ?? fresh) : key,
    );
    if (!answer.ok) throw new Error(`${method}: ${answer.error.code} ${answer.error.message}`);
    return contract[method].result.parse(answer.payload);
  }

  /** The code of a refusal, or `ok`. */
  tries(method: string, params: unknown, key?: string): string {
    const answer = this.ask(method, params, key);
    return answer.ok ? 'ok' : answer.error.code;
  }

  hello(topics: (string | TopicRequest)[] = [], caps: string[] = []): Result<'hello'> {
    return this.does('hello', {
      protocol: { min: 1, max: 1 },
      client: { name: 'test', version: '1' },
      caps,
      topics: topics.map((topic) => (typeof topic === 'string' ? { topic } : topic)),
    });
  }

  say(frame: string | Uint8Array): void {
    this.near.heard(this.id, frame);
  }

  delta(delta: Omit<DeltaFrame, 'persist'> & { persist?: boolean }): void {
    this.say(encodeDelta({ persist: false, ...delta }));
  }

  /** The payloads of the events of one name so far. */
  events<N extends EventName>(name: N): EventPayload<N>[] {
    return this.heard.flatMap((frame) => {
      const event =
        'event' in frame && 'payload' in frame
          ? parseEvent(String(frame.event), frame.payload)
          : null;
      return event !== null && isNamed(event, name) ? [event.payload] : [];
    });
  }

  /** Forgets what it heard, so that a test may look at what comes next. */
  fresh(): this {
    this.heard.length = 0;
    this.frames.length = 0;
    return this;
  }

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    if (this.closed !== null) throw new Error('sent on a closed wire');
    this.frames.push(frame);
    if (typeof frame !== 'string') {
      const delta = decodeDelta(frame);
      if (delta !== null) this.heard.push(delta);
      return;
    }
    const { waiting, whole } = joinPiece(this.pieces, frame);
    this.pieces = waiting;
    const parsed = whole === null ? null : parseJson(whole);
    if (typeof parsed === 'object' && parsed !== null) this.heard.push(parsed);
  }

  close(code: number, reason: string): void {
    this.closed ??= { code, reason };
  }

  attachment(): Attachment {
    return structuredClone(this.kept);
  }

  attach(attachment: Attachment): void {
    this.kept = structuredClone(attachment);
  }

  lastPongAt(): number | null {
    return this.pongAt;
  }
}

const silence: Answer = { ok: false, error: { code: 'silence', message: '', retry: 'later' } };

function isNamed<N extends EventName>(
  event: { event: EventName; payload: unknown },
  name: N,
): event is { event: N; payload: EventPayload<N> } {
  return event.event === name;
}
