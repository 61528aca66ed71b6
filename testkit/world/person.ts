import {
  newSession,
  type Outcome,
  type Session,
  type SessionEffect,
  type SessionEvent,
  type StoredCommand,
} from '../../client/connection/session.ts';
import { stepSession, wakeAt } from '../../client/connection/step-session.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import type { MethodName, ParamsInput } from '../../shared/methods/contract.ts';
import { contract } from '../../shared/methods/contract.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Random } from '../random.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Link } from './link.ts';
import type { RoomHost } from './room-host.ts';

/** The timeless part of an event, as a person makes it. */
type Untimed = SessionEvent extends infer E
  ? E extends SessionEvent
    ? Omit<E, 'now'>
    : never
  : never;

/** A client: the real session over a simulated socket, with a real outbox over reloads. */
export class Person {
  readonly name: string;
  readonly principal: Principal;
  session: Session;
  link: Link | null = null;
  /** Every answer it got, by request id. */
  readonly answers = new Map<string, Outcome>();
  /** Commands the room acknowledged, with what it answered. */
  readonly acknowledged: { key: string; method: MethodName; params: unknown; payload: unknown }[] =
    [];
  readonly mismatches: string[] = [];
  private kept: readonly StoredCommand[] = [];
  private readonly host: RoomHost;
  private readonly clock: VirtualClock;
  private readonly random: Random;
  private readonly sent = new Map<string, { key: string; method: MethodName; params: unknown }>();
  private cancelTick: () => void = () => {};
  private cancelDial: () => void = () => {};
  private nextCall = 1;
  private isOnline = false;

  constructor(name: string, principal: Principal, host: RoomHost) {
    this.name = name;
    this.principal = principal;
    this.host = host;
    this.clock = host.world.clock;
    this.random = host.world.random;
    this.session = newSession(this.clock.now());
  }

  goOnline(): void {
    this.isOnline = true;
    this.dial(0);
  }

  /** The tab closes: memory is gone, commands are kept. */
  reload(): void {
    this.link?.break(this.random.int(0, 5_000));
    this.session = newSession(this.clock.now());
    this.step({ type: 'restore', commands: this.kept });
    this.dial(this.random.int(0, 500));
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
    if (key !== null) this.sent.set(key, { key, method, params });
    this.step({ type: 'call', id, method, params, key });
    return id;
  }

  /** Says a frame again, as a client does that lost the answer. */
  repeat(): void {
    const commands = [...this.sent.values()];
    if (commands.length === 0 || this.session.phase.name !== 'live') return;
    const { method, params, key } = this.random.pick(commands);
    this.link?.say(
      JSON.stringify({ type: 'req', id: `again-${this.nextCall++}`, method, params, key }),
    );
  }

  step(event: Untimed): void {
    const [next, effects] = stepSession(this.session, { ...event, now: this.clock.now() });
    this.session = next;
    for (const effect of effects) this.perform(effect);
    this.cancelTick();
    const at = wakeAt(this.session);
    if (at !== null)
      this.cancelTick = this.clock.after(Math.max(1, at - this.clock.now()), () =>
        this.step({ type: 'tick' }),
      );
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
        if (sha256Hex(effect.text) === effect.sha256) return;
        this.mismatches.push(effect.partId);
        return this.step({ type: 'mismatch', partId: effect.partId });
    }
  }

  private settled(id: string, outcome: Outcome): void {
    this.answers.set(id, outcome);
    const command = this.sent.get(id.startsWith('kept-') ? id.slice(5) : `key-${id}`);
    if (command !== undefined && outcome.ok)
      this.acknowledged.push({ ...command, payload: outcome.payload });
  }

  private dial(afterMs: number): void {
    this.cancelDial();
    this.cancelDial = this.clock.after(afterMs, () => {
      if (!this.isOnline) return;
      const link: Link = this.host.connect(this.principal, {
        opened: () => this.link === link && this.step({ type: 'opened' }),
        heard: (frame) => {
          if (this.link !== link) return;
          if (typeof frame === 'string') this.step({ type: 'text', frame });
          else this.step({ type: 'bytes', frame });
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
}
