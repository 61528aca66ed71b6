import type { GatewayLink } from './gateway-link.ts';
import type { Runs } from './runs.ts';

/** One that has shown nothing for so long may be over: its last word may not have come. */
const silentMs = 30_000;

/**
 * Runs of the gateway that showed only that they prepare something, so that the room was not told of
 * them. One whose end was missed would be under way for ever, and hold up every change of the tools.
 */
export class UnnamedRuns {
  private readonly gateway: Pick<GatewayLink, 'call'>;
  private readonly runs: Pick<Runs, 'unnamed' | 'letGo'>;
  private readonly now: () => number;
  /** When it was last asked for them. */
  private lookedAt = 0;

  constructor(
    gateway: Pick<GatewayLink, 'call'>,
    runs: Pick<Runs, 'unnamed' | 'letGo'>,
    now: () => number,
  ) {
    this.gateway = gateway;
    this.runs = runs;
    this.now = now;
  }

  /** Once a second. */
  tick(): void {
    const now = this.now();
    if (now - this.lookedAt < silentMs) return;
    if (this.runs.unnamed(now - silentMs).length > 0) this.look(now - silentMs);
  }

  /** Events were lost, or none of these came since then: what the gateway is not at is let go. */
  look(heardBefore = this.now()): void {
    this.lookedAt = this.now();
    for (const run of this.runs.unnamed(heardBefore)) void this.lookAt(run);
  }

  private async lookAt(run: { gatewayRunId: string; sessionKey: string }): Promise<void> {
    const { gatewayRunId, sessionKey } = run;
    try {
      if (!(await this.isAtIt(gatewayRunId, sessionKey))) this.runs.letGo(gatewayRunId);
    } catch {
      // It is looked again.
    }
  }

  /**
   * Of a session the gateway tells one run at most, and not each: of another one it is known whether it
   * has come to its end, for ten minutes. Throws what `call` throws.
   */
  private async isAtIt(gatewayRunId: string, sessionKey: string): Promise<boolean> {
    const history = { sessionKey, limit: 1 };
    const { inFlightRun, sessionInfo } = await this.gateway.call('chat.history', history);
    if (inFlightRun?.runId === gatewayRunId) return true;
    if (sessionInfo?.hasActiveRun !== true) return false;
    const params = { runId: gatewayRunId, timeoutMs: 1 };
    const { status } = await this.gateway.call('agent.wait', params);
    return status !== 'ok' && status !== 'error';
  }
}
