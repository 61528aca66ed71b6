import { DatabaseSync } from 'node:sqlite';
import { vi } from 'vitest';
import { type Attachment, newAttachment } from '../../party/autopilot/attachment.ts';
import type { OutboxEntry } from '../../party/autopilot/outbox.ts';
import type { Wire } from '../../party/autopilot/ports.ts';
import { Room } from '../../party/autopilot/room.ts';
import { readRow } from '../../party/autopilot/store/records.ts';
import { readText, streamOfPart } from '../../party/autopilot/store/streams.ts';
import { type Selected, selectModel } from '../../party/models/select-model.ts';
import type { Failpoint } from '../../party/platform/failpoint.ts';
import { answerRun, contextUnits, stopped } from '../../party/thread-agent/answer-run.ts';
import { Ledger, type Sql } from '../../party/thread-agent/ledger.ts';
import { type LinkEnd, type LinkSocket, RoomLink } from '../../party/thread-agent/room-link.ts';
import type { Web } from '../../party/tools/web-fetch.ts';
import { type RunId, roomId, type ThreadId } from '../../shared/model/ids.ts';
import type { Part } from '../../shared/model/part.ts';
import { principal } from '../../shared/model/principal.ts';
import type { Run } from '../../shared/model/run.ts';
import { Producer } from '../../shared/producer/producer.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { MemoryStore } from '../memory-store.ts';
import { nobodyOutside } from '../nobody-outside.ts';
import { Random } from '../random.ts';
import { RawClient } from '../room/raw-client.ts';

/**
 * A room and the loop of a ThreadAgent around it, on the fake timers of the test: the real link, the
 * real producer, a real ledger. The agent may be killed at any moment and begun again.
 */
export class AgentBench {
  readonly store = new MemoryStore();
  room: Room;
  readonly ada: RawClient;
  readonly threadId: ThreadId;
  /** What the agent's own database holds, over its deaths. */
  private readonly database = new DatabaseSync(':memory:');
  private readonly random = new Random(1);
  private readonly wires = new Map<string, AgentWire>();
  private alarm: ReturnType<typeof setTimeout> | undefined;
  private nextWire = 1;
  private agent: Agent | null = null;
  /** What `web.fetch` reads: counts what it was asked for. */
  readonly fetched: string[] = [];
  web: Web = {
    fetch: (url) => {
      this.fetched.push(url);
      return Promise.resolve(
        new Response('hello web', { headers: { 'content-type': 'text/plain' } }),
      );
    },
    lookUp: () => Promise.resolve(['93.184.216.34']),
    allowed: new Set(),
  };
  /** Called where the kill suite may stop. */
  onPoint: (point: Failpoint) => void = () => {};
  /** Wakes of parked runs are answered by an agent of their own. */
  wakes = 0;

  /** May the agent reach its room? */
  isReachable = true;
  /** What a model reads at the most. */
  contextUnits = contextUnits;

  constructor() {
    this.room = this.wake();
    this.room.begin(roomId.parse('room-1'), {
      principal: principal.parse('human:ada'),
      name: 'Ada',
    });
    this.ada = this.enter('human:ada');
    this.ada.hello(['workspace']);
    this.threadId = this.ada.does('threads.create', {}).threadId;
    this.ada.does('topic.open', { topic: `thread:${this.threadId}` });
    this.ada.does('topic.open', { topic: `thread:${this.threadId}:reasoning` });
  }

  /** Ada says something; its run waits for an agent. */
  say(text: string): RunId {
    return this.ada.does('messages.send', { threadId: this.threadId, text }).runId;
  }

  /** An agent takes the run up. */
  begin(runId: RunId, selected: Selected = selectModel({})): Agent {
    this.agent = new Agent(this, runId, selected);
    return this.agent;
  }

  /** Says something and lets it be answered to the end. */
  async answered(text: string, selected?: Selected): Promise<Run> {
    const runId = this.say(text);
    const agent = this.begin(runId, selected);
    await this.pass(120_000, () => agent.isOver);
    return this.run(runId);
  }

  /** Lets time pass, in small steps, until it is enough. */
  async pass(ms: number, until: () => boolean = () => false): Promise<void> {
    for (let at = 0; at < ms && !until(); at += 10) await vi.advanceTimersByTimeAsync(10);
  }

  run(id: RunId): Run {
    const run = readRow(this.store, 'runs', id);
    if (run === null) throw new Error('no such run');
    return run;
  }

  /** What the room shows of a run, in order: parts by kind, state and text. */
  parts(): string[] {
    return this.store
      .scan('rows', { by: 'primary', where: { tbl: 'parts' }, limit: 1_000 })
      .map(({ body }): Part => JSON.parse(body))
      .filter(({ messageId }) => readRow(this.store, 'messages', messageId)?.runId !== undefined)
      .sort((a, b) => a.n - b.n || a.i - b.i)
      .map((part) => {
        if (part.kind === 'tool') return `tool ${part.name} ${part.state}`;
        const stream = streamOfPart(this.store, part.id);
        return `${part.kind} ${part.state} ${stream === null ? '' : readText(this.store, stream.ref)}`;
      });
  }

  /** Rows that the agent still keeps of a run. */
  ledger(): string[] {
    const exists = this.database.prepare("select 1 from sqlite_master where name = 'ledger'").get();
    if (exists === undefined) return [];
    return this.database
      .prepare('select name from ledger order by name')
      .all()
      .map(({ name }) => String(name));
  }

  /** The room's process dies: sockets and what it had in memory go. */
  killRoom(): void {
    for (const wire of this.wires.values()) wire.lose(1006);
    this.wires.clear();
    this.room = this.wake();
    this.room.resume([this.ada]);
  }

  /** The agent's process dies. */
  killAgent(): void {
    this.agent?.die();
    for (const wire of this.open) this.forget(wire);
  }

  enter(who: string): RawClient {
    const near = {
      heard: (id: string, frame: string | Uint8Array) => this.room.hear(id, frame),
      now: Date.now,
    };
    const client = new RawClient(
      `wire-${this.nextWire++}`,
      { principal: principal.parse(who) },
      near,
    );
    this.room.join(client);
    return client;
  }

  dial(end: LinkEnd): Promise<LinkSocket> {
    if (!this.isReachable) return Promise.reject(new Error('no way'));
    const wire = new AgentWire(`wire-${this.nextWire++}`, `autopilot:${this.threadId}`, end);
    this.wires.set(wire.id, wire);
    this.room.join(wire);
    return Promise.resolve({
      send: (frame) => wire.said(frame, (id, heard) => this.room.hear(id, heard)),
      close: () => this.forget(wire),
    });
  }

  /** The sockets that agents have open. */
  get open(): AgentWire[] {
    return [...this.wires.values()].filter(({ isOpen }) => isOpen);
  }

  private forget(wire: AgentWire): void {
    wire.isOpen = false;
    if (this.wires.delete(wire.id)) this.room.leave(wire.id, wire.attachment());
  }

  readonly sql: Sql = (strings, ...values) =>
    this.database.prepare(strings.join('?')).all(...values);

  private wake(): Room {
    return new Room({
      store: this.store,
      now: Date.now,
      randomBytes: (count) => this.random.bytes(count),
      deliver: (entry, done) => this.deliver(entry, done),
      outside: nobodyOutside,
      hosts: null,
      setAlarm: (at) => {
        clearTimeout(this.alarm);
        if (at !== null) this.alarm = setTimeout(() => this.room.alarm(), at - Date.now());
      },
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      log: () => {},
    });
  }

  private deliver({ message }: OutboxEntry, done: (ok: boolean) => void): void {
    if (message.to === 'threadAgent' && message.verb === 'stop') this.agent?.stop(message.runId);
    if (message.to === 'threadAgent' && message.cause !== undefined) {
      this.wakes += 1;
      const { runId } = message;
      setTimeout(() => this.begin(runId), 5);
    }
    done(true);
  }
}

/** One attempt at a run, as `ThreadAgent.answer` makes it. */
export class Agent {
  isOver = false;
  error: unknown = null;
  private readonly runId: RunId;
  private readonly abort = new AbortController();
  private readonly link: RoomLink;
  private isDead = false;

  constructor(bench: AgentBench, runId: RunId, selected: Selected) {
    this.runId = runId;
    const producer = new Producer(runId, { fromMs: limits.paceMs, toMs: limits.slowestPaceMs });
    this.link = new RoomLink({
      dial: (end) => bench.dial(end),
      runId,
      contextUnits: bench.contextUnits,
      producer,
      onStop: () => this.abort.abort(stopped),
    });
    const sql: Sql = (strings, ...values) => {
      if (this.isDead) throw new Error('the process is dead');
      return bench.sql(strings, ...values);
    };
    const parts = {
      contextUnits: bench.contextUnits,
      runId,
      threadId: bench.threadId,
      producer,
      link: this.link,
      ledger: new Ledger(sql, runId),
      selected,
      stop: this.abort,
      web: bench.web,
      reach: (point: Failpoint) => bench.onPoint(point),
    };
    void answerRun(parts)
      .catch((error: unknown) => {
        this.error = error;
      })
      .finally(() => {
        this.link.close();
        this.isOver = true;
      });
  }

  stop(runId: RunId): void {
    if (runId === this.runId) this.abort.abort(stopped);
  }

  /** Nothing it does from now on has any effect. */
  die(): void {
    this.isDead = true;
    this.link.close();
    this.abort.abort(stopped);
  }
}

/** A socket between an agent and its room; frames take a millisecond each way and keep their order. */
class AgentWire implements Wire {
  readonly id: string;
  private kept: Attachment;
  private readonly end: LinkEnd;
  private pongAt: number | null = null;
  isOpen = true;
  /** Frames are swallowed both ways, and nobody is told. */
  isMute = false;

  constructor(id: string, who: string, end: LinkEnd) {
    this.id = id;
    this.end = end;
    this.kept = newAttachment({ principal: principal.parse(who) }, Date.now());
  }

  send(frame: string | Uint8Array): void {
    if (typeof frame === 'string') this.soon(() => this.end.heard(frame));
  }

  close(code: number): void {
    this.soon(() => this.lose(code));
  }

  /** From the agent. */
  said(frame: string | Uint8Array, hear: (id: string, frame: string | Uint8Array) => void): void {
    this.soon(() => {
      if (frame !== 'ping') return hear(this.id, frame);
      this.pongAt = Date.now();
      this.send('pong');
    });
  }

  lose(code: number): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.end.closed(code);
  }

  attachment(): Attachment {
    return structuredClone(this.kept);
  }

  attach(attachment: Attachment): void {
    this.kept = structuredClone(attachment);
  }

  lastPongAt(): number | null {
    return this.pongAt;
  }

  private soon(run: () => void): void {
    setTimeout(() => {
      if (this.isOpen && !this.isMute) run();
    }, 1);
  }
}
