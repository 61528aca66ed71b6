import type { Params, Result } from '../methods/contract.ts';
import type { PartId, RunId } from '../model/ids.ts';
import type { ModelName, Trouble, Usage } from '../model/run.ts';
import type { EventPayload } from '../protocol/events.ts';
import { type Ask, ask } from './ask.ts';
import { type OutgoingText, TextOut, type TextPlace } from './text-out.ts';
import { ToolOut, type ToolPlace, type ToolProgress } from './tool-out.ts';

export type RunOpened = Result<'run.open'>;
export type RunEnd = Omit<Params<'run.end'>, 'runId'>;

/** What to send, texts before asks: the end of a part is asked for behind its last text. */
export interface Pumped {
  texts: OutgoingText[];
  asks: Ask[];
  /** When to pump again if nothing else happens. */
  wakeAt: number | null;
}

/**
 * One run as its producer wants the room to show it. The shell owns the socket and the clock: it
 * calls `attach` with the answer of `run.open` on every new socket, feeds answers and events, and
 * sends what `pump` returns. Both modes use it: ThreadAgent with a merge window, the connector
 * without.
 */
export class Producer {
  private readonly runId: RunId;
  private readonly parts = new Map<PartId, TextOut | ToolOut>();
  private readonly written: { from: number; below: number }[] = [];
  private opened: RunOpened | null = null;
  private readonly pace: { fromMs: number; toMs: number };
  private paceMs: number;
  private readonly run = new Fact<ModelName>();
  private readonly stalled = new Fact<Trouble | null>();
  private readonly used = new Fact<Usage>();
  private readonly ending = new Fact<RunEnd>();

  constructor(runId: RunId, pace: { fromMs: number; toMs: number }) {
    this.runId = runId;
    this.pace = pace;
    this.paceMs = pace.fromMs;
  }

  begin(model: ModelName): void {
    this.run.want(model);
  }

  /** Begins to write a part, or to write anew what an interrupted attempt has left of it. */
  text(place: Omit<TextPlace, 'runId'>): TextOut {
    const out = new TextOut({ ...place, runId: this.runId });
    out.attach(this.standingOf(place.partId));
    this.parts.set(place.partId, out);
    return out;
  }

  /** All parts that lie in this stretch are being written: what else an attempt left there is void. */
  wrote(stretch: { from: number; below: number }): void {
    this.written.push(stretch);
  }

  tool(place: Omit<ToolPlace, 'runId'>, progress: ToolProgress): ToolOut {
    const out = new ToolOut({ ...place, runId: this.runId }, progress);
    out.attach(this.toolStateOf(place.partId));
    this.parts.set(place.partId, out);
    return out;
  }

  stall(trouble: Trouble | null): void {
    if (trouble !== null || this.stalled.isWanted) this.stalled.want(trouble);
  }

  usage(total: Usage): void {
    this.used.want(total);
  }

  /** The run is over; text that did not come to its end is interrupted. */
  end(end: RunEnd): void {
    for (const out of this.parts.values())
      if (out instanceof TextOut && out.isOpen) out.end('interrupted');
    this.ending.want(end);
  }

  /** A new socket, and what the room has of the run. */
  attach(opened: RunOpened): void {
    this.opened = opened;
    for (const fact of [this.run, this.stalled, this.used, this.ending]) fact.forget();
    for (const [partId, out] of this.parts) {
      if (out instanceof ToolOut) out.attach(this.toolStateOf(partId));
      else out.attach(this.standingOf(partId));
    }
  }

  detach(): void {
    this.opened = null;
  }

  /** The room has everything, the end included. */
  get isDone(): boolean {
    return this.ending.isDone;
  }

  /** The room has everything that was said up to now; more may come. */
  get hasTold(): boolean {
    const facts = [this.run, this.stalled, this.used, this.ending];
    return (
      this.opened !== null &&
      facts.every((fact) => !fact.isWanted || fact.isDone) &&
      [...this.parts.values()].every((out) => out.isDone)
    );
  }

  /** Another producer took the run over. */
  get isReplaced(): boolean {
    return [...this.parts.values()].some((out) => out instanceof TextOut && out.isReplaced);
  }

  confirm(saved: EventPayload<'saved'>, now: number): void {
    this.paceMs = Math.min(Math.max(saved.paceMs, this.pace.fromMs), this.pace.toMs);
    for (const out of this.parts.values())
      if (out instanceof TextOut && out.ref === saved.ref) out.confirm(saved, now);
  }

  pump(now: number): Pumped {
    const pumped: Pumped = { texts: [], asks: [], wakeAt: null };
    if (this.opened === null) return pumped;
    this.voidLeftovers(this.opened);
    const push = (next: Ask | null) => next !== null && pumped.asks.push(next);
    push(this.run.ask((model) => ask('run.start', { runId: this.runId, model })));
    for (const out of this.parts.values()) {
      if (out instanceof TextOut) this.pumpText(out, now, pumped);
      push(out.nextAsk(now));
      if (out instanceof ToolOut) wake(pumped, out.wakeAt);
    }
    push(this.stalled.ask((stalled) => ask('run.stall', { runId: this.runId, stalled })));
    push(this.used.ask((usage) => ask('usage', { runId: this.runId, usage })));
    if ([...this.parts.values()].every((out) => out.isDone))
      push(this.ending.ask((end) => ask('run.end', { runId: this.runId, ...end })));
    return pumped;
  }

  private pumpText(out: TextOut, now: number, pumped: Pumped): void {
    for (;;) {
      const next = out.nextText(now, this.paceMs);
      if ('wakeAt' in next) {
        return wake(pumped, next.wakeAt);
      }
      pumped.texts.push(next);
    }
  }

  private voidLeftovers({ parts }: RunOpened): void {
    for (const part of parts) {
      if (part.kind === 'tool' || part.ended || this.parts.has(part.partId)) continue;
      if (!this.written.some(({ from, below }) => part.i >= from && part.i < below)) continue;
      const { messageId, partId, i, kind } = part;
      this.text({ messageId, partId, i, kind }).end('interrupted');
    }
  }

  private standingOf(partId: PartId) {
    const part = this.opened?.parts.find((one) => one.partId === partId);
    return part === undefined || part.kind === 'tool' ? null : part;
  }

  private toolStateOf(partId: PartId) {
    const part = this.opened?.parts.find((one) => one.partId === partId);
    return part?.kind === 'tool' ? part.state : null;
  }
}

function wake(pumped: Pumped, at: number | null): void {
  if (at !== null) pumped.wakeAt = Math.min(at, pumped.wakeAt ?? at);
}

/** A value the room should know; said again on every new socket, since saying it twice changes nothing. */
class Fact<T> {
  private wanted: { value: T } | null = null;
  private asked: { value: T } | null = null;
  isDone = false;

  get isWanted(): boolean {
    return this.wanted !== null;
  }

  want(value: T): void {
    this.wanted = { value };
    this.isDone = false;
  }

  forget(): void {
    this.asked = null;
  }

  ask(build: (value: T) => Ask): Ask | null {
    const { wanted } = this;
    if (wanted === null || this.isDone || this.asked === wanted) return null;
    this.asked = wanted;
    const built = build(wanted.value);
    return {
      ...built,
      answered: (payload) => {
        built.answered(payload);
        if (this.wanted === wanted) this.isDone = true;
      },
    };
  }
}
