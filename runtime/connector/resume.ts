import type { RunId } from '../../shared/model/ids.ts';
import { type GatewayLink, GatewayRefused, isLost } from './gateway-link.ts';
import type { RunDesk } from './run-desk.ts';
import { heirOf, isFinished, ofRun } from './run-origin.ts';
import { saidBy } from './said-by.ts';
import type { Toolset } from './toolset.ts';
import type { SentWords } from './tracked-run.ts';
import { keptChars } from './transcript-message.ts';

/** A run that is open in the room, and of which it is not known here what the gateway made of it. */
export interface OpenRun {
  runId: RunId;
  sessionKey: string;
  /** How the gateway names it, where it is not as the room does. */
  gatewayRunId?: string;
  /** What the room asked for it with, where it did. */
  sent?: SentWords | null;
}

const lookBack = 200;
const waitMs = 5_000;
const mostRefused = 3;

/**
 * Finds out what became of a run while nobody listened, and goes on from there. The message is sent
 * only if the gateway does not have it: after a restart it would run the model again.
 */
export class Resume {
  private readonly gateway: Pick<GatewayLink, 'call' | 'now'>;
  private readonly runs: RunDesk;
  private readonly toolset: Pick<Toolset, 'quiet'>;
  /** How often in a row the gateway would not tell of a run, though it was there. */
  private readonly refused = new Map<RunId, number>();

  constructor(
    gateway: Pick<GatewayLink, 'call' | 'now'>,
    runs: RunDesk,
    toolset: Pick<Toolset, 'quiet'>,
  ) {
    this.gateway = gateway;
    this.runs = runs;
    this.toolset = toolset;
  }

  /**
   * A run that the gateway refuses to tell of, again and again, has failed: it would hold up its
   * session for ever. One that is heard goes on, told or not. Throws what `run` throws.
   */
  async orFail(open: OpenRun): Promise<void> {
    const { runId } = open;
    try {
      await this.run(open);
      this.refused.delete(runId);
    } catch (error) {
      if (isLost(error)) throw error;
      const times = (this.refused.get(runId) ?? 0) + 1;
      this.refused.set(runId, times);
      if (times < mostRefused || this.runs.seen(runId)?.isHeard === true) throw error;
      this.refused.delete(runId);
      this.giveUp(open, error instanceof GatewayRefused ? error.message : '');
    }
  }

  /** The gateway may be at it all the same. */
  private giveUp({ runId, sessionKey, gatewayRunId = runId }: OpenRun, why: string): void {
    this.runs.givenUp(runId, why);
    this.gateway.call('chat.abort', { sessionKey, runId: gatewayRunId }).catch(() => {});
  }

  /** Throws `GatewayRefused` if the gateway cannot be asked; then it is tried again when it is back. */
  async run(open: OpenRun): Promise<undefined> {
    const { runId, sessionKey, gatewayRunId = runId } = open;
    await this.runs.take(open);
    // The room ended it meanwhile: what was stopped before it was sent is not sent.
    if (!this.isUnderWay(runId)) return;
    const { messages, inFlightRun } = await this.gateway.call('chat.history', {
      sessionKey,
      limit: lookBack,
      maxChars: keptChars,
    });
    // Or while that was asked.
    if (!this.isUnderWay(runId)) return;
    const { isAsked, own } = ofRun(messages, gatewayRunId);
    if (inFlightRun?.runId === gatewayRunId) {
      this.runs.goesOn(runId, own, inFlightRun.text);
      return;
    }
    if (isFinished(own)) this.runs.endedMeanwhile(runId, own);
    else if (!isAsked && own.length === 0 && !this.hasBegun(runId)) await this.send(open);
    // The process that had it is no more, and what it had not finished went with it.
    else if (this.runs.seen(runId)?.boot !== this.gateway.now?.bootId) {
      this.runs.goesOn(runId, own);
      this.runs.broke(runId);
    } else await this.waitFor(open);
  }

  private isUnderWay(runId: RunId): boolean {
    return this.runs.seen(runId)?.isUnderWay === true;
  }

  private hasBegun(runId: RunId): boolean {
    return this.runs.seen(runId)?.hasBegun === true;
  }

  /** Sent twice to the same process it is done once: the name of the run is its key there. */
  private async send({ runId, sessionKey }: OpenRun): Promise<void> {
    await this.toolset.quiet();
    // The room ended it meanwhile.
    if (!this.isUnderWay(runId)) return;
    const { isStopping = false, sent = null } = this.runs.seen(runId) ?? {};
    if (isStopping) return this.runs.stopped(runId);
    if (sent === null) return this.runs.broke(runId);
    this.runs.begunAnew(runId);
    try {
      await this.gateway.call('chat.send', {
        sessionKey,
        message: saidBy(sent.author, sent.text),
        idempotencyKey: runId,
        queueMode: 'followup',
      });
    } catch (error) {
      if (!(error instanceof GatewayRefused) || error.isLost) throw error;
      this.runs.failed(runId, error.message);
    }
  }

  /** The same process still has it, or has just ended it. */
  private async waitFor(open: OpenRun): Promise<void> {
    const { runId, sessionKey, gatewayRunId = runId } = open;
    const params = { runId: gatewayRunId, timeoutMs: waitMs };
    const { status, error } = await this.gateway.call('agent.wait', params);
    if (status !== 'ok' && status !== 'error') return;
    const { messages, inFlightRun } = await this.gateway.call('chat.history', {
      sessionKey,
      limit: lookBack,
      maxChars: keptChars,
    });
    const { own } = ofRun(messages, gatewayRunId);
    const isSilent = status === 'ok' && own.length === 0 && !this.hasBegun(runId);
    const heir = isSilent ? heirOf(messages, gatewayRunId, inFlightRun?.runId) : null;
    // Without its words: they are there under the other name and are not sent again.
    if (heir !== null && this.runs.adopt(runId, heir))
      return this.run({ runId, sessionKey, gatewayRunId: heir });
    this.runs.endedMeanwhile(runId, own, status === 'ok' ? undefined : (error ?? ''));
  }
}
