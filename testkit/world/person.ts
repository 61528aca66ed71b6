import {
  newSession,
  type Outcome,
  type Session,
  type SessionEffect,
  type SessionEvent,
  type StoredCommand,
} from '../../client/connection/session.ts';
import { stepSession, wakeAt } from '../../client/connection/step-session.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import type { MethodName, ParamsInput } from '../../shared/methods/contract.ts';
import { contract } from '../../shared/methods/contract.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { orderKey, tableNames, topicOf } from '../../shared/model/tables.ts';
import {
  approvalsTopic,
  selfTopic,
  threadTopic,
  workspaceTopic,
} from '../../shared/model/topic.ts';
import { downFrame } from '../../shared/protocol/frame.ts';
import { type TopicAnswer, topicAnswer } from '../../shared/protocol/topic-answer.ts';
import type { Replica } from '../../shared/sync/replica.ts';
import type { Random } from '../random.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Link } from './link.ts';
import type { RoomHost } from './room-host.ts';
import { sortedJson } from './version-log.ts';

/** The timeless part of an event, as a person makes it. */
type Untimed = SessionEvent extends infer E
  ? E extends SessionEvent
    ? Omit<E, 'now'>
    : never
  : never;

export interface Command {
  key: string;
  method: MethodName;
  params: unknown;
}

export interface Acknowledged extends Command {
  payload: unknown;
  epoch: string;
}

/**
 * A client: the real session over a simulated socket, with a real outbox over reloads. Holds its
 * replica against the room's past after every step, and its own writes against its replica.
 */
export class Person {
  readonly name: string;
  readonly principal: Principal;
  session: Session;
  link: Link | null = null;
  /** Every answer it got, by request id. */
  readonly answers = new Map<string, Outcome>();
  /** Commands the room acknowledged, with what it answered. */
  acknowledged: Acknowledged[] = [];
  /** Commands in the order they were given. */
  readonly given: Command[] = [];
  /** What it saw that cannot be. */
  readonly problems: string[] = [];
  /** How often a topic was answered how. */
  readonly answered = new Map<string, number>();
  isOnline = false;
  private kept: readonly StoredCommand[] = [];
  private readonly host: RoomHost;
  private readonly clock: VirtualClock;
  private readonly random: Random;
  private readonly repeats = new Map<string, string>();
  /** Texts it held against their hashes, as `part hash`. */
  readonly verified = new Set<string>();
  private cancelTick: () => void = () => {};
  private cancelDial: () => void = () => {};
  private nextCall = 1;
  private pages = 0;

  constructor(name: string, principal: Principal, host: RoomHost) {
    this.name = name;
    this.principal = principal;
    this.host = host;
    this.clock = host.world.clock;
    this.random = host.world.random;
    this.session = this.begin();
  }

  private begin(): Session {
    this.pages += 1;
    const client = { name: 'sim', version: '1', session: `${this.name}-page-${this.pages}` };
    return { ...newSession(this.clock.now()), client };
  }

  goOnline(): void {
    this.isOnline = true;
    if (this.link === null) this.dial(0);
  }

  /** The lid closes: memory stays, the network is gone until `goOnline`. */
  goAway(): void {
    this.isOnline = false;
    this.link?.break(this.random.int(0, 5_000));
  }

  /** The tab closes: memory is gone, commands are kept. */
  reload(): void {
    this.link?.break(this.random.int(0, 5_000));
    this.link = null;
    this.session = this.begin();
    this.verified.clear();
    this.isOnline = true;
    this.watchOwn();
    this.step({ type: 'restore', commands: this.kept });
    this.dial(this.random.int(0, 500));
  }

  /** What a client always watches of a room. */
  watchOwn(): void {
    this.watch(workspaceTopic);
    this.watch(approvalsTopic);
    this.watch(selfTopic(this.principal));
  }

  watch(topic: string): void {
    this.step({ type: 'watch', topic });
  }

  unwatch(topic: string): void {
    this.step({ type: 'unwatch', topic });
  }

  /** Asks for something; the answer is in `answers` under the id that is returned. */
  call<M extends MethodName>(method: M, params: ParamsInput<M>): string {
    const id = `${this.name}-${this.nextCall++}`;
    const key = contract[method].repeat === 'key' ? `key-${id}` : null;
    if (key !== null) this.given.push({ key, method, params });
    this.step({ type: 'call', id, method, params, key });
    return id;
  }

  /** Says a command again that the room had answered: the answer must be the same. */
  repeat(): void {
    const again = this.acknowledged.filter(({ epoch }) => epoch === this.host.epoch);
    if (again.length === 0 || this.session.phase.name !== 'live') return;
    const { method, params, key } = this.random.pick(again);
    const id = `again-${this.nextCall++}`;
    this.repeats.set(id, key);
    this.link?.say(JSON.stringify({ type: 'req', id, method, params, key }));
  }

  /** Says that it stood further than the room is: nobody can know what it holds. */
  askFromTheFuture(): void {
    const [topic] = this.link?.topics ?? [];
    if (topic === undefined || this.session.phase.name !== 'live') return;
    const epoch = JSON.parse(this.host.epoch);
    const params = { topic, epoch, seq: 1_000_000 };
    this.link?.say(
      JSON.stringify({
        type: 'req',
        id: `future-${this.nextCall++}`,
        method: 'topic.open',
        params,
      }),
    );
  }

  /** Forgets the older half of what it holds of a topic. */
  trim(topic: string): void {
    const keys = tableNames.flatMap((table) =>
      [...this.session.replica.rows[table].values()].flatMap((row) =>
        topicOfRow(table, row) === topic ? [orderKey(table, row) ?? 0] : [],
      ),
    );
    const middle = keys.sort((a, b) => a - b)[Math.floor(keys.length / 2)];
    if (middle !== undefined) this.step({ type: 'trim', topic, start: middle });
  }

  step(event: Untimed): void {
    const { replica } = this.session;
    const [next, effects] = stepSession(this.session, { ...event, now: this.clock.now() });
    this.session = next;
    if (next.replica.topics !== replica.topics) this.look(replica);
    for (const effect of effects) this.perform(effect);
    this.cancelTick();
    const at = wakeAt(this.session);
    if (at !== null)
      this.cancelTick = this.clock.after(Math.max(1, at - this.clock.now()), () =>
        this.step({ type: 'tick' }),
      );
  }

  /** Every topic it watches and that changed is what the room was at its cursor. */
  private look(before: Replica): void {
    for (const [topic, standing] of this.session.replica.topics) {
      if (!this.session.watched.has(topic) || before.topics.get(topic) === standing) continue;
      const log = this.host.logs.get(JSON.stringify(standing.epoch));
      const wrong =
        log === undefined ? [`an epoch that never was`] : log.check(this.session.replica, topic);
      this.problems.push(...wrong.slice(0, 2).map((what) => `${this.name} ${what}`));
    }
  }

  private perform(effect: SessionEffect): void {
    switch (effect.do) {
      case 'send':
        return this.link?.say(effect.frame);
      case 'redial':
        this.link?.break(this.random.int(0, 5_000));
        return this.dial(this.random.int(0, 500));
      case 'stop':
        this.isOnline = false;
        return;
      case 'settle':
        return this.settled(effect.id, effect.outcome);
      case 'keep':
        this.kept = effect.commands;
        return;
      case 'verify':
        this.verified.add(`${effect.partId} ${effect.sha256}`);
        if (sha256Hex(effect.text) === effect.sha256) return;
        this.problems.push(`${this.name} saw a wrong hash of ${effect.partId}`);
        return this.step({ type: 'mismatch', partId: effect.partId });
    }
  }

  private settled(id: string, outcome: Outcome): void {
    this.answers.set(id, outcome);
    const key = id.startsWith('kept-') ? id.slice(5) : `key-${id}`;
    const command = this.given.find((one) => one.key === key);
    if (command === undefined || !outcome.ok) return;
    this.acknowledged.push({ ...command, payload: outcome.payload, epoch: this.host.epoch });
    if (command.method === 'messages.send') this.readsItsWrite(command, outcome.payload);
  }

  /** Whoever watches a thread sees their message when they hear that it was taken. */
  private readsItsWrite({ key, params }: Command, payload: unknown): void {
    const { messageId } = contract['messages.send'].result.parse(payload);
    const { threadId } = contract['messages.send'].params.parse(params);
    const topic = threadTopic(threadId);
    const { replica, watched, wanting, opening } = this.session;
    const standing = replica.topics.get(topic);
    const isAsking = wanting.has(topic) || [...opening.values()].includes(topic);
    if (standing === undefined || !watched.has(topic) || isAsking) return;
    const versions = this.host.store.get('rows', { tbl: 'messages', id: messageId });
    if (versions === null || versions.at < standing.start) return;
    if (!replica.rows.messages.has(messageId))
      this.problems.push(`${this.name} does not see ${key}, which was taken`);
  }

  private dial(afterMs: number): void {
    this.cancelDial();
    this.cancelDial = this.clock.after(afterMs, () => {
      if (!this.isOnline) return;
      const link: Link = this.host.connect(this.principal, {
        opened: () => this.link === link && this.step({ type: 'opened' }),
        heard: (frame) => {
          if (this.link !== link) return;
          if (typeof frame !== 'string') return this.step({ type: 'bytes', frame });
          this.compare(frame);
          const { replica } = this.session;
          this.step({ type: 'text', frame });
          this.holdsNoMore(frame, replica);
        },
        closed: (code, reason) => {
          if (this.link !== link) return;
          this.link = null;
          this.step({ type: 'closed', code, reason });
          this.dial(this.random.int(50, 1_000));
        },
      });
      this.link = link;
    });
  }

  /** Notes how topics are answered, and whether a repeated command got the same answer. */
  private compare(frame: string): void {
    if (frame.startsWith('{"type":"piece"')) this.note('piece');
    const parsed = downFrame.safeParse(parseJson(frame));
    if (!parsed.success || parsed.data.type !== 'res') return;
    const { id } = parsed.data;
    if (!parsed.data.ok) return;
    if (id.startsWith('future-') && !/"kind":"snapshot","reason":"(future|epoch)"/.test(frame))
      this.problems.push(`${this.name} asked from the future and got no snapshot`);
    for (const [, why] of frame.matchAll(/"kind":"(tail|snapshot","reason":"\w+)"/g)) {
      const name = why?.replace('","reason":"', ' ') ?? '';
      this.note(name);
    }
    const key = this.repeats.get(id);
    const first = this.acknowledged.find((one) => one.key === key);
    if (first === undefined || first.epoch !== this.host.epoch) return;
    if (sortedJson(first.payload) !== sortedJson(parsed.data.payload))
      this.problems.push(`${this.name} got another answer to ${key}`);
  }

  /** What an answer brings of a text is all that the room has of it: nobody goes on showing more. */
  private holdsNoMore(frame: string, before: Replica): void {
    const { topics, texts } = this.session.replica;
    for (const { topic, streams } of answersIn(frame)) {
      if (topics.get(topic) === before.topics.get(topic)) continue;
      for (const { partId, rev, offset, text } of streams) {
        const held = texts.get(partId);
        if (held?.rev === rev && held.text.length > offset + text.length)
          this.problems.push(`${this.name} shows more of ${partId} than the room has`);
      }
    }
  }

  private note(what: string): void {
    this.answered.set(what, (this.answered.get(what) ?? 0) + 1);
  }
}

const topicOfRow = topicOf;

/** The answers about topics in a frame: to a hello, of all that it asked for; or to the opening of one. */
function answersIn(frame: string): TopicAnswer[] {
  const parsed = downFrame.safeParse(parseJson(frame));
  if (!parsed.success || parsed.data.type !== 'res' || !parsed.data.ok) return [];
  const { payload } = parsed.data;
  const all = isRecord(payload) ? [payload, ...Object.values(payload).flat()] : [];
  return all.flatMap((one) => topicAnswer.safeParse(one).data ?? []);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
