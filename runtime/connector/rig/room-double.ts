import { parseJson } from '../../../shared/lib/parse-json.ts';
import {
  contract,
  isMethodName,
  type MethodName,
  type Params,
} from '../../../shared/methods/contract.ts';
import {
  approvalId,
  instanceId,
  orderId,
  type RunId,
  runId,
  type ThreadId,
  threadId,
} from '../../../shared/model/ids.ts';
import { type Order, order as orderSchema } from '../../../shared/model/order.ts';
import { decodeDelta } from '../../../shared/protocol/delta-codec.ts';
import { requestFrame } from '../../../shared/protocol/frame.ts';
import { standardTools } from '../../local/standard-tools.ts';
import type { DialRoom, SocketEnd } from '../room-link.ts';
import type { DoublePart, DoubleRun, DoubleTool } from './double-run.ts';
import { DoubleRuns } from './double-runs.ts';
import { jo } from './jo.ts';

type Wish = Order extends infer One ? (One extends Order ? Omit<One, 'id'> : never) : never;

/**
 * A room at the edge of its socket: it checks every call against the contract, keeps runs as the
 * room does, and remembers what it was told. It decides nothing.
 */
export class RoomDouble {
  readonly orders = new Map<string, Order>();
  readonly done = new Map<string, Params<'gateway.done'>>();
  readonly asks = new Map<string, Params<'gateway.asks'>>();
  readonly calls: { method: string; params: unknown }[] = [];
  /** Everything that came, as it came. */
  readonly frames: string[] = [];
  readonly problems: string[] = [];
  private readonly told = new DoubleRuns((problem) => this.problems.push(problem));
  readonly runs: ReadonlyMap<RunId, DoubleRun> = this.told.all;
  sessions: { threadId: ThreadId; sessionKey: string; title: string }[] = [
    { threadId: threadId.parse('t-main'), sessionKey: 'agent:main:main', title: 'Main' },
  ];
  private fence = 0;
  private nextId = 1;
  private sockets = new Set<SocketEnd>();
  private current: SocketEnd | null = null;
  private waiters: (() => void)[] = [];
  /** Where sockets are refused for now. */
  isAway = false;
  /** Nothing that comes is heard, and nothing is said. */
  isDeaf = false;
  /** Methods that are refused, so many times each. */
  readonly refuses = new Map<string, number>();

  approvalOf(gatewayId: string) {
    return approvalId.parse(`a-${gatewayId}`.slice(0, 64));
  }

  readonly dial: DialRoom = (end) => {
    queueMicrotask(() => {
      if (this.isAway) return end.closed(1006);
      this.sockets.add(end);
      end.opened();
    });
    return {
      send: (frame) => {
        if (this.sockets.has(end)) queueMicrotask(() => this.heard(end, frame));
      },
      close: () => this.sockets.delete(end),
    };
  };

  /** All sockets break; what was under way on them is lost. */
  drop(code = 1006): void {
    this.current = null;
    for (const end of this.sockets) {
      this.sockets.delete(end);
      end.closed(code);
    }
  }

  get isConnected(): boolean {
    return this.current !== null;
  }

  /** A member says something in a session. */
  say(sessionKey: string, text: string, author = jo): DoubleRun {
    const n = this.nextId++;
    const run = this.addRun(runId.parse(`run${n}xxxxxxxxxxxxxxxxxxxxxx`), sessionKey);
    run.text = text;
    const { threadId, messageId } = run;
    const { runId: id } = run;
    this.order({ kind: 'send', threadId, sessionKey, runId: id, messageId, text, author });
    return run;
  }

  order(order: Wish) {
    const id = orderId.parse(`order-${this.nextId++}`);
    const whole = orderSchema.parse({ ...order, id });
    this.orders.set(id, whole);
    this.event('order', { order: whole });
    return id;
  }

  /** The answer to an order was lost. */
  tellAgain(run: DoubleRun, id: string): void {
    const { threadId: thread, sessionKey, runId: of, messageId: message, text = '' } = run;
    const rest = { threadId: thread, sessionKey, runId: of, messageId: message, text, author: jo };
    this.event('order', { order: { id, kind: 'send', ...rest } });
  }

  stop(run: DoubleRun): void {
    this.event('stop', { runId: run.runId });
    this.order({ kind: 'abort', runId: run.runId, sessionKey: run.sessionKey });
  }

  textOf(run: DoubleRun): string {
    return this.partsOf(run)
      .flatMap(({ is }) => (is.kind === 'text' ? [is.text] : []))
      .join('|');
  }

  partsOf(run: DoubleRun): DoublePart[] {
    return [...run.parts.values()].sort((a, b) => a.i - b.i);
  }

  toolsOf(run: DoubleRun): DoubleTool[] {
    return this.partsOf(run).flatMap(({ is }) => (is.kind === 'tool' ? [is] : []));
  }

  calledWith(method: string): unknown[] {
    return this.calls.filter((call) => call.method === method).map(({ params }) => params);
  }

  /** The model was asked once, and answered. */
  get isReady(): boolean {
    return this.done.get('order-1')?.ok === true;
  }

  /** Resolves with the first answer that is not `null` or `false`. */
  async until<T>(look: () => T | null | false | undefined, what: string, ms = 60_000): Promise<T> {
    const until = Date.now() + ms;
    for (;;) {
      const found = look();
      if (found !== null && found !== false && found !== undefined) return found;
      const left = until - Date.now();
      if (left <= 0) throw new Error(`did not come: ${what}`);
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.waiters.push(resolve);
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }

  addRun(id: RunId, sessionKey: string): DoubleRun {
    return this.told.add({ runId: id, threadId: this.threadOf(sessionKey), sessionKey });
  }

  private threadOf(sessionKey: string): ThreadId {
    const known = this.sessions.find((one) => one.sessionKey === sessionKey);
    if (known !== undefined) return known.threadId;
    const made = { threadId: threadId.parse(`t-${this.nextId++}`), sessionKey, title: '' };
    this.sessions.push(made);
    return made.threadId;
  }

  private heard(end: SocketEnd, frame: string | Uint8Array): void {
    if (!this.sockets.has(end) || this.isDeaf) return;
    if (typeof frame !== 'string') return this.heardDelta(end, frame);
    this.frames.push(frame);
    if (frame === 'ping') return end.heard('pong');
    const request = requestFrame.safeParse(parseJson(frame));
    if (!request.success) return void this.problems.push(`no request: ${frame.slice(0, 200)}`);
    const { id, method, params } = request.data;
    if (!isMethodName(method)) return void this.problems.push(`no method: ${method}`);
    const read = contract[method].params.safeParse(params);
    if (!read.success) {
      this.problems.push(`${method}: ${JSON.stringify(read.error.issues).slice(0, 500)}`);
      return this.answer(end, { type: 'res', id, ok: false, error: badParams });
    }
    this.calls.push({ method, params: read.data });
    const refusals = this.refuses.get(method) ?? 0;
    if (refusals > 0) this.refuses.set(method, refusals - 1);
    const payload = refusals > 0 ? null : this.carryOut(end, method, read.data);
    this.answer(
      end,
      payload === null
        ? { type: 'res', id, ok: false, error: { ...badParams, code: 'conflict' } }
        : { type: 'res', id, ok: true, payload },
    );
    for (const wake of this.waiters.splice(0)) wake();
  }

  private answer(end: SocketEnd, frame: object): void {
    queueMicrotask(() => this.sockets.has(end) && end.heard(JSON.stringify(frame)));
  }

  private event(event: string, payload: object): void {
    const end = this.current;
    if (end !== null) this.answer(end, { type: 'event', event, payload });
  }

  private carryOut<M extends MethodName>(
    end: SocketEnd,
    method: M,
    params: Params<M>,
  ): object | null {
    const handlers: { [N in MethodName]?: (params: Params<N>) => object | null } = {
      hello: () => hello,
      'gateway.hello': () => this.greet(end),
      'gateway.done': (done: Params<'gateway.done'>) => {
        this.orders.delete(done.orderId);
        this.done.set(done.orderId, done);
        return {};
      },
      'gateway.session': ({ sessionKey, title }: Params<'gateway.session'>) => {
        const id = this.threadOf(sessionKey);
        this.sessions = this.sessions.map((one) =>
          one.threadId === id ? { ...one, title: title ?? one.title } : one,
        );
        return { threadId: id };
      },
      'gateway.run': (asked: Params<'gateway.run'>) => this.runFromElsewhere(asked),
      'gateway.asks': (asked: Params<'gateway.asks'>) => {
        this.asks.set(asked.gatewayId, asked);
        return { approvalId: this.approvalOf(asked.gatewayId) };
      },
      'run.open': (run: Params<'run.open'>) => this.told.open(run),
      'run.start': (run: Params<'run.start'>) => this.told.start(run),
      'part.start': (part: Params<'part.start'>) => this.told.startPart(part),
      'part.revise': (part: Params<'part.revise'>) => this.told.revisePart(part),
      'part.end': (part: Params<'part.end'>) => this.told.endPart(part),
      tool: (tool: Params<'tool'>) => this.told.tool(tool),
      'run.stall': (run: Params<'run.stall'>) => this.told.stall(run),
      usage: (usage: Params<'usage'>) => this.told.usage(usage),
      'run.end': (run: Params<'run.end'>) => this.told.end(run),
    };
    const handler = handlers[method];
    return handler === undefined ? {} : handler(params);
  }

  private greet(end: SocketEnd): object {
    for (const other of this.sockets)
      if (other !== end) {
        this.sockets.delete(other);
        other.closed(4409);
      }
    this.current = end;
    if (this.fence === 0) this.order({ kind: 'ping' });
    const openRuns = this.told.live.map(
      ({ runId: id, threadId: thread, sessionKey, messageId: message, began, text }) => ({
        runId: id,
        threadId: thread,
        sessionKey,
        messageId: message,
        began,
        ...(text === undefined ? {} : { text, author: jo }),
      }),
    );
    return {
      instanceId: instanceId.parse('i-1'),
      fence: ++this.fence,
      name: 'Claw',
      slug: 'claw',
      sessions: this.sessions,
      openRuns,
      orders: [...this.orders.values()],
      tools: standardTools,
    };
  }

  private runFromElsewhere(asked: Params<'gateway.run'>): object {
    const { gatewayRunId, sessionKey, cause, follows, text } = asked;
    const known = [...this.runs.values()].find((one) => one.gatewayRunId === gatewayRunId);
    const n = this.nextId++;
    const run = known ?? this.addRun(runId.parse(`foreign${n}xxxxxxxxxxxxxxxxxx`), sessionKey);
    Object.assign(run, { gatewayRunId, cause, follows, text, began: true });
    return { runId: run.runId, threadId: run.threadId, messageId: run.messageId };
  }

  private heardDelta(end: SocketEnd, frame: Uint8Array): void {
    const delta = decodeDelta(frame);
    if (delta === null) return void this.problems.push('no delta');
    this.frames.push(delta.text);
    const kept = this.told.write(delta);
    if (kept !== null)
      this.answer(end, { type: 'event', event: 'saved', payload: { ...kept, paceMs: 33 } });
    for (const wake of this.waiters.splice(0)) wake();
  }
}

const badParams = { code: 'badParams', message: 'no', retry: 'never' };
const hello = { protocol: 1 };
