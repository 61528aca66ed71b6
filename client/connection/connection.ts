import ReconnectingSocket from 'partysocket/ws';
import { must } from '../../shared/lib/must.ts';
import type { contract, MethodName, ParamsInput, Result } from '../../shared/methods/contract.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';
import type { CommandKeeper } from './command-keeper.ts';
import type { ClientMethod } from './methods.ts';
import { toStored } from './outbox.ts';
import {
  newSession,
  type Outcome,
  type Session,
  type SessionEffect,
  type SessionEvent,
} from './session.ts';
import { SessionStore } from './session-store.ts';
import { stepSession, wakeAt } from './step-session.ts';

/** The room said no; `fix` says what can be done. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';
  readonly error: ReceivedError;
  /** Of a command: by it the refused one is discarded, once somebody has seen why. */
  readonly key: string | null;
  constructor(error: ReceivedError, key: string | null = null) {
    super(error.message);
    this.error = error;
    this.key = key;
  }
}

export interface ConnectionOptions<M extends MethodName = ClientMethod> {
  /** Where the room is served: `localhost:8787`. */
  host: string;
  room: string;
  /** Whose address it has; the Lobby's is its own. */
  party?: 'autopilot' | 'lobby';
  /** What may be asked, as far as it is loaded; brought along so that a caller stays small. */
  methods: Partial<Pick<typeof contract, M>>;
  /** Brings a method that is not there yet into `methods`, if it can; throws nothing. */
  loadMethod?: (method: M) => Promise<void>;
  /** Keeps unsent commands over a reload. */
  keeper: CommandKeeper;
  /** Calls back when a view may change, at most once per frame. */
  schedule: (publish: () => void) => void;
  /** Node brings its own. */
  WebSocket?: unknown;
  /** WebSocket subprotocols to offer; a key travels in them where no header can be set. */
  protocols?: readonly string[];
  /** What the program calls itself; the web client without it. */
  client?: Session['client'];
}

/** An event without its time, as the shell's callers make it. */
type Untimed = SessionEvent extends infer E
  ? E extends SessionEvent
    ? Omit<E, 'now'>
    : never
  : never;

/**
 * A live connection to one room: runs the session over a reconnecting socket, keeps its commands,
 * and publishes it as a store. All decisions are the session's.
 */
export class RoomConnection<Methods extends MethodName = ClientMethod> {
  /** The session as views see it. */
  readonly store: SessionStore;
  private session: Session;
  private socket: ReconnectingSocket;
  private readonly options: ConnectionOptions<Methods>;
  private readonly holders = new Map<string, number>();
  private readonly waiting = new Map<string, (outcome: Outcome) => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isPublishing = false;
  private isRestored = false;
  private nextCall = 1;
  private openings = 0;

  constructor(options: ConnectionOptions<Methods>) {
    const fresh = newSession(Date.now());
    const client = { ...(options.client ?? fresh.client), session: crypto.randomUUID() };
    this.session = { ...fresh, client };
    this.store = new SessionStore(this.session);
    this.options = options;
    this.socket = this.dial();
    options.keeper.follow?.((keys) => this.drop(keys));
    void this.restore();
  }

  /** Asks the room. A command is sent until it is answered, over any number of sockets and reloads. */
  call<M extends Methods>(method: M, params: ParamsInput<M>): Promise<Result<M>> {
    const known = this.options.methods[method];
    if (known === undefined)
      return must(
        this.options.loadMethod,
        method,
      )(method).then(() => {
        if (this.options.methods[method] === undefined) throw new CallRefused(notLoaded);
        return this.call(method, params);
      });
    const id = `c${this.nextCall++}`;
    const { repeat, result } = known;
    const key = repeat === 'key' ? crypto.randomUUID() : null;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (outcome) => {
        if (!outcome.ok) return reject(new CallRefused(outcome.error, key));
        const parsed = result.safeParse(outcome.payload);
        if (parsed.success) resolve(parsed.data);
        else reject(new CallRefused(notUnderstood));
      });
      this.step({ type: 'call', id, method, params, key });
    });
  }

  /**
   * Holds a topic; what it gives back lets go, once. The topic closes when its last holder let go, so
   * that nobody can close it under another. One that the room refused is asked for anew.
   */
  watch(topic: string): () => void {
    this.holders.set(topic, (this.holders.get(topic) ?? 0) + 1);
    this.step({ type: 'watch', topic });
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const left = (this.holders.get(topic) ?? 1) - 1;
      if (left > 0) return void this.holders.set(topic, left);
      this.holders.delete(topic);
      this.step({ type: 'unwatch', topic });
    };
  }

  look(at: string | null): void {
    this.step({ type: 'look', at });
  }

  /** Sends a kept command that asked first. */
  release(key: string): void {
    this.step({ type: 'release', key });
  }

  /** Says what the room refused once more. */
  again(key: string): void {
    this.step({ type: 'again', key, fresh: crypto.randomUUID() });
  }

  /** Takes a command back, if it was never in a socket; whoever waits for its answer is told. */
  discard(key: string): void {
    this.step({ type: 'discard', key });
  }

  /** Forgets what lies before `start`. */
  trim(topic: string, start: number): void {
    this.step({ type: 'trim', topic, start });
  }

  /** Forgets all that is held of a topic, unless it is watched. */
  forget(topic: string): void {
    this.step({ type: 'forget', topic });
  }

  /** The network came back or somebody looks: dials now instead of waiting, or makes sure. */
  redial(): void {
    const { name } = this.session.phase;
    if (name === 'live') return this.step({ type: 'probe' });
    if (name !== 'offline') return;
    const waiting = this.socket;
    this.socket = this.dial();
    waiting.close();
  }

  close(): void {
    clearTimeout(this.timer);
    this.socket.close();
  }

  /** A socket that waits cannot be hurried, so every hurry is a new one, and only the newest is heard. */
  private dial(): ReconnectingSocket {
    const { host, room, party = 'autopilot', WebSocket, protocols = [] } = this.options;
    const scheme = /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(host) ? 'ws' : 'wss';
    const url = `${scheme}://${host}/parties/${party}/${room}`;
    const socket = new ReconnectingSocket(url, [...protocols], {
      maxEnqueuedMessages: 0,
      minReconnectionDelay: 250 + Math.random() * 250,
      maxReconnectionDelay: 5_000,
      connectionTimeout: 5_000,
      ...(WebSocket === undefined ? {} : { WebSocket }),
    });
    const hear = (event: Untimed) => {
      if (this.socket === socket) this.step(event);
    };
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.opened(socket, hear));
    socket.addEventListener('close', ({ code, reason }) => hear({ type: 'closed', code, reason }));
    socket.addEventListener('message', ({ data }) =>
      hear(
        typeof data === 'string'
          ? { type: 'text', frame: data }
          : { type: 'bytes', frame: new Uint8Array(data) },
      ),
    );
    return socket;
  }

  /** Before anything is sent: another window may have discarded what was kept when this one began. */
  private opened(socket: ReconnectingSocket, hear: (event: Untimed) => void): void {
    const opening = ++this.openings;
    const { gone } = this.options.keeper;
    const kept = this.session.requests.flatMap(({ id, key }) =>
      key !== null && id.startsWith('kept-') ? [key] : [],
    );
    if (kept.length === 0 || gone === undefined) return hear({ type: 'opened' });
    void gone
      .call(this.options.keeper, kept)
      .catch(() => [])
      .then((keys) => {
        this.drop(keys);
        if (opening === this.openings && socket.readyState === socket.OPEN)
          hear({ type: 'opened' });
      });
  }

  private drop(keys: readonly string[]): void {
    for (const key of keys) this.discard(key);
  }

  /** Until what was kept is known nothing is kept over it. */
  private async restore(): Promise<void> {
    const commands = await this.options.keeper.load().catch(() => []);
    this.isRestored = true;
    const unanswered = toStored(this.session);
    if (commands.length > 0) this.step({ type: 'restore', commands });
    else if (unanswered.length > 0) this.options.keeper.save(unanswered);
  }

  private step(event: Untimed): void {
    const [next, effects] = stepSession(this.session, { ...event, now: Date.now() });
    this.session = next;
    for (const effect of effects) this.perform(effect);
    clearTimeout(this.timer);
    const at = wakeAt(this.session);
    if (at !== null)
      this.timer = setTimeout(() => this.step({ type: 'tick' }), Math.max(1, at - Date.now()));
    this.publish();
  }

  private perform(effect: SessionEffect): void {
    switch (effect.do) {
      case 'send':
        this.socket.send(effect.frame);
        return;
      case 'redial':
        return this.socket.reconnect(4000);
      case 'stop':
        return this.socket.close();
      case 'keep':
        if (this.isRestored) this.options.keeper.save(effect.commands);
        return;
      case 'verify':
        return void this.verify(effect);
      case 'settle': {
        const settle = this.waiting.get(effect.id);
        this.waiting.delete(effect.id);
        settle?.(effect.outcome);
      }
    }
  }

  /** A text that is not what its row says is thrown away and asked for anew. */
  private async verify({
    partId,
    sha256,
    text,
  }: Extract<SessionEffect, { do: 'verify' }>): Promise<void> {
    if (globalThis.crypto.subtle === undefined) return;
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    const hex = [...new Uint8Array(digest)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
    if (hex !== sha256) this.step({ type: 'mismatch', partId });
  }

  private publish(): void {
    if (this.isPublishing) return;
    this.isPublishing = true;
    this.options.schedule(() => {
      this.isPublishing = false;
      this.store.setState(this.session);
    });
  }
}

const notLoaded: ReceivedError = {
  code: 'notLoaded',
  message: 'A part of this page did not load, so nothing was asked.',
  retry: 'restart',
  fix: 'Reload the page.',
};

const notUnderstood: ReceivedError = {
  code: 'notUnderstood',
  message: 'The answer was not understood.',
  retry: 'restart',
  fix: 'Reload the page.',
};
