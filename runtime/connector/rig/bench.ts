import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connector } from '../connector.ts';
import { type DeviceKey, deviceKey } from '../device-key.ts';
import { type AdminCall, GatewayLink } from '../gateway-link.ts';
import { RealGateway } from './real-gateway.ts';
import { RoomDouble } from './room-double.ts';
import { ScriptedModel } from './scripted-model.ts';

/** A real gateway with a scripted model, a connector, and a room at the edge of its socket. */
export class Bench {
  readonly model: ScriptedModel;
  readonly gateway: RealGateway;
  readonly room = new RoomDouble();
  private readonly folder = mkdtempSync(join(tmpdir(), 'connector-'));
  private readonly secrets: readonly string[];
  private connector: Connector | null = null;
  /** Codes with which the room sent a connector away for good. */
  readonly ended: number[] = [];

  private constructor(model: ScriptedModel, gateway: RealGateway, secrets: readonly string[]) {
    this.model = model;
    this.gateway = gateway;
    this.secrets = secrets;
  }

  static async start(secrets: readonly string[] = []): Promise<Bench> {
    const model = await ScriptedModel.start();
    const bench = new Bench(model, await RealGateway.start(model.baseUrl), secrets);
    bench.connect();
    await bench.ready().catch(async (error: unknown) => {
      await bench.remove();
      throw error;
    });
    return bench;
  }

  /** A new process of the connector: it knows what its files, the room and the gateway know. */
  connect(): void {
    const connector = new Connector(this.config(), {
      key: this.key(),
      dial: this.room.dial,
      ended: (code) => this.ended.push(code),
    });
    connector.open();
    this.connector = connector;
  }

  ready(): Promise<unknown> {
    return this.room.until(() => this.room.isReady, 'the model answers', 120_000);
  }

  /** The connector dies where it stands. */
  kill(): void {
    this.connector?.close();
    this.connector = null;
    this.room.drop();
  }

  /** Somebody at the gateway's own surface. */
  async admin<T>(work: (call: AdminCall) => Promise<T>): Promise<T> {
    const { url, token } = this.gateway;
    const nobody = { up: () => {}, down: () => {}, event: () => {}, gap: () => {} };
    const other = deviceKey(join(this.folder, 'other.pem'));
    return new GatewayLink({ url, token, key: other }, nobody).asAdmin(work);
  }

  async remove(): Promise<void> {
    this.connector?.close();
    await this.gateway.remove();
    await this.model.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private key(): DeviceKey {
    return deviceKey(join(this.folder, 'device.pem'));
  }

  private config() {
    return {
      roomUrl: 'ws://127.0.0.1:1/',
      token: 'connector.room.instance.1.0123456789abcdef',
      gatewayUrl: this.gateway.url,
      gatewayToken: this.gateway.token,
      deviceKeyFile: join(this.folder, 'device.pem'),
      stateFile: join(this.folder, 'state.json'),
      secrets: [...this.secrets],
      logFile: this.gateway.logFile,
    };
  }
}
