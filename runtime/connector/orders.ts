import type { ParamsInput } from '../../shared/methods/contract.ts';
import type { RunId } from '../../shared/model/ids.ts';
import type { Order } from '../../shared/model/order.ts';
import type { Trouble } from '../../shared/model/run.ts';
import { callableTools } from '../../shared/policy/toolset.ts';
import { redactCut } from '../../shared/producer/redactor.ts';
import type { Approvals } from './approvals.ts';
import { type GatewayLink, GatewayRefused } from './gateway-link.ts';
import type { LogTail } from './log-tail.ts';
import type { Ping } from './ping.ts';
import type { Resume } from './resume.ts';
import type { RoomLink } from './room-link.ts';
import type { RunDesk } from './run-desk.ts';
import { saidBy } from './said-by.ts';
import type { Sessions } from './sessions.ts';
import type { StateFile } from './state-file.ts';
import type { Toolset } from './toolset.ts';
import { refusedBy, troubles } from './troubles.ts';
import { lookAtWorkspace } from './workspace-tools.ts';

type Done = ParamsInput<'gateway.done'>;

export interface OrdersParts {
  gateway: Pick<GatewayLink, 'call' | 'asAdmin' | 'now'>;
  room: Pick<RoomLink, 'call'>;
  runs: RunDesk;
  approvals: Approvals;
  sessions: Sessions;
  resume: Resume;
  ping: Ping;
  toolset: Toolset;
  logs: LogTail;
  state: StateFile;
  secrets: readonly string[];
}

/** An order put aside until then; 0: until the gateway is there, or what is before it went. */
interface Waiting {
  order: Order;
  dueAt: number;
}

/** An abort that the gateway takes its time with is believed after so long. */
const abortMs = 3_000;
/** Until what no answer came to, or what the gateway refused, is tried again. */
const lostMs = 1_000;
const refusedMs = 10_000;

/**
 * What the room wants done. An order may be heard any number of times; it is done once, and one that
 * met no gateway waits until there is one.
 */
export class Orders {
  private readonly parts: OrdersParts;
  private readonly done = new Map<string, Done>();
  private readonly underWay = new Map<string, Order>();
  private waiting: Waiting[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Taken back while they were under way: not to be tried again. */
  private readonly takenBack = new Set<Order['id']>();
  /** Messages of which it is being found out what an earlier process, or connection, made of them. */
  private readonly lookedUp = new Set<Order['id']>();
  /** By session: when its last change is through. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(parts: OrdersParts) {
    this.parts = parts;
  }

  /** `isRepeat`: another process, or another connection, may have done it in part. */
  hear(order: Order, isRepeat: boolean): void {
    const known = this.done.get(order.id);
    if (known !== undefined) return this.tell(known);
    const isWaiting = this.waiting.some((one) => one.order.id === order.id);
    if (this.underWay.has(order.id) || isWaiting) return;
    if (this.isHeldUp(order)) return void this.waiting.push({ order, dueAt: 0 });
    this.underWay.set(order.id, order);
    if (isRepeat && order.kind === 'send') this.lookedUp.add(order.id);
    void this.attempt(order, isRepeat).finally(() => {
      this.underWay.delete(order.id);
      this.lookedUp.delete(order.id);
      this.takenBack.delete(order.id);
    });
  }

  /** What the room has open: whatever else waits here it took back while nobody could be told. */
  greeted(open: readonly Order[]): void {
    const listed = new Set(open.map(({ id }) => id));
    const known = [...this.underWay.values(), ...this.waiting.map(({ order }) => order)];
    for (const { id } of known) if (!listed.has(id)) this.withdrawn(id);
  }

  /** The room wants it no more. */
  withdrawn(id: Order['id']): void {
    this.waiting = this.waiting.filter(({ order }) => order.id !== id);
    if (this.underWay.has(id)) this.takenBack.add(id);
    this.setTimer();
  }

  /** Is there a message of which it is not known yet what the gateway made of it? */
  get isLookingUp(): boolean {
    return this.lookedUp.size > 0 || this.waiting.some(({ order }) => order.kind === 'send');
  }

  /** Is the message of this run being sent, or does it wait for the gateway? */
  isToSend(runId: RunId): boolean {
    return [...this.underWay.values(), ...this.waiting.map(({ order }) => order)].some(
      (one) => one.kind === 'send' && one.runId === runId,
    );
  }

  /** The gateway is there: what waits for nothing else is done. */
  goOn(): void {
    const now = Date.now();
    for (const one of this.waiting.splice(0))
      if (one.dueAt <= now) this.hear(one.order, true);
      else this.waiting.push(one);
    this.setTimer();
  }

  /** One for all that waits: each is tried at its own time, however often it is looked. */
  private setTimer(): void {
    clearTimeout(this.timer);
    const next = Math.min(...this.waiting.flatMap(({ dueAt }) => (dueAt === 0 ? [] : [dueAt])));
    if (Number.isFinite(next))
      this.timer = setTimeout(() => this.goOn(), Math.max(1, next - Date.now()));
  }

  private async attempt(order: Order, isRepeat: boolean): Promise<void> {
    try {
      const result = await this.inTurn(order, (isLate) => this.carryOut(order, isRepeat || isLate));
      this.settle({ orderId: order.id, ok: true, ...(result === undefined ? {} : { result }) });
    } catch (error) {
      const refused = error instanceof GatewayRefused ? error : null;
      // Nothing came back: the gateway is away, and whether it heard this is looked up when it is there.
      if (refused?.isLost === true) return this.wait(order, lostMs);
      const atLeast = refused?.retryAfterMs ?? 0;
      if (refused !== null && this.insistsOn(order, refused))
        // Whoever pressed Stop waits for it.
        return this.wait(order, Math.max(order.kind === 'abort' ? lostMs : refusedMs, atLeast));
      this.settle({ orderId: order.id, ok: false, trouble: this.troubleOf(order, refused) });
      // Behind the word that it failed: only then the room takes it for a question of its own.
      if (order.kind === 'decide' && refused?.code === 'changed')
        this.parts.approvals.askAgain(order.gatewayId);
    }
  }

  /**
   * Somebody's no is said until the gateway takes it, or asks no more; a Stop as long as the run is
   * under way. What became of a message is asked for until `Resume` gives it up.
   */
  private insistsOn(order: Order, { code }: GatewayRefused): boolean {
    const { runs } = this.parts;
    if (order.kind === 'abort')
      return code !== 'notRunning' && runs.seen(order.runId)?.isUnderWay === true;
    return order.kind === 'send' || (order.kind === 'decide' && order.decision === 'deny');
  }

  private wait(order: Order, ms: number): void {
    if (this.takenBack.has(order.id)) return;
    const isThere = this.parts.gateway.now !== null;
    this.waiting.push({ order, dueAt: isThere ? Date.now() + ms : 0 });
    this.setTimer();
  }

  /**
   * What changes a session, or is said in it, is done in the order in which it was asked for. One that
   * had to wait is late: what it is about may have been stopped meanwhile.
   */
  private inTurn(order: Order, work: (isLate: boolean) => Promise<unknown>): Promise<unknown> {
    if (!takesTurns(order)) return work(false);
    const { sessionKey } = order;
    const before = this.turns.get(sessionKey);
    const done =
      before === undefined
        ? work(false)
        : before.then(() => (this.isHeldUp(order) ? Promise.reject(heldUp) : work(true)));
    const over = done.then(none, none).then(() => {
      if (this.turns.get(sessionKey) === over) this.turns.delete(sessionKey);
    });
    this.turns.set(sessionKey, over);
    return done;
  }

  /** What was asked for before it in the same session waits for the gateway. */
  private isHeldUp(order: Order): boolean {
    if (!takesTurns(order)) return false;
    const { sessionKey } = order;
    return this.waiting.some(({ order: one }) => takesTurns(one) && one.sessionKey === sessionKey);
  }

  private carryOut(order: Order, isRepeat: boolean): Promise<unknown> {
    const { gateway, approvals, sessions, toolset, logs } = this.parts;
    switch (order.kind) {
      case 'send':
        return this.send(order, isRepeat);
      case 'abort':
        return this.abort(order);
      case 'ping':
        return this.askModel();
      case 'reset':
        return this.reset(order);
      case 'removeSession':
        sessions.forget(order.sessionKey);
        return gateway
          .asAdmin((call) => call('sessions.delete', { key: order.sessionKey }))
          .then(none);
      case 'rename':
        sessions.named(order.sessionKey, order.title);
        return gateway
          .call('sessions.patch', { key: order.sessionKey, label: order.title })
          .then(none);
      case 'history':
        return sessions.bring(order.sessionKey, 'all').then(none);
      case 'decide':
        return approvals
          .decide(order, () => !this.takenBack.has(order.id))
          .then((became) => ({ became }));
      case 'tools':
        return toolset.keep({ allow: order.allow, exec: order.exec }).then(none);
      case 'call':
        return this.callTool(order);
      case 'logs':
        logs.turn(order.on);
        return Promise.resolve(undefined);
    }
  }

  private async askModel(): Promise<unknown> {
    const { ping, toolset } = this.parts;
    while (toolset.isChanging) await toolset.quiet();
    return ping.ask();
  }

  private async send(
    order: Extract<Order, { kind: 'send' }>,
    isRepeat: boolean,
  ): Promise<undefined> {
    const { gateway, runs, resume, toolset } = this.parts;
    const { runId, sessionKey, text, author } = order;
    if (isRepeat) {
      await resume.orFail({ runId, sessionKey, sent: { text, author } });
      return undefined;
    }
    // First of all: from then on a Stop finds it, and no change of the tools begins.
    runs.begin(runId, sessionKey, { text, author });
    while (toolset.isChanging) await toolset.quiet();
    const { isUnderWay = false, isStopping = false } = runs.seen(runId) ?? {};
    if (!isUnderWay) return undefined;
    if (isStopping) return void runs.stopped(runId);
    try {
      await gateway.call('chat.send', {
        sessionKey,
        message: saidBy(author, text),
        idempotencyKey: runId,
        queueMode: 'followup',
      });
    } catch (error) {
      if (!(error instanceof GatewayRefused) || error.isLost) throw error;
      runs.failed(runId, error.message);
    }
    return undefined;
  }

  private async abort({
    runId,
    sessionKey,
  }: Extract<Order, { kind: 'abort' }>): Promise<undefined> {
    const { gateway, runs, state } = this.parts;
    const { named } = state.now;
    const known = named.findLast((one) => one.runId === runId)?.gatewayRunId;
    // A connector that has just come may not have looked at the run yet, and the gateway be at it.
    const gatewayRunId = runs.stop(runId) ?? known ?? runId;
    await gateway.call('chat.abort', { sessionKey, runId: gatewayRunId });
    if (runs.stop(runId) === null)
      throw new GatewayRefused('notRunning', 'It is not under way any more.', false);
    setTimeout(() => runs.stopped(runId), abortMs);
    return undefined;
  }

  /**
   * Repeated it would wipe what was said since: one that was begun by a process that ended is not
   * begun again, and whether it happened is known only if that process came to say so.
   */
  private async reset({ id, sessionKey }: Extract<Order, { kind: 'reset' }>): Promise<undefined> {
    const { gateway, state } = this.parts;
    const { begun } = state.now;
    if (begun.includes(wasDone(id))) return;
    if (begun.includes(id)) throw new GatewayRefused('unknown', '', false);
    await gateway.asAdmin(async (call) => {
      state.change({ begun: [...state.now.begun, id] });
      await call('sessions.reset', { key: sessionKey });
    });
    // It happened, written down or not.
    state.remember({ begun: [...state.now.begun, wasDone(id)] });
  }

  /** Looks only, so that an order heard again may be done again. */
  private async callTool({ name, input }: Extract<Order, { kind: 'call' }>): Promise<unknown> {
    const { gateway, secrets } = this.parts;
    const known = callableTools.find((one) => one === name);
    if (known === undefined)
      throw new GatewayRefused(
        'notCallable',
        `${name} is not among the tools of OpenClaw that may be used from here: ${callableTools.join(', ')}.`,
        false,
      );
    return lookAtWorkspace(gateway, { name: known, input }, secrets);
  }

  /** What a gateway says of a refusal may quote what it holds. */
  private troubleOf(order: Order, refused: GatewayRefused | null): Trouble {
    const trouble = troubleOf(order, refused);
    return { ...trouble, message: redactCut(trouble.message, this.parts.secrets).slice(0, 1_000) };
  }

  private settle(done: Done): void {
    this.done.set(done.orderId, done);
    const oldest = this.done.keys().next();
    if (this.done.size > 1_000 && oldest.done !== true) this.done.delete(oldest.value);
    this.tell(done);
  }

  private tell(done: Done): void {
    this.parts.room.call('gateway.done', done).catch(() => {});
  }
}

const none = (): undefined => undefined;

/** How the state file names an order that is through. */
const wasDone = (id: Order['id']): string => `${id} done`;

const inOrder = ['send', 'rename', 'reset', 'removeSession'] as const;
type InOrder = Extract<Order, { kind: (typeof inOrder)[number] }>;
const takesTurns = (order: Order): order is InOrder => inOrder.some((kind) => kind === order.kind);
const heldUp = new GatewayRefused('down', 'What came before it waits for the gateway.', true);

const asksModel = ({ kind }: Order): boolean => kind === 'send' || kind === 'ping';

function troubleOf(order: Order, refused: GatewayRefused | null): Trouble {
  if (refused === null)
    return {
      code: 'connectorFailed',
      message: 'The connector made a mistake; nothing more was done.',
      fix: 'Restart the instance; its log may say more.',
    };
  if (refused.code === 'unknown' || refused.isLost) return troubles.outcomeUnknown;
  return refusedBy(refused, asksModel(order));
}
