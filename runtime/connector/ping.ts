import { randomBytes } from 'node:crypto';
import type { ModelName } from '../../shared/model/run.ts';
import { type GatewayLink, GatewayRefused } from './gateway-link.ts';

/** The session in which a model is only asked whether it answers. Nobody is shown it. */
export const pingSession = 'agent:main:autopilot-ping';

const withinMs = 90_000;

export interface Pong {
  ms: number;
  model: ModelName;
}

/** One small question to the model: says that it answers, and takes the slow first turn away. */
export class Ping {
  private readonly gateway: Pick<GatewayLink, 'call' | 'asAdmin'>;
  private readonly nameOf: (model: { provider: string; id: string }) => ModelName;
  private readonly now: () => number;
  private underWay: Promise<Pong> | null = null;

  constructor(
    gateway: Pick<GatewayLink, 'call' | 'asAdmin'>,
    nameOf: (model: { provider: string; id: string }) => ModelName,
    now: () => number,
  ) {
    this.gateway = gateway;
    this.nameOf = nameOf;
    this.now = now;
  }

  get isUnderWay(): boolean {
    return this.underWay !== null;
  }

  /** Throws `GatewayRefused` with what the gateway says of it. */
  ask(): Promise<Pong> {
    this.underWay ??= this.once().finally(() => {
      this.underWay = null;
    });
    return this.underWay;
  }

  private async once(): Promise<Pong> {
    const runId = `ping-${randomBytes(8).toString('hex')}`;
    const beganAt = this.now();
    await this.gateway.call('chat.send', {
      sessionKey: pingSession,
      message: 'Answer with the one word: ready.',
      idempotencyKey: runId,
    });
    const { status, error, terminalReceipt } = await this.gateway.call(
      'agent.wait',
      { runId, timeoutMs: withinMs },
      withinMs + 5_000,
    );
    if (status !== 'ok')
      throw new GatewayRefused('modelSilent', error ?? 'The model did not answer in time.', false);
    const ms = this.now() - beganAt;
    const { provider = '', model = '' } = terminalReceipt?.effective ?? {};
    // What was said there is of no use to anybody.
    await this.gateway
      .asAdmin((call) => call('sessions.delete', { key: pingSession }))
      .catch(() => {});
    return { ms, model: this.nameOf({ provider, id: model }) };
  }
}
