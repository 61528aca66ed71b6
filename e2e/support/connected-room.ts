import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connector } from '../../runtime/connector/connector.ts';
import { deviceKey } from '../../runtime/connector/device-key.ts';
import { PlayedGateway } from '../../runtime/connector/rig/played-gateway.ts';
import type { DialRoom } from '../../runtime/connector/room-link.ts';
import type { InstanceId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { GatewayStage } from '../../testkit/room/gateway-stage.ts';

/** The real room and the real connector, with a gateway that is played: no process, no workerd. */
export class ConnectedRoom {
  readonly stage: GatewayStage;
  readonly gateway: PlayedGateway;
  readonly id: InstanceId;
  private connector: Connector | null = null;
  private readonly folder = mkdtempSync(join(tmpdir(), 'connected-'));
  readonly ended: number[] = [];
  /** The connector's socket breaks before it hears the next answer to this. */
  losesAnswerTo: string | null = null;
  /** What the room says comes so late. */
  delayMs = 0;

  /** What must not leave the box, besides its tokens. */
  private readonly secrets: readonly string[];

  private constructor(
    stage: GatewayStage,
    gateway: PlayedGateway,
    id: InstanceId,
    secrets: readonly string[],
  ) {
    this.secrets = secrets;
    this.stage = stage;
    this.gateway = gateway;
    this.id = id;
  }

  static async open(secrets: readonly string[] = []): Promise<ConnectedRoom> {
    const stage = new GatewayStage();
    const gateway = await PlayedGateway.start();
    gateway.answers['agent.wait'] = {
      status: 'ok',
      terminalReceipt: { effective: { provider: 'mock', model: 'mock-1' } },
    };
    gateway.answers['exec.approval.list'] = [];
    const id = await stage.allowed();
    stage.host.starts.at(-1)?.comes();
    await stage.settle();
    return new ConnectedRoom(stage, gateway, id, secrets);
  }

  connect(): void {
    this.connector = new Connector(
      {
        roomUrl: 'ws://127.0.0.1:1/',
        token: 'a token of this box',
        gatewayUrl: this.gateway.url,
        gatewayToken: 'a token of the gateway',
        deviceKeyFile: join(this.folder, 'device.pem'),
        stateFile: join(this.folder, 'state.json'),
        secrets: [...this.secrets],
        logFile: join(this.folder, 'gateway.log'),
      },
      {
        key: deviceKey(join(this.folder, 'device.pem')),
        dial: this.dial,
        ended: (code) => this.ended.push(code),
      },
    );
    this.connector.open();
  }

  /** Dies, and what it had written down is lost. */
  killWithItsState(): void {
    this.kill();
    writeFileSync(join(this.folder, 'state.json'), '{"bootId":"bo');
  }

  kill(): void {
    this.connector?.close();
    this.connector = null;
  }

  async close(): Promise<void> {
    this.kill();
    await this.gateway.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Looks again after everything that happens; gives up after a while. */
  async until<T>(look: () => T | null | undefined | false, what: string): Promise<T> {
    for (let n = 0; n < 4_000; n++) {
      await this.stage.settle();
      const found = look();
      if (found !== null && found !== undefined && found !== false) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`did not come: ${what}`);
  }

  private soon(arrive: () => void): void {
    if (this.delayMs === 0) queueMicrotask(arrive);
    else setTimeout(arrive, this.delayMs);
  }

  /** A socket of the room without a network between. */
  private readonly dial: DialRoom = (end) => {
    const { bench } = this.stage;
    const { generation } = this.stage.instance(this.id);
    const wire = bench.connect(principal.parse(`connector:${this.id}`), { generation });
    const send = wire.send.bind(wire);
    let isLost = false;
    wire.send = (frame) => {
      send(frame);
      if (typeof frame === 'string' && !isLost) this.soon(() => end.heard(frame));
    };
    const close = wire.close.bind(wire);
    wire.close = (code, reason) => {
      close(code, reason);
      queueMicrotask(() => end.closed(code));
    };
    queueMicrotask(() => end.opened());
    return {
      send: (frame) =>
        queueMicrotask(() => {
          if (frame === 'ping') return end.heard('pong');
          if (wire.closed !== null) return;
          isLost = this.losesAnswerTo !== null && String(frame).includes(this.losesAnswerTo);
          wire.say(frame);
          if (!isLost) return;
          this.losesAnswerTo = null;
          bench.leave(wire);
        }),
      close: () => {
        if (wire.closed === null) bench.leave(wire);
      },
    };
  };
}
