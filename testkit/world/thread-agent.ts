import { placeOf, stretchOf } from '../../party/thread-agent/place.ts';
import { contract } from '../../shared/methods/contract.ts';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import type { Ask } from '../../shared/producer/ask.ts';
import { Producer, type RunEnd } from '../../shared/producer/producer.ts';
import { encodeDelta } from '../../shared/protocol/delta-codec.ts';
import { parseEvent } from '../../shared/protocol/events.ts';
import { downFrame } from '../../shared/protocol/frame.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { joinPiece } from '../../shared/protocol/pieces.ts';
import type { Random } from '../random.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Link } from './link.ts';
import type { RoomHost } from './room-host.ts';

/** In every thought and nowhere else: shows where a thought went. */
export const thoughtMark = '§';

export interface WrittenPart {
  kind: 'text' | 'reasoning' | 'tool';
  text: string;
}

/** What a run left behind its process, as a ThreadAgent's ledger: steps that are whole, and the end. */
export interface SimLedger {
  steps: WrittenPart[][];
  end: RunEnd | null;
}

/**
 * A producer as ThreadAgent is one: the real producer client over a simulated socket, an attempt per
 * run. It may be killed at any moment; a new attempt at a step that is not in its ledger may write
 * anything else. A run that it once accepted it does not accept again.
 */
export class SimThreadAgent {
  /** What it knows of each run it accepted. */
  readonly ledgers = new Map<RunId, SimLedger>();
  private readonly host: RoomHost;
  private readonly threadId: ThreadId;
  private readonly random: Random;
  private readonly attempts = new Map<RunId, Attempt>();
  /** Killed, and not back yet. */
  private readonly recovering = new Set<RunId>();

  constructor(threadId: ThreadId, host: RoomHost) {
    this.threadId = threadId;
    this.host = host;
    this.random = host.world.random;
  }

  wake(runId: RunId): void {
    if (this.ledgers.has(runId)) return;
    this.ledgers.set(runId, { steps: [], end: null });
    this.begin(runId);
  }

  stop(runId: RunId): void {
    this.attempts.get(runId)?.cancel();
  }

  /** Its process dies, and comes back by its own alarm. */
  kill(): void {
    for (const [runId, attempt] of this.attempts) {
      attempt.die();
      this.recovering.add(runId);
    }
    this.attempts.clear();
    const isLong = this.random.chance(0.3);
    const ms = isLong ? this.random.int(8_000, 14_000) : this.random.int(100, 6_000);
    this.host.world.clock.after(ms, () => {
      for (const runId of this.recovering) this.begin(runId);
      this.recovering.clear();
    });
  }

  get isIdle(): boolean {
    return this.attempts.size + this.recovering.size === 0;
  }

  private begin(runId: RunId): void {
    const ledger = this.ledgers.get(runId);
    if (ledger === undefined) return;
    const over = () => void this.attempts.delete(runId);
    this.attempts.set(runId, new Attempt(runId, this.threadId, ledger, this.host, over));
  }
}

class Attempt {
  readonly runId: RunId;
  private readonly producer: Producer;
  private readonly host: RoomHost;
  private readonly clock: VirtualClock;
  private readonly random: Random;
  private readonly ledger: SimLedger;
  private readonly onOver: () => void;
  private readonly principal;
  private link: Link | null = null;
  private waiting: readonly string[] = [];
  private readonly asked = new Map<string, Ask>();
  private nextId = 1;
  private cancelPump: () => void = () => {};
  private cancelPing: () => void = () => {};
  private isDead = false;
  private hasBegun = false;

  constructor(
    runId: RunId,
    threadId: ThreadId,
    ledger: SimLedger,
    host: RoomHost,
    onOver: () => void,
  ) {
    this.runId = runId;
    this.ledger = ledger;
    this.host = host;
    this.clock = host.world.clock;
    this.random = host.world.random;
    this.onOver = onOver;
    this.principal = principal.parse(`autopilot:${threadId}`);
    this.producer = new Producer(runId, { fromMs: limits.paceMs, toMs: limits.slowestPaceMs });
    this.dial();
  }

  die(): void {
    this.isDead = true;
    this.cancelPump();
    this.cancelPing();
    this.link?.break(this.random.int(0, 2_000));
  }

  cancel(): void {
    if (!this.isDead && this.hasBegun) this.end({ state: 'stopped' });
  }

  private dial(): void {
    if (this.isDead) return;
    this.waiting = [];
    this.asked.clear();
    const link: Link = this.host.connect(this.principal, {
      opened: () => this.link === link && this.greet(),
      heard: (frame) => this.link === link && typeof frame === 'string' && this.hear(frame),
      closed: (code) => {
        if (this.link !== link) return;
        this.link = null;
        this.producer.detach();
        if (code === 4409) return this.finish();
        this.clock.after(this.random.int(20, 500), () => this.dial());
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
    this.ping();
    this.say('hello', hello, () => {});
    this.say('run.open', { runId: this.runId, contextUnits: 1000 }, (payload) => {
      const opened = contract['run.open'].result.parse(payload);
      if (!isLiveRun(opened.state)) return this.finish();
      this.producer.attach(opened);
      if (this.producer.isReplaced) return this.finish();
      if (!this.hasBegun) this.write(opened.stopping);
      else if (opened.stopping) this.cancel();
    });
  }

  private ping(): void {
    this.cancelPing();
    this.cancelPing = this.clock.after(limits.producerPingMs, () => {
      this.link?.say('ping');
      this.ping();
    });
  }

  private say(method: string, params: unknown, answered: (payload: unknown) => void): void {
    const id = `p${this.nextId++}`;
    this.asked.set(id, { method: 'hello', params, answered });
    this.link?.say(JSON.stringify({ type: 'req', id, method, params }));
  }

  /** What the ledger knows is told again; what it does not know is written. */
  private write(isStopping: boolean): void {
    this.hasBegun = true;
    for (const [n, parts] of this.ledger.steps.entries()) this.tell(n, parts);
    if (this.ledger.end !== null) return this.producer.end(this.ledger.end);
    this.producer.begin({ provider: 'sim', id: 'sim', rehearsal: true });
    if (isStopping) this.end({ state: 'stopped' });
    else this.writeStep(this.ledger.steps.length);
  }

  private tell(n: number, parts: readonly WrittenPart[]): void {
    for (const [i, { kind, text }] of parts.entries()) {
      if (kind === 'tool') this.tool(n, i);
      else {
        const out = this.producer.text({ ...placeOf(this.runId, n, i, kind), kind });
        out.write(text);
        out.end('done');
      }
    }
    this.producer.wrote(stretchOf(n));
  }

  /** A step of a few parts, a word at a time; in the ledger before its texts end. */
  private writeStep(n: number): void {
    const { random } = this;
    const kinds = (['reasoning', 'text', 'reasoning', 'text'] as const).filter(() =>
      random.chance(0.5),
    );
    const parts: WrittenPart[] = [];
    const outs: ReturnType<Producer['text']>[] = [];
    let at = 0;
    const later = (ms: number, run: () => void) => {
      at += ms;
      this.clock.after(at, () => {
        if (this.isDead || this.ledger.end !== null) return;
        run();
        this.pump();
      });
    };
    for (const [i, kind] of kinds.entries())
      for (let left = random.int(1, 12); left > 0; left--)
        later(random.chance(0.05) ? random.int(500, 3_000) : random.int(0, 60), () => {
          const place = placeOf(this.runId, n, i, kind);
          outs[i] ??= this.producer.text({ ...place, kind });
          parts[i] ??= { kind, text: '' };
          const word =
            (kind === 'reasoning' ? thoughtMark : '') +
            random.pick(random.chance(0.0006) ? [torrent] : wordsOf(kind));
          parts[i].text += word;
          outs[i].write(word);
        });
    const hasTool = random.chance(0.4);
    later(1, () => {
      if (hasTool) parts.push({ kind: 'tool', text: '' });
      this.ledger.steps.push(parts.map(({ kind, text }) => ({ kind, text: text.toWellFormed() })));
      for (const out of outs) out.end('done');
      this.producer.wrote(stretchOf(n));
      this.producer.usage({ inputTokens: n, outputTokens: n });
      if (hasTool) this.tool(n, parts.length - 1);
      if (hasTool && n < 3) this.writeStep(n + 1);
      else this.end({ state: 'done' });
    });
  }

  private tool(n: number, i: number): void {
    const place = placeOf(this.runId, n, i, 'tool');
    const call = { ...place, callId: `c${n}`, name: 'clock.now', input: {} };
    this.producer.tool(call, { state: 'done', output: { at: n } });
  }

  private end(end: RunEnd): void {
    this.ledger.end ??= end;
    this.producer.end(this.ledger.end);
    this.pump();
  }

  private hear(frame: string): void {
    const joined = joinPiece(this.waiting, frame);
    this.waiting = joined.waiting;
    if (joined.whole === null || joined.whole === 'pong' || this.isDead) return;
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
      else return this.finish();
    }
    this.pump();
  }

  private pump(): void {
    if (this.isDead || this.link === null) return;
    if (this.producer.isDone) return this.finish();
    const { texts, asks, wakeAt } = this.producer.pump(this.clock.now());
    for (const text of texts) this.link.say(encodeDelta(text));
    for (const { method, params, answered } of asks) this.say(method, params, answered);
    this.cancelPump();
    if (wakeAt !== null)
      this.cancelPump = this.clock.after(Math.max(1, wakeAt - this.clock.now()), () => this.pump());
  }

  private finish(): void {
    if (this.isDead) return;
    this.die();
    this.onOver();
  }
}

/** More than one frame of the room holds. */
const torrent = '流れる 🌱 '.repeat(20_000);

/** Words that are hard to cut, and words that two attempts are likely to share. */
const wordsOf = (kind: 'text' | 'reasoning'): readonly string[] =>
  kind === 'text'
    ? [
        'word ',
        'émoji 🌱',
        ' …',
        '\u{1F6F0}\uFE0F',
        'a',
        '\ufeff',
        'longer run of text, ',
        '\ud83c',
        '\udf31',
      ]
    : ['hm ', 'so ', '🌱'];
