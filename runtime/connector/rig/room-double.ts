import { parseJson } from '../../../shared/lib/parse-json.ts';
import { sha256Hex } from '../../../shared/lib/sha256.ts';
import {
  contract,
  isMethodName,
  type MethodName,
  type Params,
} from '../../../shared/methods/contract.ts';
import {
  approvalId,
  instanceId,
  messageId,
  orderId,
  type RunId,
  runId,
  type ThreadId,
  threadId,
} from '../../../shared/model/ids.ts';
import { type Order, order as orderSchema } from '../../../shared/model/order.ts';
import { type ToolState, toolTransitions } from '../../../shared/model/part.ts';
import { principal } from '../../../shared/model/principal.ts';
import { decodeDelta } from '../../../shared/protocol/delta-codec.ts';
import { requestFrame } from '../../../shared/protocol/frame.ts';
import { standardTools } from '../../local/standard-tools.ts';
import type { DialRoom, SocketEnd } from '../room-link.ts';
import type { DoublePart, DoubleRun, DoubleText, DoubleTool } from './double-run.ts';

type Wish = Order extends infer One ? (One extends Order ? Omit<One, 'id'> : never) : never;

/** Who speaks in tests. */
export const jo = { principal: principal.parse('human:jo'), name: 'Jo' };

/**
 * A room at the edge of its socket: it checks every call against the contract, keeps texts and calls
 * as the room does, and remembers what it was told. It decides nothing.
 */
export class RoomDouble {
  readonly runs = new Map<RunId, DoubleRun>();
  readonly orders = new Map<string, Order>();
  readonly done = new Map<string, Params<'gateway.done'>>();
  readonly asks = new Map<string, Params<'gateway.asks'>>();
  readonly calls: { method: string; params: unknown }[] = [];
  /** Everything that came, as it came. */
  readonly frames: string[] = [];
  readonly problems: string[] = [];
  sessions: { threadId: ThreadId; sessionKey: string; title: string }[] = [
    { threadId: threadId.parse('t-main'), sessionKey: 'agent:main:main', title: 'Main' },
  ];
  private fence = 0;
  private nextRef = 1;
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

  readonly jo = jo;

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
    const run: DoubleRun = {
      runId: id,
      threadId: this.threadOf(sessionKey),
      sessionKey,
      messageId: messageId.parse(`m-${id}`.slice(0, 64)),
      state: 'queued',
      began: false,
      stalls: [],
      parts: new Map(),
    };
    this.runs.set(id, run);
    return run;
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
      'run.open': ({ runId: id }: Params<'run.open'>) => this.openRun(id),
      'run.start': ({ runId: id }: Params<'run.start'>) =>
        this.change(id, (run) => {
          run.state = 'running';
        }),
      'part.start': (part: Params<'part.start'>) => this.startPart(part),
      'part.revise': ({ partId, rev, keep }: Params<'part.revise'>) => {
        const text = this.textPart(partId);
        if (text === null) return null;
        if (rev > text.rev) {
          text.rev = rev;
          text.text = text.text.slice(0, keep);
          text.saved = Math.min(text.saved, text.text.length);
        }
        return standing(text);
      },
      'part.end': ({ partId, length, sha256, state, rev }: Params<'part.end'>) => {
        const text = this.textPart(partId);
        if (text === null || rev !== text.rev) return null;
        if (text.text.length < length) return { ended: false, have: text.text.length };
        if (sha256Hex(text.text) !== sha256) return null;
        text.state = state;
        return { ended: true, have: text.text.length };
      },
      tool: (tool: Params<'tool'>) => this.tool(tool),
      'run.stall': ({ runId: id, stalled }: Params<'run.stall'>) =>
        this.change(id, (run) => run.stalls.push(stalled?.code ?? '')),
      usage: ({ runId: id, usage }: Params<'usage'>) =>
        this.change(id, (run) => {
          run.usage = usage;
        }),
      'run.end': ({ runId: id, state, trouble }: Params<'run.end'>) =>
        this.change(id, (run) => {
          if (run.state !== 'queued' && run.state !== 'running') return;
          run.state = state;
          run.trouble = trouble;
          for (const { is } of run.parts.values())
            if (is.kind !== 'tool' && is.state === 'live') is.state = 'interrupted';
        }),
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
    const openRuns = [...this.runs.values()]
      .filter(({ state }) => state === 'queued' || state === 'running')
      .map(({ runId: id, threadId: thread, sessionKey, messageId: message, began, text }) => ({
        runId: id,
        threadId: thread,
        sessionKey,
        messageId: message,
        began,
        ...(text === undefined ? {} : { text, author: jo }),
      }));
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

  private openRun(id: RunId): object | null {
    const run = this.runs.get(id);
    if (run === undefined) return null;
    run.began = true;
    const parts = [...run.parts.entries()].map(([partId, { i, messageId: message, is }]) => ({
      partId,
      messageId: message,
      i,
      kind: is.kind,
      ...(is.kind === 'tool'
        ? { callId: is.callId, state: is.state }
        : {
            ...standing(is),
            ended: is.state !== 'live',
            ...(is.state === 'live' ? { text: is.text } : {}),
          }),
    }));
    return { ...opened, state: run.state, parts };
  }

  private startPart(part: Params<'part.start'>): object | null {
    const run = this.runs.get(part.runId);
    if (run === undefined) return null;
    const known = run.parts.get(part.partId);
    if (known !== undefined) return known.is.kind === 'tool' ? null : standing(known.is);
    const { i, kind, text, messageId: message } = part;
    const is: DoubleText = {
      kind,
      ref: this.nextRef++,
      rev: 0,
      text,
      saved: text.length,
      state: 'live',
    };
    run.parts.set(part.partId, { i, messageId: message, is });
    return standing(is);
  }

  private tool(tool: Params<'tool'>): object | null {
    const run = this.runs.get(tool.runId);
    if (run === undefined) return null;
    const { callId, name, state, input, output, error, i, messageId: message } = tool;
    const known = run.parts.get(tool.partId);
    if (known?.is.kind === 'text' || known?.is.kind === 'reasoning') return null;
    const before = known?.is.kind === 'tool' ? known.is : null;
    if (before !== null && before.state !== state && !leads(before.state, state)) return null;
    const is: DoubleTool =
      before === null
        ? { kind: 'tool', callId, name, state, input, output, error }
        : { ...before, state, output: output ?? before.output, error };
    run.parts.set(tool.partId, { i: known?.i ?? i, messageId: message, is });
    return {};
  }

  private change(id: RunId, change: (run: DoubleRun) => unknown): object | null {
    const run = this.runs.get(id);
    if (run === undefined) return null;
    change(run);
    return {};
  }

  private textPart(partId: string): DoubleText | null {
    for (const run of this.runs.values()) {
      const part = run.parts.get(partId);
      if (part !== undefined && part.is.kind !== 'tool') return part.is;
    }
    return null;
  }

  private heardDelta(end: SocketEnd, frame: Uint8Array): void {
    const delta = decodeDelta(frame);
    if (delta === null) return void this.problems.push('no delta');
    this.frames.push(delta.text);
    for (const run of this.runs.values())
      for (const { is } of run.parts.values())
        if (is.kind !== 'tool' && is.ref === delta.ref) this.addText(end, is, delta);
    for (const wake of this.waiters.splice(0)) wake();
  }

  private addText(
    end: SocketEnd,
    text: DoubleText,
    delta: { ref: number; rev: number; offset: number; text: string; persist: boolean },
  ): void {
    if (text.state !== 'live') return void this.problems.push('text behind its end');
    if (delta.rev < text.rev) return;
    const isNext = delta.rev === text.rev && delta.offset <= text.text.length;
    if (isNext) text.text = text.text.slice(0, delta.offset) + delta.text;
    else this.problems.push('a gap in a text');
    if (!delta.persist) return;
    text.saved = text.text.length;
    this.answer(end, { type: 'event', event: 'saved', payload: { ...standing(text), paceMs: 33 } });
  }
}

const standing = ({ ref, rev, text, saved }: DoubleText) => ({
  ref,
  rev,
  have: text.length,
  saved,
});

const leads = (from: ToolState, to: ToolState): boolean =>
  toolTransitions[from].some((next: ToolState) => next === to || leads(next, to));

const badParams = { code: 'badParams', message: 'no', retry: 'never' };
const opened = {
  stopping: false,
  askedBy: jo.principal,
  title: '',
  instructions: [],
  memory: '',
  summary: null,
  context: [],
  missed: 0,
  due: false,
  untitled: false,
};
const hello = { protocol: 1 };
