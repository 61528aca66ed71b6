import type { RunId } from '../../shared/model/ids.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import { parseResult } from '../../shared/producer/ask.ts';
import type { Producer, RunOpened } from '../../shared/producer/producer.ts';
import { encodeDelta } from '../../shared/protocol/delta-codec.ts';
import type { EventPayload } from '../../shared/protocol/events.ts';
import type { RoomCalls } from './room-calls.ts';
import { troubles } from './troubles.ts';

/** One run that is told to the room. */
export interface ToldRun {
  producer: Producer;
  /** On every new socket, before anything is told on it. */
  opened(opened: RunOpened): void;
  /** The room has its end, or ended it by itself, or knows it no more. */
  over(): void;
}

interface RoomRunsParts {
  calls: Pick<RoomCalls, 'ask' | 'call' | 'isUp'>;
  sendDelta: (frame: Uint8Array<ArrayBuffer>) => void;
  /** A run was opened of which the room says that it is being stopped. */
  stop: (runId: RunId) => void;
}

/**
 * The runs that are told to the room, over whatever socket there is. Each is opened on every one, and
 * what it has to say is derived anew from what the room has of it.
 */
export class RoomRuns {
  private readonly parts: RoomRunsParts;
  private readonly runs = new Map<RunId, ToldRun>();
  /** Runs of which the room refused something once. */
  private readonly reopened = new WeakSet<ToldRun>();
  /** Of these, those that it has not opened again yet. */
  private readonly reopening = new WeakSet<ToldRun>();

  constructor(parts: RoomRunsParts) {
    this.parts = parts;
  }

  get isEmpty(): boolean {
    return this.runs.size === 0;
  }

  /** Begins to tell a run. */
  tell(runId: RunId, run: ToldRun): void {
    this.runs.set(runId, run);
    if (this.parts.calls.isUp) this.open(runId, run);
  }

  /** There is a new socket, and the room knows who speaks. */
  openAll(): void {
    for (const [runId, run] of this.runs) this.open(runId, run);
  }

  /** The socket is gone: nothing is told until a run is open on the next one. */
  detachAll(): void {
    for (const { producer } of this.runs.values()) producer.detach();
  }

  /** The room has kept some of a text. */
  confirm(saved: EventPayload<'saved'>, now: number): void {
    for (const { producer } of this.runs.values()) producer.confirm(saved, now);
  }

  /** Sends what the runs have to say now. Answers when they have more if nothing else happens. */
  pump(now: number): number | null {
    let wakeAt: number | null = null;
    for (const [runId, run] of this.runs) {
      const { producer } = run;
      if (producer.isDone || producer.isReplaced) {
        this.drop(runId, run);
        continue;
      }
      const pumped = producer.pump(now);
      for (const text of pumped.texts) this.parts.sendDelta(encodeDelta(text));
      const refused = () => this.refused(runId, run);
      for (const ask of pumped.asks) this.parts.calls.ask({ ...ask, refused });
      if (pumped.wakeAt !== null) wakeAt = Math.min(pumped.wakeAt, wakeAt ?? pumped.wakeAt);
    }
    return wakeAt;
  }

  private open(runId: RunId, run: ToldRun): void {
    this.parts.calls.ask({
      method: 'run.open',
      params: { runId, contextUnits: 0 },
      answered: (payload) => this.attach(runId, run, parseResult('run.open', payload)),
      refused: ({ code }) => (code === 'notFound' ? this.drop(runId, run) : this.letGo(runId, run)),
    });
  }

  private attach(runId: RunId, run: ToldRun, opened: RunOpened): void {
    if (this.runs.get(runId) !== run) return;
    this.reopening.delete(run);
    if (!isLiveRun(opened.state)) return this.drop(runId, run);
    run.opened(opened);
    run.producer.attach(opened);
    if (opened.stopping) this.parts.stop(runId);
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
    this.open(runId, run);
  }

  /** The room would show a run as under way for as long as this connector pings. */
  private letGo(runId: RunId, run: ToldRun): void {
    if (this.runs.get(runId) !== run) return;
    const trouble = troubles.roomRefused;
    this.parts.calls.call('run.end', { runId, state: 'interrupted', trouble }).catch(() => {});
    this.drop(runId, run);
  }

  private drop(runId: RunId, run: ToldRun): void {
    if (this.runs.get(runId) !== run) return;
    this.runs.delete(runId);
    run.over();
  }
}
