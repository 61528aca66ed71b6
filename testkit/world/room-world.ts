import type { OutboxEntry } from '../../party/autopilot/outbox.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { Random } from '../random.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { Person } from './person.ts';
import { RoomHost } from './room-host.ts';
import { SimThreadAgent } from './thread-agent.ts';

export interface WorldOptions {
  seed: number;
  /** How often each kind of trouble strikes, per step. */
  trouble?: Partial<Trouble>;
}

export interface Trouble {
  drop: number;
  reload: number;
  repeat: number;
  pause: number;
  evict: number;
  kill: number;
  killAgent: number;
  storageError: number;
}

/** The rates of the fault study, a step being about 50 ms of simulated time. */
export const stormy: Trouble = {
  drop: 0.05,
  reload: 0.02,
  repeat: 0.05,
  pause: 0.03,
  evict: 0.1,
  kill: 0.02,
  killAgent: 0.03,
  storageError: 0.005,
};

const calm: Trouble = {
  drop: 0,
  reload: 0,
  repeat: 0,
  pause: 0,
  evict: 0,
  kill: 0,
  killAgent: 0,
  storageError: 0,
};

/** A room with people and producers on one clock and one seed: the same seed plays the same story. */
export class RoomWorld {
  readonly random: Random;
  readonly clock = new VirtualClock();
  readonly host: RoomHost;
  readonly people: Person[] = [];
  readonly agents = new Map<ThreadId, SimThreadAgent>();
  private readonly trouble: Trouble;
  private isCalm = false;

  constructor(options: WorldOptions) {
    this.random = new Random(options.seed);
    this.trouble = { ...calm, ...options.trouble };
    this.host = new RoomHost(this.clock, this.random);
    this.host.onDeliver = (entry, done) => this.deliver(entry, done);
    const founder = principal.parse('human:ada');
    this.host.room.begin(this.host.id, { principal: founder, name: 'Ada' });
  }

  /** A member with a client; the founder is `ada`. */
  join(name: string, role: Role = 'member'): Person {
    const who: Principal = principal.parse(`human:${name}`);
    if (name !== 'ada')
      this.host.room.turn((turn) => {
        turn.changes.put('members', (seq) => ({ id: who, seq, name, role, joinedAt: turn.now }));
      });
    const person = new Person(name, who, this.host);
    person.goOnline();
    person.watch('workspace');
    this.people.push(person);
    return person;
  }

  /** Lets time pass. */
  run(ms: number): void {
    this.clock.advance(ms);
  }

  /** Stops all trouble, brings everybody online and waits until nothing happens any more. */
  settle(): void {
    this.isCalm = true;
    this.host.store.fail = () => {};
    for (const person of this.people) {
      person.link?.resume();
      if (person.link === null) person.goOnline();
    }
    for (let i = 0; i < 60 && !this.isSettled(); i++) this.run(5_000);
    for (const person of this.people)
      for (const threadId of this.agents.keys()) person.watch(threadTopic(threadId));
    for (let i = 0; i < 12 && (i < 2 || !this.isSettled()); i++) this.run(5_000);
    if (!this.isSettled()) throw new Error('the world does not come to rest');
  }

  /** One step of a story: somebody does something, and perhaps something goes wrong. */
  step(): void {
    this.act(this.random.pick(this.people));
    this.disturb();
    this.run(this.random.int(1, 100));
  }

  private act(person: Person): void {
    const threads = [...person.session.replica.rows.threads.keys()];
    const roll = this.random.next();
    if (threads.length === 0 || roll < 0.08) {
      person.call('threads.create', { title: this.random.pick(['', 'Plans', 'Harbor']) });
      return;
    }
    const threadId = this.random.pick([...person.session.replica.rows.threads.values()]).id;
    if (roll < 0.45)
      person.call('messages.send', { threadId, text: `hello ${this.random.int(0, 99)} 🌱` });
    else if (roll < 0.7) person.watch(threadTopic(threadId));
    else if (roll < 0.78) person.unwatch(threadTopic(threadId));
    else if (roll < 0.85)
      person.call('threads.rename', { threadId, title: `Title ${this.random.int(0, 9)}` });
    else if (roll < 0.9) this.stopSomeRun(person);
    else person.step({ type: 'look', at: threadTopic(threadId) });
  }

  private stopSomeRun(person: Person): void {
    const runs = [...person.session.replica.rows.runs.values()];
    if (runs.length > 0) person.call('runs.stop', { runId: this.random.pick(runs).id });
  }

  private disturb(): void {
    const { random, trouble, host } = this;
    const someone = random.pick(this.people);
    if (random.chance(trouble.drop)) someone.link?.break(random.int(0, 30_000));
    if (random.chance(trouble.reload)) someone.reload();
    if (random.chance(trouble.repeat)) someone.repeat();
    if (random.chance(trouble.pause)) {
      const { link } = someone;
      link?.pause();
      this.clock.after(random.int(100, 3_000), () => link?.resume());
    }
    if (random.chance(trouble.evict)) host.evict();
    if (random.chance(trouble.kill)) host.kill();
    const agents = [...this.agents.values()];
    if (agents.length > 0 && random.chance(trouble.killAgent)) random.pick(agents).kill();
    if (random.chance(trouble.storageError)) {
      let left = random.int(1, 3);
      host.store.fail = () => {
        if (left-- > 0) throw new Error('the disk failed');
      };
    }
  }

  /** The call arrives or it does not, and so does its answer. */
  private deliver({ message }: OutboxEntry, done: (isDelivered: boolean) => void): void {
    const isLost = () => !this.isCalm && this.random.chance(this.trouble.drop);
    this.clock.after(this.random.int(0, 20), () => {
      if (isLost()) return done(false);
      if (message.to === 'threadAgent') this.agentOf(message.threadId)[message.verb](message.runId);
      this.clock.after(this.random.int(0, 20), () => done(!isLost()));
    });
  }

  private agentOf(threadId: ThreadId): SimThreadAgent {
    const known = this.agents.get(threadId);
    if (known !== undefined) return known;
    const made = new SimThreadAgent(threadId, this.host);
    this.agents.set(threadId, made);
    return made;
  }

  private isSettled(): boolean {
    const agentsIdle = [...this.agents.values()].every((agent) => agent.isIdle);
    const peopleIdle = this.people.every(
      ({ session }) =>
        session.phase.name === 'live' &&
        session.requests.length === 0 &&
        session.opening.size + session.wanting.size === 0,
    );
    return agentsIdle && peopleIdle && this.host.isQuiet;
  }
}
