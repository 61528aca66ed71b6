import { parseJson } from '../../shared/lib/parse-json.ts';
import type { MethodName } from '../../shared/methods/contract.ts';
import type { TopicAnswer } from '../../shared/protocol/topic-answer.ts';
import {
  newSession,
  type Outcome,
  type Session,
  type SessionEffect,
  type SessionEvent,
} from './session.ts';
import { stepSession, wakeAt } from './step-session.ts';

/** For tests: a session, its clock, and everything it told its shell to do, as a transcript. */
export class Told {
  session: Session = newSession(0);
  now = 0;
  private effects: SessionEffect[] = [];
  private nextCall = 1;

  step(event: Untimed): this {
    const [next, effects] = stepSession(this.session, { ...event, now: this.now });
    this.session = next;
    this.effects.push(...effects);
    return this;
  }

  /** What it did since the last look: frames as `method id key`, other effects by name. */
  did(): string[] {
    return this.effects.splice(0).map((effect) => {
      if (effect.do === 'keep')
        return `keep ${effect.commands.map(({ key }) => key).join(' ')}`.trim();
      if (effect.do === 'settle') return `settle ${effect.id} ${wordOf(effect.outcome)}`;
      if (effect.do === 'verify') return `verify ${effect.partId}`;
      return effect.do === 'send' ? nameOf(effect.frame) : effect.do;
    });
  }

  /** The params of the newest frame of a method that was sent and not looked at yet. */
  params(method: string): unknown {
    const frames = this.effects.flatMap((effect) =>
      effect.do === 'send' ? [parseJson(effect.frame)] : [],
    );
    const last = frames.findLast((frame) => Reflect.get(Object(frame), 'method') === method);
    return Reflect.get(Object(last), 'params');
  }

  hear(frame: object | string): this {
    return this.step({
      type: 'text',
      frame: typeof frame === 'string' ? frame : JSON.stringify(frame),
    });
  }

  answer(id: string, payload: unknown = {}): this {
    return this.hear({ type: 'res', id, ok: true, payload });
  }

  refuse(id: string, code: string, retry: string, retryAfterMs?: number): this {
    const error = {
      code,
      message: code,
      retry,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
    return this.hear({ type: 'res', id, ok: false, error });
  }

  event(event: string, payload: unknown): this {
    return this.hear({ type: 'event', event, payload });
  }

  call(method: MethodName, params: unknown, key: string | null = null): string {
    const id = `c${this.nextCall++}`;
    this.step({ type: 'call', id, method, params, key });
    return id;
  }

  /** Says something in a thread. */
  send(threadId: string, key: string): string {
    return this.call('messages.send', { threadId, text: key }, key);
  }

  /** A socket that opens and is greeted. */
  goLive(topics: TopicAnswer[] = []): this {
    return this.step({ type: 'opened' }).greet(topics);
  }

  /** The answer to its hello. */
  greet(topics: TopicAnswer[] = []): this {
    const { phase } = this.session;
    const id = phase.name === 'greeting' ? phase.helloId : '';
    return this.answer(id, { ...hello, topics });
  }

  lose(code = 1006): this {
    return this.step({ type: 'closed', code, reason: '' });
  }

  /** Lets time pass, with the ticks that the session asked for. */
  wait(ms: number): this {
    const until = this.now + ms;
    for (let at = wakeAt(this.session); at !== null && at <= until; at = wakeAt(this.session)) {
      this.now = Math.max(this.now + 1, at);
      this.step({ type: 'tick' });
    }
    this.now = until;
    return this;
  }
}

/** The timeless part of an event. */
type Untimed = SessionEvent extends infer E
  ? E extends SessionEvent
    ? Omit<E, 'now'>
    : never
  : never;

const hello = {
  protocol: 1,
  room: { id: 'room', title: 'Room' },
  self: { principal: 'human:ada', role: 'owner' },
  now: 1_000_000,
  methodsHash: '0',
  limits: {},
  present: [{ principal: 'human:ada', name: 'Ada', at: null }],
};

function nameOf(frame: string): string {
  const parsed = Object(parseJson(frame));
  const said = ['method', 'event', 'id', 'key'].map((name) => Reflect.get(parsed, name));
  return said.some(Boolean) ? said.filter(Boolean).join(' ') : frame;
}

const wordOf = (outcome: Outcome): string => (outcome.ok ? 'ok' : outcome.error.code);
