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
    const history = this.gateway.call('chat.history', { sessionKey, limit: 1 });
    const found = await history.catch(() => null);
    if (found !== null && found.inFlightRun?.runId !== gatewayRunId) this.runs.letGo(gatewayRunId);
  }
}
