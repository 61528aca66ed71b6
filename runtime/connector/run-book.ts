import type { RunId } from '../../shared/model/ids.ts';
import { beginStory } from './run-story.ts';
import type { TrackedRun } from './tracked-run.ts';

const remembered = 1_000;

/** Which runs are under way by both of their names, which ended lately, and which broke off. */
export class RunBook {
  private readonly tracked = new Map<string, TrackedRun>();
  /** What ended lately: what still comes of it is an echo. */
  private readonly ended = new Set<string>();
  /** Of these the gateway may say more than the room was told. */
  private readonly cut = new Set<string>();
  /** What the room would not name: nothing more of it is told, and it may be under way all the same. */
  private readonly unwanted = new Set<string>();
  /** What set off runs that have shown nothing else yet. */
  private readonly asked = new Map<string, string>();
  /** By session: the run that broke off last, until another goes on with it. */
  private readonly broken = new Map<string, RunId>();

  get isEmpty(): boolean {
    return this.tracked.size === 0;
  }

  all(): TrackedRun[] {
    return [...this.tracked.values()];
  }

  /** By the gateway's name. */
  get(gatewayRunId: string): TrackedRun | undefined {
    return this.tracked.get(gatewayRunId);
  }

  /** By the room's name. */
  find(runId: RunId): TrackedRun | undefined {
    const direct = this.tracked.get(runId);
    if (direct !== undefined) return direct;
    for (const run of this.tracked.values()) if (run.inRoom?.runId === runId) return run;
    return undefined;
  }

  track(gatewayRunId: string, sessionKey: string, { now, boot }: { now: number; boot: string }) {
    const run: TrackedRun = {
      gatewayRunId,
      sessionKey,
      story: beginStory(now),
      beganAt: now,
      inRoom: null,
      text: this.asked.get(gatewayRunId) ?? null,
      sent: null,
      isPlacing: false,
      isHandedOver: false,
      isResumed: false,
      held: null,
      boot,
      heardTo: 0,
    };
    this.asked.delete(gatewayRunId);
    this.tracked.set(gatewayRunId, run);
    return run;
  }

  /** The run of this session that is to get another name. */
  handedOver(sessionKey: string): TrackedRun | undefined {
    return this.all().find((one) => one.isHandedOver && one.sessionKey === sessionKey);
  }

  /** From now on the gateway calls it so. */
  rename(run: TrackedRun, gatewayRunId: string): void {
    this.tracked.delete(run.gatewayRunId);
    run.gatewayRunId = gatewayRunId;
    run.isHandedOver = false;
    this.tracked.set(gatewayRunId, run);
  }

  forget(run: TrackedRun): void {
    if (this.tracked.get(run.gatewayRunId) === run) this.tracked.delete(run.gatewayRunId);
    this.end(run.gatewayRunId);
  }

  /** It is not known to have ended: what comes of it is news. */
  drop(run: TrackedRun): void {
    this.tracked.delete(run.gatewayRunId);
  }

  end(gatewayRunId: string): void {
    keep(this.ended, gatewayRunId);
  }

  /** Nothing more of it is told. */
  hasEnded(gatewayRunId: string): boolean {
    return this.ended.has(gatewayRunId);
  }

  /** Did it come to its end, as far as is known? */
  isOver(gatewayRunId: string): boolean {
    return this.ended.has(gatewayRunId) && !this.unwanted.has(gatewayRunId);
  }

  wantsNone({ gatewayRunId, story }: TrackedRun): void {
    if (story.end === null) keep(this.unwanted, gatewayRunId);
  }

  /** Its gateway says so. */
  ends(gatewayRunId: string): void {
    this.unwanted.delete(gatewayRunId);
  }

  /** The room ended it by itself, or the gateway was away for too long: it may still be at it. */
  cutOff(gatewayRunId: string): void {
    keep(this.cut, gatewayRunId);
  }

  /** Said once. */
  wasCutOff(gatewayRunId: string): boolean {
    return this.cut.delete(gatewayRunId);
  }

  /** What set off a run that nothing else is known of. */
  wasAsked(gatewayRunId: string, text: string): void {
    this.asked.set(gatewayRunId, text);
    const oldest = this.asked.keys().next();
    if (this.asked.size > remembered && oldest.done !== true) this.asked.delete(oldest.value);
  }

  broke(sessionKey: string, runId: RunId): void {
    this.broken.set(sessionKey, runId);
  }

  /** The run that broke off last in a session; asked once, one goes on with it. */
  takeBroken(sessionKey: string): RunId | undefined {
    const runId = this.broken.get(sessionKey);
    this.broken.delete(sessionKey);
    return runId;
  }
}

function keep(some: Set<string>, one: string): void {
  some.add(one);
  const oldest = some.keys().next();
  if (some.size > remembered && oldest.done !== true) some.delete(oldest.value);
}
