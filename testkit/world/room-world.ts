import { openApprovals, putApproval } from '../../party/autopilot/approvals.ts';
import { mayRead } from '../../party/autopilot/authorize.ts';
import { removeMember } from '../../party/autopilot/membership.ts';
import type { OutboxEntry } from '../../party/autopilot/outbox.ts';
import { readRow } from '../../party/autopilot/store/records.ts';
import { shelves } from '../../party/autopilot/store/shelves.ts';
import { contract } from '../../shared/methods/contract.ts';
import { type ThreadId, threadId as threadIdSchema } from '../../shared/model/ids.ts';
import { isProducer, type Principal, principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { reasoningTopic, threadTopic } from '../../shared/model/topic.ts';
import { cancel } from '../../shared/policy/approval.ts';
import { decodeDelta } from '../../shared/protocol/delta-codec.ts';
import type { RoomLimits } from '../../shared/protocol/limits.ts';
import type { Change } from '../memory-store.ts';
import { Random } from '../random.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { hiddenIn } from './hidden-in.ts';
import type { Frame, Link } from './link.ts';
import { Person } from './person.ts';
import { RoomHost } from './room-host.ts';
import { SimThreadAgent, thoughtMark } from './thread-agent.ts';

export interface WorldOptions {
  seed: number;
  /** How often each kind of trouble strikes, per step. */
  trouble?: Partial<Trouble>;
  /** Smaller windows than those of a real room, so that a short story reaches their ends. */
  most?: Partial<RoomLimits>;
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
  /** Somebody is removed, or becomes a viewer; and comes back later. */
  demote: number;
  /** The room goes back to a backup. */
  restore: number;
}

/** The rates of the fault study, a step being about 50 ms of simulated time. */
export const stormy: Trouble = {
  drop: 0.05,
  reload: 0.02,
  repeat: 0.05,
  pause: 0.05,
  evict: 0.1,
  kill: 0.02,
  killAgent: 0.03,
  storageError: 0.02,
  demote: 0.02,
  restore: 0.004,
};

/** Windows that a story of a few dozen messages leaves behind. */
export const narrow: Partial<RoomLimits> = {
  tailRows: 24,
  threadWindow: 5,
  workspaceThreads: 4,
  windowUnits: 4_000,
  unconfirmedBytes: 15_000,
  unconfirmedMs: 400,
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
  demote: 0,
  restore: 0,
};

const founder = principal.parse('human:ada');

/** A room with people and producers on one clock and one seed: the same seed plays the same story. */
export class RoomWorld {
  readonly random: Random;
  readonly clock = new VirtualClock();
  readonly host: RoomHost;
  readonly people: Person[] = [];
  readonly agents = new Map<ThreadId, SimThreadAgent>();
  /** What left the room for somebody who may not see it. */
  readonly leaks: string[] = [];
  /** The room was set back: what was acknowledged before may be gone. */
  wasRestored = false;
  private readonly trouble: Trouble;
  private isCalm = false;
  private backup: ReturnType<RoomHost['backup']> | null = null;

  constructor(options: WorldOptions) {
    this.random = new Random(options.seed);
    this.trouble = { ...calm, ...options.trouble };
    this.host = new RoomHost(this.clock, this.random, options.most);
    this.host.onDeliver = (entry, done) => this.deliver(entry, done);
    this.host.onSend = (who, frame, link) => {
      this.mayLeave(who, frame);
      this.mayBeTold(who, frame, link);
    };
    const { onCommit } = this.host.store;
    this.host.store.onCommit = (changes) => {
      onCommit(changes);
      for (const change of changes) this.mayBeSaid(change);
    };
    this.host.room.begin(this.host.id, { principal: founder, name: 'Ada' });
  }

  /** A member with a client; the founder is `ada`. */
  join(name: string, role: Role = 'member'): Person {
    const who: Principal = principal.parse(`human:${name}`);
    if (name !== 'ada') this.appoint(who, role);
    const person = new Person(name, who, this.host);
    person.goOnline();
    person.watchOwn();
    this.people.push(person);
    return person;
  }

  /** Makes somebody a member of another kind, or (`null`) none. */
  appoint(id: Principal, role: Role | null): void {
    const name = id.slice(6);
    this.host.room.turn((turn) => {
      if (role === null) removeMember(turn, id, founder);
      else turn.changes.put('members', (seq) => ({ id, seq, name, role, joinedAt: turn.now }));
    });
  }

  /** Lets time pass. */
  run(ms: number): void {
    this.clock.advance(ms);
  }

  /** Stops all trouble, brings everybody online and waits until nothing happens any more. */
  settle(): void {
    this.isCalm = true;
    this.host.store.fail = () => {};
    for (const person of this.people) this.bringBack(person);
    for (let i = 0; i < 60 && !this.isSettled(); i++) {
      const [ada] = this.people;
      if (ada !== undefined) for (let each = 0; each < 4; each++) this.decide(ada);
      this.cancelHidden();
      this.run(5_000);
    }
    for (const person of this.people)
      for (const threadId of this.agents.keys())
        if (mayRead(this.host.store, threadId, person.principal))
          for (const topic of [threadTopic(threadId), reasoningTopic(threadId)])
            person.watch(topic);
    for (let i = 0; i < 12 && (i < 2 || !this.isSettled()); i++) this.run(5_000);
    if (!this.isSettled()) throw new Error('the world does not come to rest');
  }

  /** One step of a story: somebody does something, and perhaps something goes wrong. */
  step(): void {
    this.act(this.random.pick(this.people));
    this.disturb();
    this.run(this.random.int(1, 100));
  }

  private bringBack(person: Person): void {
    person.link?.resume();
    if (this.host.roleOf(person.principal) !== 'member' && person.name !== 'ada')
      this.appoint(person.principal, 'member');
    if (person.session.phase.name === 'ended') person.reload();
    person.goOnline();
  }

  /** In a private thread perhaps nobody who may decide is left: it would wait for its deadline. */
  private cancelHidden(): void {
    this.host.room.turn((turn) => {
      for (const approval of openApprovals(turn.store)) {
        const gone = cancel(approval, approval.requestedBy, 'too long', turn.now);
        if (approval.hidden && gone !== null) putApproval(turn, gone);
      }
    });
  }

  /** Votes on something that waits; whoever asked for it says it twice. */
  private decide(person: Person): void {
    const waiting = [...person.session.replica.rows.approvals.values()].filter(
      ({ state }) => state === 'pending',
    );
    if (waiting.length === 0) return;
    const { id: approvalId, digest, votes } = this.random.pick(waiting);
    const isSecond = votes.some(({ by, isFirstStep }) => isFirstStep && by === person.principal);
    person.call('approvals.decide', {
      approvalId,
      digest,
      verdict: isSecond || this.random.chance(0.75) ? 'approve' : 'reject',
      ...(isSecond ? { again: true } : {}),
    });
  }

  private act(person: Person): void {
    if (this.random.chance(0.15)) this.decide(person);
    const { threads: open, privateThreads } = person.session.replica.rows;
    const threads = [...open.keys(), ...[...privateThreads.values()].map((row) => row.threadId)];
    const roll = this.random.next();
    if (threads.length === 0 || roll < 0.08) {
      const title = this.random.pick(['', 'Plans', 'Harbor']);
      const access = this.random.chance(0.4) ? this.someNames() : null;
      person.call('threads.create', access === null ? { title } : { title, access });
      return;
    }
    const threadId = threadIdSchema.parse(this.random.pick(threads));
    if (this.random.chance(0.06)) {
      const access = this.random.chance(0.5) ? this.someNames() : null;
      person.call('threads.setAccess', { threadId, access });
      return;
    }
    const topic = this.random.chance(0.3) ? reasoningTopic(threadId) : threadTopic(threadId);
    if (roll < 0.45) person.call('messages.send', { threadId, text: this.something() });
    else if (roll < 0.65) person.watch(topic);
    else if (roll < 0.71) person.unwatch(topic);
    else if (roll < 0.76) person.trim(topic);
    else if (roll < 0.83) this.page(person, threadId);
    else if (roll < 0.88)
      person.call('threads.rename', { threadId, title: `Title ${this.random.int(0, 9)}` });
    else if (roll < 0.93) this.stopSomeRun(person);
    else person.step({ type: 'look', at: topic });
  }

  private someNames(): Principal[] {
    return [this.random.pick(this.people), this.random.pick(this.people)].map(
      (one) => one.principal,
    );
  }

  private something(): string {
    const text = `hello ${this.random.int(0, 99)} 🌱`;
    return this.random.chance(0.1) ? text.repeat(this.random.int(50, 800)) : text;
  }

  /** Asks for what lies before what is held, or, late, for what lay before. */
  private page(person: Person, threadId: ThreadId): void {
    const start = person.session.replica.topics.get(threadTopic(threadId))?.start ?? 0;
    const limit = this.random.int(1, 4);
    if (start > 0) person.call('messages.page', { threadId, before: start, limit });
    const first = person.session.replica.topics.get('workspace')?.start ?? 0;
    if (first > 0) person.call('threads.page', { before: first, limit });
  }

  private stopSomeRun(person: Person): void {
    const runs = [...person.session.replica.rows.runs.values()];
    const live = runs.filter(({ state }) => state === 'running');
    const some = live.length > 0 && this.random.chance(0.8) ? live : runs;
    if (some.length === 0) return;
    const { id: runId, threadId } = this.random.pick(some);
    person.call('runs.stop', { runId });
    if (this.random.chance(6 * this.trouble.killAgent)) this.forsake(threadId);
  }

  /** Whoever writes dies, and the room forgets what it had not saved: it has to end the run itself. */
  private forsake(threadId: ThreadId): void {
    this.clock.after(this.random.int(0, 20), () => {
      if (this.isCalm) return;
      this.agents.get(threadId)?.kill();
      this.host.evict();
    });
  }

  private disturb(): void {
    const { random, trouble, host } = this;
    const someone = random.pick(this.people);
    if (random.chance(trouble.drop)) someone.link?.break(random.int(0, 30_000));
    if (random.chance(trouble.reload)) someone.reload();
    if (random.chance(trouble.repeat)) someone.repeat();
    if (random.chance(trouble.repeat)) someone.askFromTheFuture();
    if (random.chance(trouble.pause)) {
      const { link } = someone;
      link?.pause();
      this.clock.after(random.int(100, 6_000), () => link?.resume());
    }
    if (random.chance(trouble.evict)) host.evict();
    if (random.chance(trouble.kill)) host.kill();
    const agents = [...this.agents.values()];
    if (agents.length > 0 && random.chance(trouble.killAgent))
      (agents.find(({ isCalling }) => isCalling) ?? random.pick(agents)).kill();
    if (random.chance(trouble.storageError)) this.breakStorage();
    if (random.chance(trouble.demote)) this.demote(someone);
    if (random.chance(0.05)) this.backup = host.backup();
    if (this.backup !== null && random.chance(trouble.restore)) this.restore(this.backup);
  }

  /** The next few writes fail, or those of a while: all, or those to one shelf. */
  private breakStorage(): void {
    const broken = this.random.chance(0.3) ? null : this.random.pick(Object.keys(shelves));
    const lastsMs = this.random.chance(0.5) ? this.random.int(50, 1_500) : 0;
    const until = this.clock.now() + lastsMs;
    let left = this.random.int(1, 3);
    this.host.store.fail = (shelf) => {
      if (broken !== null && broken !== shelf) return;
      const fails = lastsMs > 0 ? this.clock.now() < until : left-- > 0;
      if (fails) throw new Error('the disk failed');
    };
  }

  private demote(person: Person): void {
    if (person.name === 'ada' || this.isCalm) return;
    this.host.store.fail = () => {};
    this.appoint(person.principal, this.random.pick([null, 'viewer'] as const));
    this.clock.after(this.random.int(100, 3_000), () => {
      if (!this.isCalm) this.host.store.fail = () => {};
      this.bringBack(person);
    });
  }

  /**
   * What was acknowledged since the backup is lost, and that is the truth from now on. Somebody
   * sleeps meanwhile: when they come back the new past may be longer than what they hold of the old.
   */
  private restore(backup: ReturnType<RoomHost['backup']>): void {
    this.host.store.fail = () => {};
    this.host.restore(backup);
    this.backup = null;
    this.wasRestored = true;
    for (const person of this.people) {
      const isThere = ({ key }: { key: string }) =>
        this.host.store.get('commands', { principal: person.principal, key }) !== null;
      person.acknowledged = person.acknowledged
        .filter(isThere)
        .map((one) => ({ ...one, epoch: this.host.epoch }));
      this.bringBack(person);
    }
    const asleep = this.random.pick(this.people);
    asleep.goAway();
    this.clock.after(this.random.int(1_000, 6_000), () => asleep.goOnline());
  }

  /** No frame may carry what its receiver may not see. */
  private mayLeave(who: Principal, frame: Frame): void {
    if (isProducer(who)) return;
    const role = this.host.roleOf(who);
    const text = typeof frame === 'string' ? frame : (decodeDelta(frame)?.text ?? '');
    if (
      role === null &&
      !/^\{"type":"(event","event":"bye|res","id":"[^"]+","ok":false)/.test(text)
    )
      this.leaks.push(`${who} is no member and got ${text.slice(0, 80)}`);
    if (role === 'viewer' && text.includes(thoughtMark))
      this.leaks.push(`${who} is a viewer and got ${text.slice(0, 80)}`);
    for (const hidden of hiddenIn(this.host.store, who, frame))
      this.leaks.push(`${who} may not see ${hidden}, and got it`);
  }

  /** Patches are for who watches their topic, and nothing more is told to who does not read. */
  private mayBeTold(who: Principal, frame: Frame, link: Link): void {
    if (isProducer(who)) return;
    const told = typeof frame === 'string' ? toldIn.exec(frame) : null;
    if (typeof frame === 'string' && told === null) return;
    const [, topic] = told ?? [];
    if (topic !== undefined && !link.topics.includes(topic))
      this.leaks.push(`${who} does not watch ${topic} and was told of it`);
    if (link.isTooFarBehind) this.leaks.push(`${who} does not read and was told more`);
  }

  /** A message is written by somebody who may say something at that moment. */
  private mayBeSaid({ shelf, before, after }: Change): void {
    if (shelf !== 'rows' || before !== undefined || after?.tbl !== 'messages') return;
    const author = readRow(this.host.store, 'messages', String(after.id))?.author;
    if (author === undefined) return;
    const role = isProducer(author) ? 'member' : this.host.roleOf(author);
    if (role === null || role === 'viewer')
      this.leaks.push(`${author} is ${role ?? 'no member'} and said something`);
  }

  /** The call arrives or it does not, and so does its answer. */
  private deliver({ message }: OutboxEntry, done: (isDelivered: boolean) => void): void {
    const isLost = () => !this.isCalm && this.random.chance(this.trouble.drop);
    this.clock.after(this.random.int(0, 20), () => {
      if (isLost()) return done(false);
      if (message.to === 'threadAgent') this.tellAgent(message);
      this.clock.after(this.random.int(0, 20), () => done(!isLost()));
    });
  }

  private tellAgent({ threadId, runId, verb, cause }: AgentMessage): void {
    const agent = this.agentOf(threadId);
    if (verb === 'wake') agent.wake(runId, cause);
    else agent.stop(runId);
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

type AgentMessage = Extract<OutboxEntry['message'], { to: 'threadAgent' }>;

/** The frames that the room sends unasked, and the topic of a patch. */
const toldIn = /^\{"type":"event","event":"(?:delta|rev|patch","payload":\{"topic":"([^"]+))"/;

/** What a command asked for, if it was to send a message. */
export const messageOf = (method: string, params: unknown) =>
  method === 'messages.send' ? contract['messages.send'].params.parse(params) : null;
