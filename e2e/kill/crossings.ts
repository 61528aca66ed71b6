import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { CountingWeb } from '../support/counting-web.ts';
import type { Product } from '../support/product.ts';
import { type Place, RawClient } from '../support/raw-client.ts';
import type { RawRow } from '../support/raw-frames.ts';
import { say } from '../support/rooms.ts';
import { until } from '../support/until.ts';
import { auditCrossings } from './audit-crossings.ts';
import { roomFileOf } from './room-file.ts';

/**
 * Where a call is when everything dies: just allowed, as a client reads it; or at one of the points
 * between that and the end of its effect.
 */
export type Moment =
  | 'decided'
  | 'beforeDispatch'
  | 'afterDispatch'
  | 'beforeEffect'
  | 'afterEffect';

/** What a kill of that moment is to find: which stretch it falls in, and an approval's state and reads there. */
const signs: Record<Moment, [keyof Tally['between'], string]> = {
  decided: ['decisionAndDispatch', 'approved 0'],
  beforeDispatch: ['decisionAndDispatch', 'approved 0'],
  afterDispatch: ['dispatchAndEffect', 'dispatched 0'],
  beforeEffect: ['dispatchAndEffect', 'dispatched 0'],
  afterEffect: ['effectAndWord', 'dispatched 1'],
};

/** On a busy machine a kill may come when all is done already. */
const mostTries = 4;

export interface CrossingKill {
  moment: Moment;
  victim: 'workerd' | 'tree';
}

/** Kills of one moment follow each other; the last of them ends the whole tree, since a point is armed by a start. */
export const killsAt = (moment: Moment, workerd: number): CrossingKill[] => [
  ...Array.from({ length: workerd }, () => ({ moment, victim: 'workerd' }) as const),
  { moment, victim: 'tree' },
];

/**
 * A run whose process dies six times is given up. So calls come to their end now and then, which
 * they can where no point is armed.
 */
const isAtLeisure = ({ moment, victim }: CrossingKill, before: CrossingKill | undefined): boolean =>
  moment === 'decided' &&
  before !== undefined &&
  (victim === 'tree' || before.moment !== 'decided');

/** Other suites start products of their own at the same time. */
const backWithinMs = 90_000;
const pointWithinMs = 30_000;
/** A run that lost its process is called again for a minute before it is given up. */
const restWithinMs = 90_000;
const openStates = ['pending', 'approved', 'dispatched'];
const created = z.object({ threadId: z.string() });

/** How it went, for a person to read. */
export interface Tally {
  kills: Record<'workerd' | 'tree', number>;
  /** Kills that found a call allowed and not dispatched, and dispatched and without its effect, on the disk. */
  between: { decisionAndDispatch: number; dispatchAndEffect: number; effectAndWord: number };
  /** From a kill to the first answer of the Worker (ms). */
  backMs: number[];
  calls: Record<string, number>;
  reads: number;
  wrong: string[];
}

/**
 * Calls of `web.fetch` in threads of their own, asked for by some and allowed by one, while the
 * product is killed on their way from the decision to the effect.
 */
export class Crossings {
  readonly tally: Tally = {
    kills: { workerd: 0, tree: 0 },
    between: { decisionAndDispatch: 0, dispatchAndEffect: 0, effectAndWord: 0 },
    backMs: [],
    calls: {},
    reads: 0,
    wrong: [],
  };
  private readonly product: Product;
  private readonly web: CountingWeb;
  private readonly askers: readonly RawClient[];
  private readonly decider: RawClient;
  private readonly dialing = new Map<RawClient, Promise<void>>();
  private readonly begun: Promise<unknown>[] = [];
  /** Points that this start has reached and that were answered with a kill. */
  private answered = 0;
  /** The log of the start before, until this one has its own. */
  private oldLog = 0;

  constructor(
    product: Product,
    web: CountingWeb,
    { askers, decider }: { askers: readonly Place[]; decider: Place },
  ) {
    this.product = product;
    this.web = web;
    this.askers = askers.map((place) => new RawClient(place));
    this.decider = new RawClient(decider);
  }

  /** Plays all kills, one call at least under way at each; `armed` is the moment of the running start. */
  async endure(kills: readonly CrossingKill[], armed: Moment = 'decided'): Promise<void> {
    if (kills[0] !== undefined && kills[0].moment !== armed) await this.restart(kills[0].moment);
    for (const [i, kill] of kills.entries()) {
      if (isAtLeisure(kill, kills[i - 1])) await this.rest();
      let isFound = await this.kill(kill, kills[i + 1]?.moment);
      for (let tries = 1; !isFound && tries < mostTries; tries++) {
        if (kill.victim === 'tree') await this.restart(kill.moment);
        if (kill.moment === 'decided') await this.rest();
        isFound = await this.kill(kill, kills[i + 1]?.moment);
      }
    }
  }

  /** Allows what still waits, and looks everything over once it has come to rest. */
  async finish(): Promise<Tally> {
    await Promise.race([Promise.allSettled(this.begun), sleep(restWithinMs, null, { ref: false })]);
    await this.rest();
    const file = roomFileOf(this.product.dataFolder, this.decider.place.room);
    this.tally.wrong.push(...auditCrossings(file, this.web));
    for (const { state } of file.rows('approvals'))
      this.tally.calls[String(state)] = (this.tally.calls[String(state)] ?? 0) + 1;
    file.close();
    this.tally.reads = this.web.paths.reduce((sum, path) => sum + this.web.reads(path), 0);
    for (const client of [...this.askers, this.decider]) client.close();
    return this.tally;
  }

  /** Answers whether it found a call where it was meant to. */
  private async kill({ moment, victim }: CrossingKill, next: Moment | undefined): Promise<boolean> {
    // Looking for processes takes longer than a room needs from a decision to its dispatch.
    let pids: number[] | undefined;
    const call = this.cross(async () => {
      if (moment === 'decided') pids = await this.product.victims(victim);
    });
    // A call of a kill before may get to the point first; then this one hangs until the kill.
    if (moment === 'decided') {
      // Under way while the product still settles after the kill before: nothing was reached.
      const isDecided = await call.then(
        () => true,
        () => false,
      );
      if (!isDecided) return false;
    } else await until(() => this.pointsReached() > this.answered, moment, pointWithinMs);
    pids ??= await this.product.victims(victim);
    const isOver = this.clients().filter(({ isOpen }) => isOpen);
    const ends = isOver.map(({ ended }) => ended);
    this.product.kill(victim, pids);
    const killedAt = performance.now();
    this.answered = this.pointsReached();
    await Promise.all(ends);
    this.tally.kills[victim] += 1;
    const isFound = this.count(moment, moment === 'decided' ? await call : null);
    if (victim === 'tree') await this.start(next ?? 'decided');
    else await this.back();
    this.tally.backMs.push(Math.round(performance.now() - killedAt));
    return isFound;
  }

  /** Where the disk says that the kill found a call: this one, or any. */
  private count(moment: Moment, call: string | null): boolean {
    const file = roomFileOf(this.product.dataFolder, this.decider.place.room);
    const found = file
      .rows('approvals')
      .filter(({ id }) => call === null || id === call)
      .map((row) => `${String(row.state)} ${this.web.reads(pathOf(row))}`);
    file.close();
    const [where, sign] = signs[moment];
    if (!found.includes(sign)) return false;
    this.tally.between[where] += 1;
    return true;
  }

  /** Asks for a page that nobody asked for before, and allows it. Answers the approval. */
  private cross(beforeDeciding: () => Promise<void>): Promise<string> {
    const n = this.begun.length;
    const call = this.askAndAllow(n, beforeDeciding);
    this.begun.push(call.catch(() => {}));
    return call;
  }

  private async askAndAllow(n: number, beforeDeciding: () => Promise<void>): Promise<string> {
    const asker = this.askers[n % this.askers.length] ?? this.decider;
    const path = `/tides-${n}`;
    await this.open(asker);
    const { threadId } = created.parse(await asker.command('threads.create', { title: path }));
    const { runId } = await say(asker, threadId, `fetch ${this.web.address(path)}`);
    await this.open(this.decider);
    const waits = () => this.rows('approvals').find((row) => row.runId === runId);
    await this.decider.seen(() => waits() !== undefined, `the request for ${path}`, 30_000);
    // Some are decided while the run is on its way to be parked, some when it has long been.
    if (n % 2 === 1)
      await this.decider.seen(() => this.isParked(threadId), 'the run waits', 30_000);
    const approval = waits();
    await beforeDeciding();
    if (approval !== undefined) await this.allow(approval);
    return String(approval?.id);
  }

  private async allow({ id, digest }: RawRow): Promise<void> {
    await this.decider.command('approvals.decide', { approvalId: id, digest, verdict: 'approve' });
  }

  private rest(): Promise<void> {
    return until(() => this.isAtRest(), 'the end of all calls', restWithinMs);
  }

  private async isAtRest(): Promise<boolean> {
    await this.open(this.decider);
    const open = this.rows('approvals').filter(({ state }) => openStates.includes(String(state)));
    for (const approval of open)
      if (approval.state === 'pending') await this.allow(approval).catch(() => {});
    const busy = this.rows('threads').some(({ activity }) => stateIn(activity) !== 'idle');
    return open.length === 0 && !busy;
  }

  private isParked(threadId: string): boolean {
    const thread = this.rows('threads').find(({ id }) => id === threadId);
    return stateIn(thread?.activity) === 'waiting';
  }

  /** It answers; or a call of a kill before has come to the point already, and answers nobody there. */
  private async back(): Promise<void> {
    const isBack = async () =>
      this.pointsReached() > this.answered || (await this.product.isHealthy());
    await until(isBack, 'the product is back', backWithinMs);
  }

  /** How often this start has reached its point. */
  private pointsReached(): number {
    const log = statSync(this.product.logPath, { throwIfNoEntry: false });
    if (log === undefined || log.ino === this.oldLog) return this.answered;
    return this.product.log().split('"failpoint.reached"').length - 1;
  }

  private async restart(moment: Moment): Promise<void> {
    await this.product.stop();
    await this.start(moment);
  }

  private async start(moment: Moment): Promise<void> {
    this.answered = 0;
    this.oldLog = statSync(this.product.logPath).ino;
    const started = this.product.start({
      AUTOPILOT_FETCH_ALLOWED: this.web.host,
      ...(moment === 'decided' ? {} : { AUTOPILOT_FAILPOINT: `${moment}:1` }),
    });
    if (moment === 'decided') return await started;
    started.catch(() => {}); // Killed on its way up, it never says that it is there.
    await this.back();
  }

  /** Dials again if it must, as often as it takes. */
  private open(client: RawClient): Promise<void> {
    if (client.isOpen && !this.dialing.has(client)) return Promise.resolve();
    const known = this.dialing.get(client);
    if (known !== undefined) return known;
    const dialing = (async () => {
      for (;;) {
        try {
          return await client.dial('workspace', 'approvals');
        } catch {
          await sleep(100);
        }
      }
    })().finally(() => this.dialing.delete(client));
    this.dialing.set(client, dialing);
    return dialing;
  }

  private rows(table: string): RawRow[] {
    return this.decider.replica.table(table);
  }

  private clients(): RawClient[] {
    return [...this.askers, this.decider];
  }
}

const activity = z.object({ state: z.string() });
const stateIn = (value: unknown): string => activity.safeParse(value).data?.state ?? 'idle';

const action = z.object({ input: z.object({ url: z.string() }) });

/** Which page an approval is about. */
export const pathOf = (approval: Record<string, unknown>): string =>
  new URL(action.parse(JSON.parse(String(approval.action))).input.url).pathname;
