import { contract } from '../../shared/methods/contract.ts';
import { messageId, partId, type RunId, type ThreadId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import type { Ask } from '../../shared/producer/ask.ts';
import { Producer } from '../../shared/producer/producer.ts';
import type { TextOut } from '../../shared/producer/text-out.ts';
import { encodeDelta } from '../../shared/protocol/delta-codec.ts';
import { parseEvent } from '../../shared/protocol/events.ts';
import { downFrame } from '../../shared/protocol/frame.ts';
import { joinPiece } from '../../shared/protocol/pieces.ts';
import type { Random } from '../random.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Link } from './link.ts';
import type { RoomHost } from './room-host.ts';

/** What a simulated model will say in a run: the pieces, with pauses (ms) before each. */
interface Script {
  pieces: { afterMs: number; text: string }[];
  tool: boolean;
}

/**
 * A producer as ThreadAgent is one: the real producer client over a simulated socket. It may be
 * killed at any moment; a new attempt at the same run may write other words.
 */
export class SimThreadAgent {
  /** What each run's text ended as, for the auditor. */
  readonly finished = new Map<RunId, string>();
  private readonly host: RoomHost;
  private readonly threadId: ThreadId;
  private readonly clock: VirtualClock;
  private readonly random: Random;
  private attempt: Attempt | null = null;
  private readonly done = new Set<RunId>();
  /** Its durable ledger: runs it began, and what it wrote once a text was whole. */
  private readonly ledger = new Map<RunId, string | null>();

  constructor(threadId: ThreadId, host: RoomHost) {
    this.threadId = threadId;
    this.host = host;
    this.clock = host.world.clock;
    this.random = host.world.random;
  }

  wake(runId: RunId): void {
    if (this.done.has(runId) || this.attempt?.runId === runId) return;
    this.attempt?.stop();
    this.begin(runId);
  }

  stop(runId: RunId): void {
    if (this.attempt?.runId === runId) this.attempt.cancel();
  }

  /** Its process dies, and comes back by its own alarm. */
  kill(): void {
    const runId = this.attempt?.runId;
    this.attempt?.stop();
    this.attempt = null;
    if (runId === undefined) return;
    this.clock.after(this.random.int(100, 6_000), () => {
      if (this.attempt === null && !this.done.has(runId)) this.begin(runId);
    });
  }

  get isIdle(): boolean {
    return this.attempt === null;
  }

  private begin(runId: RunId): void {
    const isAgain = this.ledger.has(runId);
    const whole = this.ledger.get(runId) ?? null;
    if (!isAgain) this.ledger.set(runId, null);
    const pieces = Array.from({ length: this.random.int(0, 40) }, () => ({
      afterMs: this.random.chance(0.05) ? this.random.int(500, 3_000) : this.random.int(0, 60),
      text: this.random.pick([
        'word ',
        'émoji 🌱',
        ' …',
        '\u{1F6F0}\uFE0F',
        'a',
        'longer run of text, ',
        '\ud83c',
      ]),
    }));
    const again = isAgain && this.random.chance(0.5) ? this.lastScript : null;
    this.lastScript = again ?? { pieces, tool: this.random.chance(0.3) };
    const script =
      whole === null
        ? { ...this.lastScript, isAgain }
        : { ...this.lastScript, pieces: [{ afterMs: 0, text: whole }], isAgain: false };
    const wrote = (text: string) => this.ledger.set(runId, text);
    this.attempt = new Attempt(runId, this.threadId, script, this.host, wrote, (text) => {
      this.attempt = null;
      this.done.add(runId);
      if (text !== null) this.finished.set(runId, text);
    });
  }

  private lastScript: Script | null = null;
}

class Attempt {
  readonly runId: RunId;
  private readonly producer: Producer;
  private readonly host: RoomHost;
  private readonly clock: VirtualClock;
  private readonly script: Script & { isAgain: boolean };
  private readonly onWhole: (text: string) => void;
  private readonly onDone: (text: string | null) => void;
  private readonly principal;
  private link: Link | null = null;
  private waiting: readonly string[] = [];
  private readonly asked = new Map<string, Ask>();
  private nextId = 1;
  private cancelPump: () => void = () => {};
  private isStopped = false;
  private isWriting = false;
  private text: TextOut | null = null;
  private written = '';

  constructor(
    runId: RunId,
    threadId: ThreadId,
    script: Script & { isAgain: boolean },
    host: RoomHost,
    onWhole: (text: string) => void,
    onDone: (text: string | null) => void,
  ) {
    this.runId = runId;
    this.script = script;
    this.host = host;
    this.clock = host.world.clock;
    this.onWhole = onWhole;
    this.onDone = onDone;
    this.principal = principal.parse(`autopilot:${threadId}`);
    this.producer = new Producer(runId, { fromMs: 33, toMs: 100 });
    this.dial();
  }

  stop(): void {
    this.isStopped = true;
    this.cancelPump();
    this.link?.break(this.host.world.random.int(0, 2_000));
  }

  cancel(): void {
    if (this.isStopped || !this.isWriting) return;
    this.isWriting = false;
    this.text?.end('interrupted');
    this.producer.end({ state: 'stopped' });
    this.pump();
  }

  private dial(): void {
    if (this.isStopped) return;
    this.waiting = [];
    this.asked.clear();
    const link: Link = this.host.connect(this.principal, {
      opened: () => this.link === link && this.greet(),
      heard: (frame) => this.link === link && typeof frame === 'string' && this.hear(frame),
      closed: (code) => {
        if (this.link !== link) return;
        this.link = null;
        this.producer.detach();
        if (code === 4409) return this.finish(null);
        this.clock.after(this.host.world.random.int(20, 500), () => this.dial());
      },
    });
    this.link = link;
  }

  private greet(): void {
    const hello = {
      protocol: { min: 1, max: 1 },
      client: { name: 'sim', version: '1' },
      caps: [],
      topics: [],
    };
    this.say('hello', hello, () => {});
    this.say('run.open', { runId: this.runId, contextUnits: 1000 }, (payload) => {
      const opened = contract['run.open'].result.parse(payload);
      if (opened.state !== 'queued' && opened.state !== 'running' && opened.state !== 'waiting')
        return this.finish(this.producer.isDone ? this.written : null);
      const isFirst = !this.isWriting && this.text === null;
      this.producer.attach(opened);
      if (this.producer.isReplaced) return this.finish(null);
      if (isFirst && opened.stopping) this.producer.end({ state: 'stopped' });
      else if (isFirst) this.write();
      this.pump();
    });
  }

  private say(method: string, params: unknown, answered: (payload: unknown) => void): void {
    const id = `p${this.nextId++}`;
    this.asked.set(id, { method: 'hello', params, answered });
    this.link?.say(JSON.stringify({ type: 'req', id, method, params }));
  }

  private write(): void {
    this.isWriting = true;
    this.producer.begin({ provider: 'sim', id: 'sim', rehearsal: true });
    const message = messageId.parse(`m-${this.runId}`);
    const place = {
      messageId: message,
      partId: partId.parse(`t-${this.runId}`),
      i: 0,
      kind: 'text' as const,
    };
    const text = this.producer.text(place);
    this.text = text;
    let at = 0;
    for (const piece of this.script.pieces) {
      at += piece.afterMs;
      this.clock.after(at, () => {
        if (this.isStopped || !this.isWriting) return;
        this.written += piece.text;
        text.write(piece.text);
        this.pump();
      });
    }
    this.clock.after(at + 1, () => this.endWriting(message));
  }

  private endWriting(message: ReturnType<typeof messageId.parse>): void {
    if (this.isStopped || !this.isWriting) return;
    this.onWhole(this.written);
    this.text?.end('done');
    if (this.script.tool) {
      const place = {
        messageId: message,
        partId: partId.parse(`x-${this.runId}`),
        i: 1,
        callId: 'c',
        name: 'clock.now',
        input: {},
      };
      this.producer.tool(place, { state: 'done', output: { at: 1 } });
    }
    this.producer.usage({ inputTokens: 1, outputTokens: this.script.pieces.length });
    this.producer.end({ state: 'done' });
    this.pump();
  }

  private hear(frame: string): void {
    const joined = joinPiece(this.waiting, frame);
    this.waiting = joined.waiting;
    if (joined.whole === null || this.isStopped) return;
    const heard = downFrame.parse(JSON.parse(joined.whole));
    if (heard.type === 'event') {
      const event = parseEvent(heard.event, heard.payload);
      if (event?.event === 'saved') this.producer.confirm(event.payload, this.clock.now());
      if (event?.event === 'stop') this.cancel();
    } else {
      const asked = this.asked.get(heard.id);
      this.asked.delete(heard.id);
      if (heard.ok) asked?.answered(heard.payload);
      else if (heard.error.retry === 'later') this.link?.break(10);
      else return this.finish(null);
    }
    this.pump();
  }

  private pump(): void {
    if (this.isStopped || this.link === null) return;
    if (this.producer.isDone) return this.finish(this.isWriting ? this.written : null);
    const { texts, asks, wakeAt } = this.producer.pump(this.clock.now());
    for (const text of texts) this.link.say(encodeDelta(text));
    for (const { method, params, answered } of asks) this.say(method, params, answered);
    this.cancelPump();
    if (wakeAt !== null)
      this.cancelPump = this.clock.after(Math.max(1, wakeAt - this.clock.now()), () => this.pump());
  }

  private finish(text: string | null): void {
    if (this.isStopped) return;
    this.stop();
    this.onDone(text);
  }
}
