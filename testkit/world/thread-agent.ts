import { readRow } from '../../party/autopilot/store/records.ts';
import { placeOf, stretchOf } from '../../party/thread-agent/place.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { contract } from '../../shared/methods/contract.ts';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import { digestOf } from '../../shared/policy/action.ts';
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
  /** A tool that people have to allow. */
  isGuarded?: true;
}

/** A guarded call as the ledger has it, and every time it ran with what the room had of it then. */
export interface SimCall {
  state: 'asked' | 'running' | 'done' | 'failed' | 'rejected' | 'unknown';
  token: string;
  ran: { state: string | undefined; by: readonly Principal[] }[];
}

/** What a run left behind its process, as a ThreadAgent's ledger: steps that are whole, and the end. */
export interface SimLedger {
  steps: WrittenPart[][];
  end: RunEnd | null;
  /** By part id. */
  calls: Map<string, SimCall>;
  /** What it was woken for. */
  causes: Set<string>;
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

  wake(runId: RunId, cause?: string): void {
    const known = this.ledgers.get(runId);
    if (known === undefined) {
      const causes = new Set(cause === undefined ? [] : [cause]);
      this.ledgers.set(runId, { steps: [], end: null, calls: new Map(), causes });
      return this.begin(runId);
    }
    if (cause === undefined || known.causes.has(cause)) return;
    known.causes.add(cause);
    const attempt = this.attempts.get(runId);
    if (attempt === undefined) this.begin(runId);
    else attempt.thenAgain = () => this.begin(runId);
  }

  stop(runId: RunId): void {
    this.attempts.get(runId)?.cancel();
  }

  /** Is something under way that nobody knows the end of if it dies now? */
  get isCalling(): boolean {
    return [...this.ledgers.values()].some(
      ({ calls, end }) =>
        end === null && [...calls.values()].some((one) => one.state === 'running'),
    );
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
    const over = (thenAgain: () => void) => {
      this.attempts.delete(runId);
      thenAgain();
    };
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
  private readonly onOver: (thenAgain: () => void) => void;
  private readonly principal;
  private link: Link | null = null;
  private waiting: readonly string[] = [];
  private readonly asked = new Map<string, Ask & { refused?: () => void }>();
  private nextId = 1;
  private cancelPump: () => void = () => {};
  private cancelPing: () => void = () => {};
  private isDead = false;
  private hasBegun = false;
  /** Asks again on a new socket for what it waits to be allowed. */
  private asking: (() => void) | null = null;
  private wantsPark = false;
  /** A wake came while this attempt was still there. */
  thenAgain: () => void = () => {};

  constructor(
    runId: RunId,
    threadId: ThreadId,
    ledger: SimLedger,
    host: RoomHost,
    onOver: (thenAgain: () => void) => void,
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
    this.wantsPark = false;
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
      else this.asking?.();
    });
  }

  private ping(): void {
    this.cancelPing();
    this.cancelPing = this.clock.after(limits.producerPingMs, () => {
      this.link?.say('ping');
      this.ping();
    });
  }

  private say(
    method: string,
    params: unknown,
    answered: (payload: unknown) => void,
    refused?: () => void,
  ): void {
    const id = `p${this.nextId++}`;
    const more = refused === undefined ? {} : { refused };
    this.asked.set(id, { method: 'hello', params, answered, ...more });
    this.link?.say(JSON.stringify({ type: 'req', id, method, params }));
  }

  /** What the ledger knows is told again; what it does not know is written. */
  private write(isStopping: boolean): void {
    this.hasBegun = true;
    for (const [n, parts] of this.ledger.steps.entries()) this.tell(n, parts);
    if (this.ledger.end !== null) return this.producer.end(this.ledger.end);
    this.producer.begin({ provider: 'sim', id: 'sim', rehearsal: true });
    if (isStopping) this.end({ state: 'stopped' });
    else if (this.ledger.steps.length === 0) this.writeStep(0);
    else this.goOn(this.ledger.steps.length - 1);
  }

  private tell(n: number, parts: readonly WrittenPart[]): void {
    for (const [i, { kind, text, isGuarded }] of parts.entries()) {
      if (isGuarded) this.tellCall(n, i);
      else if (kind === 'tool') this.tool(n, i);
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
    const guarded = hasTool && random.chance(0.4) ? { isGuarded: true as const } : {};
    later(1, () => {
      if (hasTool) parts.push({ kind: 'tool', text: '', ...guarded });
      this.ledger.steps.push(
        parts.map(({ text, ...part }) => ({ ...part, text: text.toWellFormed() })),
      );
      for (const out of outs) out.end('done');
      this.producer.wrote(stretchOf(n));
      this.producer.usage({ inputTokens: n, outputTokens: n });
      if (hasTool && !('isGuarded' in guarded)) this.tool(n, parts.length - 1);
      this.goOn(n);
    });
  }

  /** What follows on a step that is whole. */
  private goOn(n: number): void {
    const parts = this.ledger.steps[n] ?? [];
    const last = parts.at(-1);
    if (last?.isGuarded && !this.isSettled(n, parts.length - 1))
      return this.guard(n, parts.length - 1);
    if (last?.kind === 'tool' && n < 3) this.writeStep(n + 1);
    else this.end({ state: 'done' });
  }

  private callOf(n: number, i: number): SimCall {
    const { partId } = placeOf(this.runId, n, i, 'tool');
    const known = this.ledger.calls.get(partId);
    if (known !== undefined) return known;
    const token = newId((count) => this.random.bytes(count));
    const made: SimCall = { state: 'asked', token, ran: [] };
    this.ledger.calls.set(partId, made);
    return made;
  }

  private isSettled(n: number, i: number): boolean {
    const { state } = this.callOf(n, i);
    return state !== 'asked' && state !== 'running';
  }

  private guard(n: number, i: number): void {
    const call = this.callOf(n, i);
    if (call.state === 'running') return this.settleCall(n, i, 'unknown');
    this.tellCall(n, i);
    this.asking = () => this.request(n, i, call);
    this.asking();
    this.pump();
  }

  private request(n: number, i: number, call: SimCall): void {
    const place = { ...placeOf(this.runId, n, i, 'tool'), runId: this.runId, callId: `c${n}` };
    const fail = () => this.settleCall(n, i, 'failed');
    const answered = (payload: unknown) => {
      const { state, approvalId, action } = contract['approval.request'].result.parse(payload);
      if (this.ledger.end !== null || call.state !== 'asked') return;
      if (state === 'pending') this.wantsPark = true;
      else if (state !== 'approved' && state !== 'dispatched') this.settleCall(n, i, 'rejected');
      else {
        const params = { approvalId, digest: digestOf(action), token: call.token };
        this.say('approval.dispatch', params, () => this.runCall(n, i, call), fail);
      }
    };
    this.say('approval.request', { ...place, ...web(n) }, answered, fail);
  }

  /** The ledger first, then the effect, then that it has happened; it may die between any two. */
  private runCall(n: number, i: number, call: SimCall): void {
    if (call.state !== 'asked' || this.ledger.end !== null) return;
    this.asking = null;
    call.state = 'running';
    const { partId } = placeOf(this.runId, n, i, 'tool');
    this.clock.after(this.random.int(1, 200), () => {
      if (this.isDead) return;
      const row = readRow(this.host.store, 'approvals', partId);
      call.ran.push({ state: row?.state, by: row?.decidedBy ?? [] });
      this.clock.after(lasting(this.random.int(1, 200)), () => {
        if (!this.isDead && this.ledger.end === null) this.settleCall(n, i, 'done');
      });
    });
  }

  private settleCall(n: number, i: number, state: SimCall['state']): void {
    if (this.isDead || this.ledger.end !== null) return;
    this.asking = null;
    this.callOf(n, i).state = state;
    this.tellCall(n, i);
    this.goOn(n);
    this.pump();
  }

  private tellCall(n: number, i: number): void {
    const { state } = this.callOf(n, i);
    const place = { ...placeOf(this.runId, n, i, 'tool'), callId: `c${n}`, ...web(n) };
    this.producer.tool(place, { state: state === 'asked' ? 'waiting' : state });
  }

  private park(): void {
    this.wantsPark = false;
    this.say('run.park', { runId: this.runId }, (payload) => {
      if (contract['run.park'].result.parse(payload).parked) this.finish();
      else this.asking?.();
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
      else if (asked?.refused !== undefined) asked.refused();
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
    if (this.wantsPark && this.producer.hasTold) this.park();
    this.cancelPump();
    if (wakeAt !== null)
      this.cancelPump = this.clock.after(Math.max(1, wakeAt - this.clock.now()), () => this.pump());
  }

  private finish(): void {
    if (this.isDead) return;
    this.die();
    this.onOver(this.thenAgain);
  }
}

const web = (n: number) => ({
  name: 'web.fetch',
  input: { url: `https://example.com/${n}` },
});

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

/** Most calls are over at once; two in five are under way for long enough that something dies meanwhile. */
const lasting = (ms: number): number => (ms > 120 ? ms * 50 : ms);
