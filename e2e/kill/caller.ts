import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../testkit/random.ts';
import { type Command, type Place, RawClient } from '../support/raw-client.ts';

/** The room said that it did this. From then on it has to be there, whatever is killed. */
export interface Acknowledged extends Command {
  at: number;
  payload: unknown;
}

const redialMs = 100;
const laterMs = 300;

/**
 * Sends commands as a client that wants them done: each under its key, again on every new socket
 * until it is answered. Sometimes it repeats what was answered long ago.
 */
export class Caller {
  readonly client: RawClient;
  readonly acknowledged: Acknowledged[] = [];
  /** Answers "no" that are final. */
  readonly refused: string[] = [];
  /** A repeat that was answered with something else than the first time. */
  readonly contradicted: string[] = [];
  /** Calls back with every acknowledgement. */
  onAcknowledged: (command: Acknowledged) => void = () => {};
  private readonly pending = new Map<string, Command>();
  private readonly random: Random;
  private isStopped = false;
  private nextKey = 1;
  private living: Promise<void> | null = null;

  constructor(place: Place, random: Random, options: { binary?: boolean } = {}) {
    this.client = new RawClient(place, options);
    this.random = random;
  }

  get waiting(): number {
    return this.pending.size;
  }

  /** Keeps a socket open until `stop`. */
  begin(...topics: string[]): void {
    this.living = this.live(topics);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.client.close();
    await this.living;
  }

  /** Answers the key. */
  command(method: string, params: unknown): string {
    const key = `k${this.random.int(0, 0xffffff).toString(16)}-${this.nextKey++}-${process.pid}`;
    const command = { method, params, key };
    this.pending.set(key, command);
    this.attempt(command);
    return key;
  }

  /** Says something again that was acknowledged before. */
  repeat(): void {
    if (this.acknowledged.length > 0) void this.check(this.random.pick(this.acknowledged));
  }

  /** Says everything again that was acknowledged; resolves when every answer was compared. */
  async repeatAll(): Promise<void> {
    for (const known of this.acknowledged) {
      await this.check(known);
      await sleep(25); // The room takes fifty requests a second from one connection.
    }
  }

  private async live(topics: string[]): Promise<void> {
    while (!this.isStopped) {
      try {
        await this.client.dial(...topics);
        for (const command of [...this.pending.values()]) this.attempt(command);
        await this.client.ended;
      } catch {
        await sleep(redialMs);
      }
    }
  }

  private attempt(command: Command): void {
    if (!this.client.isOpen) return;
    const { method, params, key } = command;
    void this.client.askOrLose(method, params, key).then(async (answer) => {
      if (answer === null || !this.pending.has(key)) return;
      if (!answer.ok && answer.error?.retry !== 'never') {
        await sleep(answer.error?.retryAfterMs ?? laterMs);
        return this.attempt(command);
      }
      this.pending.delete(key);
      if (!answer.ok) return void this.refused.push(`${method} ${answer.error?.code}`);
      const known = { ...command, at: performance.now(), payload: answer.payload };
      this.acknowledged.push(known);
      this.onAcknowledged(known);
    });
  }

  private async check({ method, params, key, payload }: Acknowledged): Promise<void> {
    const again = await this.client.askOrLose(method, params, key);
    if (again === null || again.error?.retry === 'later') return;
    if (JSON.stringify(again.payload) !== JSON.stringify(payload))
      this.contradicted.push(`${method} ${key}: ${JSON.stringify([payload, again])}`);
  }
}
