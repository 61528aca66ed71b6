import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { Random } from '../../testkit/random.ts';
import { type Person, signUp } from '../support/person.ts';
import { Product } from '../support/product.ts';
import { type Place, RawClient } from '../support/raw-client.ts';
import { until } from '../support/until.ts';
import { auditEqual, auditKept, auditRest } from './audit.ts';
import { type Acknowledged, Caller } from './caller.ts';
import { describeKill, endsSupervisor, type Kill } from './plan.ts';
import { roomFiles } from './room-file.ts';
import { liveRuns, Traffic } from './traffic.ts';

const callersPerRoom = 3;
/** A run that lost its process is called again for a minute before it is given up. */
const restWithinMs = 120_000;
const pointWithinMs = 30_000;

interface Tenant {
  person: Person;
  traffic: Traffic[];
}

/** How it went, for a person to read. */
export interface Tally {
  kills: number;
  acknowledged: number;
  points: Record<string, number>;
  /** From the kill to the first answer of the Worker (ms). */
  backMs: number[];
  /** From that answer to the first acknowledgement (ms). */
  firstAckMs: number[];
  runs: Record<string, number>;
  wrong: string[];
}

/** A product under traffic from two rooms, whose processes are killed over and over. */
export class Siege {
  readonly product = new Product();
  readonly tally: Tally = {
    kills: 0,
    acknowledged: 0,
    points: {},
    backMs: [],
    firstAckMs: [],
    runs: {},
    wrong: [],
  };
  private readonly random: Random;
  private readonly tenants: Tenant[] = [];
  private running: Promise<void>[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  async begin(): Promise<void> {
    await this.product.start();
    for (const name of ['Ada', 'Bob']) {
      const person = await signUp(this.product.address, name);
      const traffic = Array.from({ length: callersPerRoom }, (_, i) => {
        const random = new Random(this.random.int(0, 2 ** 31));
        const caller = new Caller(this.placeOf(person), random, { binary: i > 0 });
        caller.begin('workspace');
        return new Traffic(caller, random, `${name}${i}`);
      });
      this.tenants.push({ person, traffic });
      this.running.push(...traffic.map((one) => one.run()));
    }
  }

  /** Waits for the moment, kills, and waits until it is back. `next` may need to be armed. */
  async endure(kill: Kill, next: Kill | undefined): Promise<void> {
    await this.moment(kill);
    const pids = await this.product.victims(kill.victim);
    const open = this.callers().filter(({ client }) => client.isOpen);
    const ends = open.map(({ client }) => client.ended);
    this.product.kill(kill.victim, pids);
    const killedAt = performance.now();
    await Promise.all(ends);
    this.tally.kills += 1;
    const env = next?.when === 'point' ? { AUTOPILOT_FAILPOINT: `${next.point}:${next.nth}` } : {};
    if (endsSupervisor(kill)) await this.product.start({ ...env });
    else await this.product.healthy();
    const back = performance.now();
    this.tally.backMs.push(Math.round(back - killedAt));
    if (next?.when !== 'point') {
      await this.acknowledgements(1);
      this.tally.firstAckMs.push(Math.round(performance.now() - back));
    }
    this.audit(`after ${describeKill(kill)}`);
  }

  /** Lets everything come to rest and looks it all over. */
  async finish(): Promise<Tally> {
    for (const { traffic } of this.tenants) for (const one of traffic) one.stop();
    await Promise.all(this.running);
    for (const { person, traffic } of this.tenants) await this.finishRoom(person, traffic);
    await this.product.stop();
    this.audit('at the end');
    for (const file of roomFiles(this.product.dataFolder)) {
      this.found('at rest', auditRest(file));
      for (const { state } of file.rows('runs'))
        this.tally.runs[String(state)] = (this.tally.runs[String(state)] ?? 0) + 1;
      file.close();
    }
    this.tally.acknowledged = this.callers().reduce((n, one) => n + one.acknowledged.length, 0);
    return this.tally;
  }

  private async finishRoom(person: Person, traffic: Traffic[]): Promise<void> {
    const callers = traffic.map(({ caller }) => caller);
    await until(() => callers.every(({ waiting }) => waiting === 0), 'all answers', 30_000);
    const fresh = new RawClient(this.placeOf(person));
    await fresh.dial(
      'workspace',
      ...traffic.flatMap((one) => one.threads.map((id) => `thread:${id}`)),
    );
    await fresh.seen(
      (replica) => liveRuns(replica).length === 0,
      'the end of all runs',
      restWithinMs,
    );
    await Promise.all(callers.map((caller) => caller.repeatAll()));
    for (const { caller, threads } of traffic) {
      for (const id of threads) await caller.client.watch(`thread:${id}`);
      const own = new RawClient(this.placeOf(person));
      await own.dial('workspace', ...threads.map((id) => `thread:${id}`));
      this.found('at rest', auditEqual(person.name, caller.client.replica, own.replica));
      this.found('at rest', caller.contradicted);
      own.close();
      await caller.stop();
    }
    fresh.close();
  }

  private async moment(kill: Kill): Promise<void> {
    switch (kill.when) {
      case 'acks':
        await this.acknowledgements(kill.acks);
        return sleep(kill.afterMs);
      case 'sent':
        return this.acknowledgements(1, (one, caller) => wakesSomebody(one, caller));
      case 'point': {
        const isReached = () => this.product.log().includes('"failpoint.reached"');
        const reached = await until(isReached, kill.point, pointWithinMs).then(
          () => 'reached',
          () => 'missed',
        );
        const name = `${kill.point} ${reached}`;
        this.tally.points[name] = (this.tally.points[name] ?? 0) + 1;
      }
    }
  }

  /** Resolves with the nth acknowledgement from now on. */
  private acknowledgements(
    n: number,
    counts: (one: Acknowledged, caller: Caller) => boolean = () => true,
  ): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let left = n;
    for (const caller of this.callers()) {
      const before = caller.onAcknowledged;
      caller.onAcknowledged = (one) => {
        before(one);
        if (counts(one, caller) && --left === 0) resolve();
      };
    }
    return promise;
  }

  private audit(when: string): void {
    const byRoom = new Map(this.tenants.map(({ person, traffic }) => [person.id, traffic]));
    for (const file of roomFiles(this.product.dataFolder)) {
      const [founder] = file.rows('members');
      const traffic = byRoom.get(founder?.id.slice('human:'.length) ?? '') ?? [];
      const known = traffic.flatMap(({ caller }) => [...caller.acknowledged]);
      this.found(when, auditKept(file, known));
      file.close();
    }
  }

  private found(when: string, wrong: readonly string[]): void {
    this.tally.wrong.push(...wrong.map((words) => `${when}: ${words}`));
  }

  private callers(): Caller[] {
    return this.tenants.flatMap(({ traffic }) => traffic.map(({ caller }) => caller));
  }

  private placeOf({ homeRoom, cookie }: Person): Place {
    return { address: this.product.address, room: homeRoom, cookie };
  }
}

/** The message is the only one of its thread that waits, so its ThreadAgent is being called. */
function wakesSomebody({ method, params }: Acknowledged, { client }: Caller): boolean {
  const parsed = inThread.safeParse(params);
  return (
    method === 'messages.send' &&
    parsed.success &&
    liveRuns(client.replica, parsed.data.threadId).length <= 1
  );
}

const inThread = z.object({ threadId: z.string() });
