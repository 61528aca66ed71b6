import type { ParamsInput } from '../../shared/methods/contract.ts';
import type { RunId } from '../../shared/model/ids.ts';
import type { Order } from '../../shared/model/order.ts';
import type { ModelName, Trouble } from '../../shared/model/run.ts';
import { Approvals } from './approvals.ts';
import type { ConnectorConfig } from './config.ts';
import type { DeviceKey } from './device-key.ts';
import { layExecFloor } from './exec-floor.ts';
import type { GatewayEvent } from './gateway-event.ts';
import { connectorVersion, type GatewayHello, GatewayLink, isLost } from './gateway-link.ts';
import { LogTail } from './log-tail.ts';
import { lookAgainMs } from './look-again.ts';
import { Orders } from './orders.ts';
import { Ping, pingSession } from './ping.ts';
import { atGateway, Refusals } from './refusals.ts';
import { type OpenRun, Resume } from './resume.ts';
import { type DialRoom, type Greeting, RoomLink } from './room-link.ts';
import { Runs } from './runs.ts';
import { Sessions } from './sessions.ts';
import { StateFile } from './state-file.ts';
import { Toolset } from './toolset.ts';
import { UnnamedRuns } from './unnamed-runs.ts';

const tickMs = 1_000;
/** A gateway that boots needs so long; then the room is told why nothing comes. */
const bootMs = 15_000;

/**
 * Stands between the gateway of one box and the room of its tenant, and dials both. It keeps nothing
 * that one of them does not know: after each connection it looks again at what is open on both sides.
 */
export class Connector {
  private readonly gateway: GatewayLink;
  private readonly room: RoomLink;
  private readonly runs: Runs;
  private readonly unnamed: UnnamedRuns;
  private readonly approvals: Approvals;
  private readonly refusals: Refusals;
  private readonly sessions: Sessions;
  private readonly orders: Orders;
  private readonly resume: Resume;
  private readonly ping: Ping;
  private readonly toolset: Toolset;
  private readonly logs: LogTail;
  private readonly state: StateFile;
  private readonly model: ModelName | undefined;
  /** Of the gateway that is up, or was last. */
  private hello: GatewayHello | null = null;
  private boot: string;
  private greeting: Greeting | null = null;
  /** The process of the gateway that the room was told of last; '' for none. */
  private introduced = '';
  /** The trouble that the room knows of, or is to know of. */
  private told: Trouble | null = null;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private nextLook: ReturnType<typeof setTimeout> | undefined;
  private looking = 0;
  /** How many looks in a row the gateway refused in part. */
  private refusedLooks = 0;
  /** The process of the gateway whose runs were all looked at; '' for none. */
  private lookedAt = '';

  constructor(
    config: ConnectorConfig,
    parts: { key: DeviceKey; dial: DialRoom; ended: (code: number) => void },
  ) {
    const { gatewayUrl, gatewayToken, token } = config;
    const secrets = [...new Set([...config.secrets, gatewayToken, token])];
    const now = () => Date.now();
    const nameOf = (model: { provider: string; id: string }) => this.nameOf(model);
    const isHidden = (key: string) => key === pingSession;
    this.model = config.model;
    this.state = new StateFile(config.stateFile);
    this.boot = this.state.now.bootId;
    this.gateway = new GatewayLink(
      { url: gatewayUrl, token: gatewayToken, key: parts.key },
      {
        before: () => layExecFloor(this.gateway),
        up: (hello) => this.up(hello),
        down: (trouble, met) => this.down(trouble, met),
        event: (event) => this.event(event),
        gap: () => {
          void this.look();
          this.unnamed.look();
        },
      },
    );
    this.room = new RoomLink({
      dial: parts.dial,
      introduce: () => this.introduce(),
      ears: {
        greeted: (greeting) => this.greeted(greeting),
        order: (order) => this.order(order, false),
        withdrawn: (id) => this.orders.withdrawn(id),
        stop: (runId) => this.stop(runId),
        ended: (code) => parts.ended(code),
      },
    });
    const { gateway, room, state } = this;
    const nameInRoom = (gatewayRunId: string) =>
      this.runs.nameInRoom(gatewayRunId) ??
      state.now.named.find((one) => one.gatewayRunId === gatewayRunId)?.runId ??
      null;
    this.runs = new Runs(
      {
        room,
        secrets,
        nameOf,
        now,
        boot: () => this.boot,
        bootBefore: () => state.now.bootId,
        named: (runId, gatewayRunId) =>
          state.remember({ named: [...state.now.named, { runId, gatewayRunId }] }),
        isToSend: (runId) => this.orders.isToSend(runId),
        over: (sessionKey) => void this.sessions.bring(sessionKey, 'news').catch(() => {}),
      },
      isHidden,
    );
    const { runs } = this;
    this.unnamed = new UnnamedRuns(gateway, runs, now);
    const isTold = (gatewayRunId: string, inFlight: string | undefined) =>
      runs.isTold(gatewayRunId, inFlight);
    this.approvals = new Approvals({ gateway, room, runs, nameInRoom, secrets, now, isHidden });
    const ownDevice = parts.key.identity.deviceId;
    const tell = (told: ParamsInput<'gateway.refused'>) => room.call('gateway.refused', told);
    const heard = { tell, secrets, ownDevice, now, isHidden };
    this.refusals = new Refusals({ ...atGateway(gateway), ...heard });
    this.sessions = new Sessions({ gateway, room, secrets, nameInRoom, isHidden, isTold, state });
    this.ping = new Ping(gateway, nameOf, now);
    this.logs = new LogTail(
      config.logFile,
      secrets,
      (lines) => room.call('gateway.lines', { lines }),
      { place: () => state.now.log, keep: (log) => state.remember({ log }) },
    );
    this.toolset = new Toolset(gateway, () => runs.isIdle && !this.ping.isUnderWay);
    this.resume = new Resume(gateway, runs.desk, this.toolset);
    const { approvals, sessions, resume, ping, toolset, logs } = this;
    const orderParts = {
      gateway,
      room,
      runs: runs.desk,
      approvals,
      sessions,
      resume,
      ping,
      toolset,
      logs,
    };
    this.orders = new Orders({ ...orderParts, state, secrets });
  }

  open(): void {
    this.gateway.open();
    this.patience = setTimeout(() => this.room.open(), bootMs);
    this.ticking = setInterval(() => this.tick(), tickMs);
  }

  close(): void {
    clearTimeout(this.patience);
    clearTimeout(this.nextLook);
    clearInterval(this.ticking);
    // A look that is under way is the last of none.
    this.looking++;
    this.logs.turn(false);
    this.toolset.close();
    this.gateway.close();
    this.room.close();
  }

  private up(hello: GatewayHello): void {
    this.hello = hello;
    this.refusedLooks = 0;
    this.runs.gatewayIs(true);
    if (this.boot !== hello.bootId) this.runs.suspect();
    this.boot = hello.bootId;
    clearTimeout(this.patience);
    if (this.room.isUp && this.introduced === hello.bootId) {
      this.tellTrouble(null);
      return void this.look();
    }
    // Whoever introduces another process says that nothing is wrong: no word of its own, which would
    // show the OpenClaw as ready before its model was asked.
    this.told = null;
    // What the room said to the process before it names no message that this one may have lost.
    this.greeting = null;
    if (this.room.isUp) this.room.again();
    else this.room.open();
  }

  private down(trouble: Trouble, met: GatewayHello | null): void {
    this.runs.gatewayIs(false);
    if (met !== null) {
      this.hello = met;
      this.room.open();
    }
    this.tellTrouble(trouble);
  }

  private greeted(greeting: Greeting): void {
    const bootId = this.gateway.now?.bootId ?? '';
    // Another process came up while this one was introduced.
    if (bootId !== '' && bootId !== this.introduced) return this.room.again();
    this.greeting = greeting;
    this.sessions.greeted(greeting);
    this.approvals.greeted();
    this.orders.greeted(greeting.orders);
    // A gateway that was started again has what it was first started with.
    if (this.gateway.now !== null) void this.toolset.keep(greeting.tools);
    if (this.told !== null) this.sayTrouble();
    void this.look();
  }

  /** Looks on both sides at what is open. Only the last look counts: an earlier one may know less. */
  private async look(): Promise<void> {
    const { greeting, gateway } = this;
    if (greeting === null || gateway.now === null) return;
    const turn = ++this.looking;
    clearTimeout(this.nextLook);
    const isLast = () => turn === this.looking;
    const again = (ms: number) => {
      clearTimeout(this.nextLook);
      this.nextLook = setTimeout(() => void this.look(), ms);
    };
    const refused = await refusedOf([gateway.call('sessions.subscribe', {})]);
    let isSureOfRuns = false;
    if (!refused.some(isLost)) {
      const runs = this.lookAtRuns(greeting).then((isThrough) => {
        isSureOfRuns = isThrough;
      });
      // A run that is not answered for holds up no message of another session.
      this.orders.goOn();
      refused.push(...(await refusedOf([runs, this.approvals.look(), this.sessions.look()])));
    }
    if (!isLast()) return;
    // The gateway is away again: the next connection looks again.
    if (gateway.now === null) return void again(tickMs);
    void this.refusals.look();
    if (isSureOfRuns) this.lookedAt = gateway.now.bootId;
    this.keepBoot();
    // What is refused, or not answered, holds up nothing else.
    this.orders.goOn();
    if (refused.some(isLost)) return void again(tickMs);
    this.refusedLooks = refused.length > 0 ? this.refusedLooks + 1 : 0;
    if (refused.length > 0) again(lookAgainMs(this.refusedLooks));
  }

  /** `false`: the room greeted anew meanwhile. */
  private async lookAtRuns({ fence }: Greeting): Promise<boolean> {
    // What the room has named already is among what it has open, under a name not known here yet.
    await this.runs.names.allNamed();
    if (this.greeting?.fence !== fence) return false;
    const { openRuns, orders } = this.greeting;
    this.greeting = { ...this.greeting, openRuns: [], orders: [] };
    const sends = new Set(orders.flatMap((order) => (order.kind === 'send' ? [order.runId] : [])));
    const known = new Map<string, OpenRun>();
    // What became of a message that is being sent, or waits, is looked up where it is sent.
    for (const run of this.runs.live())
      if (!this.orders.isToSend(run.runId)) known.set(run.runId, run);
    for (const { runId, sessionKey, text, author } of openRuns) {
      const live = known.get(runId);
      const named = this.state.now.named.findLast((one) => one.runId === runId);
      const gatewayRunId = live?.gatewayRunId ?? named?.gatewayRunId ?? runId;
      const sent = text === undefined || author === undefined ? null : { text, author };
      if (!sends.has(runId)) known.set(runId, { runId, sessionKey, gatewayRunId, sent });
    }
    for (const order of orders) this.order(order, true);
    const resumed = this.resumeAll([...known.values()]);
    // What is refused is heard below, also if that is only later.
    resumed.catch(() => {});
    this.runs.names.sure();
    await this.runs.names.allNamed();
    const others = this.runs
      .live()
      .filter(({ runId }) => !known.has(runId) && !this.orders.isToSend(runId));
    await Promise.all([resumed, this.resumeAll(others)]);
    return true;
  }

  private async resumeAll(runs: readonly OpenRun[]): Promise<void> {
    await Promise.all(runs.map((run) => this.resume.orFail(run)));
  }

  /** From then on a run that is not heard of is this process's. It is not said while one is in doubt. */
  private keepBoot(): void {
    const bootId = this.gateway.now?.bootId ?? '';
    if (bootId !== this.lookedAt || bootId === this.state.now.bootId) return;
    if (!this.orders.isLookingUp) this.state.remember({ bootId });
  }

  private event(event: GatewayEvent): void {
    switch (event.kind) {
      case 'shutdown':
        return;
      case 'asked':
      case 'decided':
        return this.approvals.hear(event);
      case 'askedElsewise':
        return this.refusals.hear(event.asked);
      case 'session':
      case 'sessionGone':
        return this.sessions.hear(event);
      case 'message':
        return this.runs.heard(event.message);
      default:
        return this.runs.hear(event);
    }
  }

  private order(order: Order, isRepeat: boolean): void {
    this.orders.hear(order, isRepeat);
  }

  /** The room says it besides its order: what ends from now on was stopped. */
  private stop(runId: RunId): void {
    this.runs.desk.stop(runId);
  }

  private tick(): void {
    if (!this.runs.isIdle) this.runs.tick();
    this.unnamed.tick();
    this.keepBoot();
  }

  /** The room has heard of no trouble as long as it was told of none. */
  private tellTrouble(trouble: Trouble | null): void {
    const code = trouble?.code ?? null;
    if (code === (this.told?.code ?? null)) return;
    this.told = trouble;
    if (this.room.isUp) this.sayTrouble();
  }

  private sayTrouble(): void {
    this.room.mention('gateway.trouble', { trouble: this.told });
  }

  private introduce() {
    const { version = '', scopes = [] } = this.hello ?? {};
    // While the gateway is away there is no process to speak of.
    this.introduced = this.gateway.now?.bootId ?? '';
    return {
      gatewayVersion: version.slice(0, 64),
      bootId: this.introduced.slice(0, 128),
      scopes: scopes.slice(0, 32).map((scope) => scope.slice(0, 64)),
      connectorVersion,
    };
  }

  private nameOf(model: { provider: string; id: string }): ModelName {
    if (this.model !== undefined) return this.model;
    const { provider, id } = model;
    return { provider, id, rehearsal: provider === 'rehearsal' };
  }
}

async function refusedOf(asked: readonly Promise<unknown>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(asked);
  return settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
}
