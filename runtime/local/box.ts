import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelName, Trouble } from '../../shared/model/run.ts';
import { boxEnv, gatewayConfig, type ModelAccess } from '../host/gateway-config.ts';
import { HostTrouble } from '../host/port.ts';
import { hostTroubleOf } from '../host/troubles.ts';
import { listenerPid } from '../supervisor/port.ts';
import {
  type BoxFolder,
  keepCompiledApart,
  makeBoxFolder,
  removeBoxFolder,
  writeGatewayConfig,
  writePrivately,
} from './box-folder.ts';
import type { BoxPrograms } from './box-programs.ts';
import { type BoxRecord, secretsOf, writeRecord } from './box-record.ts';
import { exitOfBadConfig, exitReason, isPortTaken } from './exit-reason.ts';
import { endMarked } from './marked-processes.ts';
import { keepShort, lastWords, sizeOf, turnOutput } from './output-file.ts';
import { deathsBeforeTelling, deathsInARow, restAfter } from './rest-after.ts';
import { standardTools } from './standard-tools.ts';

/** A gateway says goodbye to its connector and closes its database within this. */
const politeMs = 6_000;
const readyWithinMs = 180_000;
const lookEveryMs = 100;
/** What a connector ends with that the room lets in no more; see `runtime/connector/main.ts`. */
const exitOfTurnedAway = 3;

export interface BoxPorts {
  programs: BoxPrograms;
  model: (record: BoxRecord) => ModelAccess;
  modelName: (record: BoxRecord) => ModelName;
  /** The room's address as it is served now; it may have another port than when the box was asked for. */
  roomUrl: (asked: string) => string;
  /** Another port, after this one turned out to be taken. */
  otherPort: () => Promise<number | null>;
  env: Readonly<Record<string, string | undefined>>;
  say: (words: string) => void;
}

interface Life {
  child: ChildProcess;
  since: number;
  ended: Promise<number | null>;
}

/**
 * One gateway and its connector in a folder of their own. What dies is started again, ever later,
 * until `end`; the connector outlives its gateway, since it is who tells the room.
 */
export class Box {
  readonly folder: BoxFolder;
  record: BoxRecord;
  /** How often something of it was started again, since somebody asked for it. */
  restarts = 0;
  trouble: Trouble | null = null;
  private readonly ports: BoxPorts;
  private gateway: Life | null = null;
  private connector: Life | null = null;
  private isUp = false;
  /** Ends what this life of the box waits for. */
  private life = new AbortController();

  constructor(folder: BoxFolder, record: BoxRecord, ports: BoxPorts) {
    this.folder = folder;
    this.record = record;
    this.ports = ports;
  }

  get gatewayIsUp(): boolean {
    return this.isUp;
  }

  get connectorIsUp(): boolean {
    return this.connector !== null;
  }

  /** Its files are where they were. */
  get isThere(): boolean {
    return existsSync(this.folder.record);
  }

  save(change: Partial<BoxRecord>): void {
    this.record = { ...this.record, ...change };
    makeBoxFolder(this.folder);
    writeRecord(this.folder, this.record);
  }

  /** Boots the gateway; resolves when it is ready. From then on it is kept up. */
  async boot(): Promise<void> {
    const before = this.end();
    // Whoever ends the box from here on ends this boot.
    this.life = new AbortController();
    const { signal } = this.life;
    await before;
    this.restarts = 0;
    this.trouble = null;
    keepShort([this.folder.gatewayOut, this.folder.connectorOut], signal);
    try {
      await this.bootOnce(signal);
    } catch (error) {
      // What does not come up is not left half alive.
      if (!signal.aborted) await this.end();
      throw error;
    }
    void this.keepGateway(signal, 0);
  }

  /** Starts the connector with what the record says; an older one is ended first. */
  async connect(): Promise<void> {
    const { spec, gatewayToken, port } = this.record;
    if (spec === undefined) throw hostTroubleOf('boxFailed');
    const { signal } = this.life;
    signal.throwIfAborted();
    const { folder } = this;
    writePrivately(folder.connectorConfig, {
      roomUrl: this.ports.roomUrl(spec.roomUrl),
      token: spec.connectorToken,
      gatewayUrl: `ws://127.0.0.1:${port}`,
      gatewayToken,
      deviceKeyFile: folder.deviceKey,
      stateFile: folder.connectorState,
      secrets: secretsOf(this.record),
      logFile: folder.gatewayLog,
      model: this.ports.modelName(this.record),
    });
    this.startConnector();
    void this.keepConnector(signal, 0);
  }

  /** Ends every process of the box; its files stay. */
  async end(): Promise<void> {
    this.life.abort();
    this.isUp = false;
    await endMarked(this.record.mark, politeMs);
    this.gateway = null;
    this.connector = null;
  }

  async remove(): Promise<void> {
    await this.end();
    removeBoxFolder(this.folder);
  }

  private async bootOnce(signal: AbortSignal): Promise<void> {
    for (let isSecondTry = false; ; isSecondTry = true) {
      signal.throwIfAborted();
      const from = this.startGateway();
      const trouble = await this.untilReady(from, signal);
      signal.throwIfAborted();
      if (trouble === null) {
        this.isUp = true;
        return;
      }
      await this.endGateway();
      const isTaken = trouble === 'portTaken' || isPortTaken(this.said(from));
      if (isSecondTry || !isTaken)
        throw trouble === 'portTaken' ? hostTroubleOf('noPort') : trouble;
      const port = await this.ports.otherPort();
      signal.throwIfAborted();
      if (port === null) throw hostTroubleOf('noPort');
      this.save({ port });
    }
  }

  /** All but the connector: helpers of a dead gateway would hold its database and its ports. */
  private async endGateway(): Promise<void> {
    const spared = this.connector?.child.pid;
    await endMarked(this.record.mark, 0, ({ group }) => group !== spared);
  }

  /** Says where in its output this start begins. What was deleted meanwhile is not made again. */
  private startGateway(): number {
    const { folder, record, ports } = this;
    if (!this.isThere) throw hostTroubleOf('boxFailed');
    makeBoxFolder(folder);
    keepCompiledApart(folder);
    const place = {
      port: record.port,
      token: record.gatewayToken,
      workspace: folder.workspace,
      logFile: folder.gatewayLog,
    };
    writeGatewayConfig(
      folder,
      gatewayConfig(place, ports.model(record), record.spec?.config.tools ?? standardTools),
    );
    turnOutput(folder.gatewayOut);
    const from = sizeOf(folder.gatewayOut);
    this.gateway = this.spawn(ports.programs.gateway(record), folder.gatewayOut, folder.workspace);
    return from;
  }

  private startConnector(): void {
    const { folder, ports } = this;
    turnOutput(folder.connectorOut);
    this.connector = this.spawn(ports.programs.connector(folder), folder.connectorOut, folder.root);
  }

  /** In a process group of its own, with nothing of our environment. */
  private spawn(args: readonly string[], out: string, cwd: string): Life {
    const { folder, record, ports } = this;
    const file = openSync(out, 'a', 0o600);
    try {
      const child = spawn(process.execPath, args, {
        cwd,
        env: boxEnv({ folder: folder.root, mark: record.mark }, ports.env),
        stdio: ['ignore', file, file],
        detached: true,
      });
      const ended = new Promise<number | null>((resolve) => {
        child.once('exit', resolve);
        child.once('error', () => resolve(null));
      });
      return { child, since: Date.now(), ended };
    } finally {
      closeSync(file);
    }
  }

  /** `null` when it answers; else why it does not. */
  private async untilReady(
    from: number,
    signal: AbortSignal,
  ): Promise<HostTrouble | 'portTaken' | null> {
    const { gateway } = this;
    if (gateway === null) return hostTroubleOf('boxFailed');
    let code: number | null | undefined;
    void gateway.ended.then((value) => {
      code = value;
    });
    const until = Date.now() + readyWithinMs;
    while (!signal.aborted) {
      if (code !== undefined) return this.troubleOfExit(code, from);
      if (await isReady(this.record.port)) {
        // Another start on this machine may have taken the port: what is ready then is its gateway.
        const listener = listenerPid(this.record.port);
        return listener === null || listener === gateway.child.pid ? null : 'portTaken';
      }
      if (Date.now() > until)
        return hostTroubleOf(
          'gatewaySilent',
          exitReason(this.said(from), secretsOf(this.record)) ?? undefined,
        );
      await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
    }
    return hostTroubleOf('overtaken');
  }

  private troubleOfExit(code: number | null, from: number): HostTrouble {
    const reason = exitReason(this.said(from), secretsOf(this.record)) ?? undefined;
    return hostTroubleOf(code === exitOfBadConfig ? 'gatewayConfig' : 'gatewayDied', reason);
  }

  private said(from: number): string {
    return lastWords(this.folder.gatewayOut, from);
  }

  private async keepGateway(signal: AbortSignal, before: number): Promise<void> {
    let deaths = before;
    while (!signal.aborted) {
      const { gateway } = this;
      if (gateway === null) return;
      await gateway.ended;
      if (signal.aborted) return;
      this.isUp = false;
      deaths = deathsInARow(deaths, Date.now() - gateway.since);
      this.restarts += 1;
      this.ports.say(`a gateway ended and is started again (${this.restarts})`);
      if (!(await this.rest(deaths, signal)) || !this.isThere) return this.vanish();
      await this.endGateway();
      await this.bootOnce(signal).then(
        () => {
          this.trouble = null;
        },
        (error: unknown) => {
          if (!signal.aborted) this.notice(error, deaths);
        },
      );
    }
  }

  private async keepConnector(signal: AbortSignal, before: number): Promise<void> {
    let deaths = before;
    while (!signal.aborted) {
      const { connector } = this;
      if (connector === null) return;
      const code = await connector.ended;
      if (signal.aborted || this.connector !== connector) return;
      this.connector = null;
      if (code === exitOfTurnedAway) {
        // Another one took its place, or its instance is gone: it would be turned away again.
        this.trouble = hostTroubleOf('connectorTurnedAway').words;
        return;
      }
      deaths = deathsInARow(deaths, Date.now() - connector.since);
      this.restarts += 1;
      if (deaths >= deathsBeforeTelling) this.trouble = hostTroubleOf('connectorDied').words;
      if (!(await this.rest(deaths, signal)) || !this.isThere) return this.vanish();
      this.startConnector();
    }
  }

  /** Somebody took the folder away: there is nothing that could be started again. */
  private vanish(): void {
    if (!this.isThere) this.life.abort();
  }

  private notice(error: unknown, deaths: number): void {
    const { words } = error instanceof HostTrouble ? error : hostTroubleOf('boxFailed');
    if (deaths >= deathsBeforeTelling || words.retry === 'never') this.trouble = words;
  }

  private async rest(deaths: number, signal: AbortSignal): Promise<boolean> {
    await sleep(restAfter(deaths), undefined, { signal }).catch(() => {});
    return !signal.aborted;
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
      signal: AbortSignal.timeout(1_000),
    });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}
