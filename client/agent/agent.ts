import type { ParamsInput, Result } from '../../shared/methods/contract.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import { type Row, type TableName, topicOf } from '../../shared/model/tables.ts';
import { parseTopic, threadTopic } from '../../shared/model/topic.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';
import { CallRefused, type RoomConnection } from '../connection/connection.ts';
import type { Session } from '../connection/session.ts';
import type { AgentMethod } from './agent-method.ts';
import { type FinishedAnswer, finishedAnswer } from './answer.ts';
import { ChangeFeed } from './change-feed.ts';
import { type Change, changesBetween } from './changes.ts';
import { type ConnectionState, stateOf } from './connection-state.ts';
import { closedHere, whyEnded } from './why-ended.ts';

/** A topic that is being watched, and what it holds now. */
export interface Watch {
  readonly topic: string;
  rows<T extends TableName>(table: T): Row<T>[];
  /** Stops watching, unless somebody else here watches it as well. */
  close(): void;
}

/**
 * One room as an agent has it: a live replica of what it watches, and calls that are sent until
 * they are answered, over any number of sockets.
 */
export class Agent {
  readonly room: RoomId;
  private readonly connection: RoomConnection<AgentMethod>;
  private readonly listeners = new Set<(change: Change) => void>();
  private readonly feeds = new Set<ChangeFeed>();
  private readonly givenUp = new Set<(error: CallRefused) => void>();
  private over: CallRefused | null = null;

  constructor(room: RoomId, connection: RoomConnection<AgentMethod>) {
    this.room = room;
    this.connection = connection;
    connection.store.subscribe((now, before) => this.tell(now, before));
  }

  /**
   * Asks the room. Throws `CallRefused` with what happened and what can be done. A command has a key
   * of its own, so it happens once, however often it must be sent.
   */
  call<M extends AgentMethod>(method: M, params: ParamsInput<M>): Promise<Result<M>> {
    return this.whileOpen(
      this.connection.call(method, params).catch((error: unknown) => {
        if (error instanceof CallRefused && error.key !== null) this.connection.discard(error.key);
        throw error;
      }),
    );
  }

  /** Holds a topic live from now on; resolves when it is there. */
  async watch(topic: string): Promise<Watch> {
    if (parseTopic(topic) === null) throw refusal('badTopic', `There is no topic "${topic}".`);
    const close = this.connection.watch(topic);
    const held = await this.until((session) => standing(session, topic)).catch(giveBack(close));
    if (held === 'held') return { topic, rows: (table) => this.rowsIn(topic, table), close };
    close();
    throw refusal(held, `The topic "${topic}" is not shown to this agent (${held}).`);
  }

  /** Says something and waits for the whole answer. */
  async say(threadId: string, text: string): Promise<FinishedAnswer> {
    const id = parseTopic(`thread:${threadId}`);
    if (id?.kind !== 'thread') throw refusal('notFound', `There is no thread "${threadId}".`);
    const watch = await this.watch(threadTopic(id.threadId));
    try {
      const sent = await this.call('messages.send', { threadId, text });
      const asked = { ...sent, threadId: id.threadId };
      return await this.until(({ replica }) => finishedAnswer(replica, asked));
    } finally {
      watch.close();
    }
  }

  whoami(): Promise<Result<'auth.whoami'>> {
    return this.call('auth.whoami', {});
  }

  async capabilities(): Promise<Result<'capabilities.list'>['methods']> {
    return (await this.call('capabilities.list', {})).methods;
  }

  /** All rows of a table that are held, of every watched topic. */
  rows<T extends TableName>(table: T): Row<T>[] {
    const rows: ReadonlyMap<string, Row<T>> = this.session.replica.rows[table];
    return [...rows.values()];
  }

  row<T extends TableName>(table: T, id: string): Row<T> | undefined {
    const rows: ReadonlyMap<string, Row<T>> = this.session.replica.rows[table];
    return rows.get(id);
  }

  /** The words of a part as far as they came. */
  text(partId: string): string | undefined {
    return this.session.replica.texts.get(partId)?.text;
  }

  get state(): ConnectionState {
    return stateOf(this.session.phase);
  }

  /** Why it is over, once it is. */
  get problem(): CallRefused | null {
    return this.over;
  }

  /** Everything that is known of the room and the connection. */
  get session(): Session {
    return this.connection.store.getState();
  }

  /** Calls back with every change. Returns how to stop. */
  on(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Every change from now on, until the agent closes or the reader stops. */
  changes(): AsyncIterableIterator<Change> {
    const feed = new ChangeFeed(() => this.feeds.delete(feed));
    if (this.over === null) this.feeds.add(feed);
    else feed.end();
    return feed;
  }

  /** Resolves with the first answer that is not `null`, as soon as what is held gives one. */
  until<T>(look: (session: Session) => T | null): Promise<T> {
    const { promise, resolve, reject } = deferred<T>();
    const take = (session: Session) => {
      try {
        const found = look(session);
        if (found !== null) resolve(found);
      } catch (error) {
        reject(error);
      }
    };
    const stop = this.connection.store.subscribe(take);
    take(this.session);
    return this.whileOpen(promise.finally(stop));
  }

  /** Tells the others where this agent looks: a topic, or nowhere. */
  look(at: string | null): void {
    this.connection.look(at);
  }

  /** Hangs up. What was not answered yet fails, and may have happened or not. */
  close(): void {
    this.finish(new CallRefused(closedHere));
    this.connection.close();
  }

  private rowsIn<T extends TableName>(topic: string, table: T): Row<T>[] {
    return this.rows(table).filter((row) => topicOf(table, row) === topic);
  }

  private tell(now: Session, before: Session): void {
    if (this.listeners.size > 0 || this.feeds.size > 0)
      for (const change of changesBetween(before, now)) {
        for (const feed of this.feeds) feed.push(change);
        for (const listener of this.listeners) listener(change);
      }
    if (now.phase.name === 'ended' && this.over === null)
      this.finish(whyEnded(now.phase.code, now.phase.reason));
  }

  private finish(error: CallRefused): void {
    this.over ??= error;
    for (const giveUp of this.givenUp) giveUp(this.over);
    for (const feed of this.feeds) feed.end();
    this.feeds.clear();
  }

  /** Nobody waits for an answer that cannot come any more. */
  private whileOpen<T>(answer: Promise<T>): Promise<T> {
    const { promise, resolve, reject } = deferred<T>();
    this.givenUp.add(reject);
    answer.then(resolve, reject).finally(() => this.givenUp.delete(reject));
    if (this.over !== null) reject(this.over);
    return promise;
  }
}

/** Whether a topic is held as the room has it; the reason, if the room does not show it. */
function standing(session: Session, topic: string): string | null {
  const { refused, replica, wanting, opening, phase } = session;
  const reason = refused.get(topic);
  if (reason !== undefined) return reason;
  const isOnItsWay = wanting.has(topic) || [...opening.values()].includes(topic);
  return phase.name === 'live' && replica.topics.has(topic) && !isOnItsWay ? 'held' : null;
}

const refusal = (code: string, message: string): CallRefused => {
  const fix = 'See the list of threads; ask an owner of the room if something is missing.';
  const error: ReceivedError = { code, message, retry: 'never', fix };
  return new CallRefused(error);
};

const giveBack = (close: () => void) => (error: unknown) => {
  close();
  throw error;
};

/** `Promise.withResolvers`, which Node 20 does not have. */
function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
