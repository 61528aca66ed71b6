import { Agent, type FiberRecoveryContext, type FiberRecoveryResult } from 'agents';
import * as z from 'zod/mini';
import { errorName } from '../../shared/lib/error-name.ts';
import { roomId, runId, threadId } from '../../shared/model/ids.ts';
import { Producer } from '../../shared/producer/producer.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { admissionHeaders } from '../auth/admission.ts';
import type { Env } from '../env.ts';
import { selectModel } from '../models/select-model.ts';
import { reach } from '../platform/failpoint.ts';
import { log } from '../platform/log.ts';
import { webFor } from '../tools/web.ts';
import { answerRun, contextUnits, stopped } from './answer-run.ts';
import { Ledger } from './ledger.ts';
import type { RunPlace } from './name.ts';
import { type LinkEnd, LinkLost, type LinkSocket, RoomLink } from './room-link.ts';

/** `cause`: what was decided, of a run that was parked. */
const metadata = z.object({
  roomId,
  threadId,
  runId,
  attempt: z.int(),
  cause: z.optional(z.string()),
});

/** A run whose process dies this often is not tried again; its lease ends it with a reason. */
const mostAttempts = 6;
const keepFibersMs = 86_400_000;

/**
 * The assistant of one thread. The Agents SDK accepts, keeps alive, cancels and recovers runs, and
 * does nothing else: what a run did is in the ledger, what people see is in the room.
 */
export class ThreadAgent extends Agent<Env> {
  /** The heartbeat is also what finds a run whose process died: words go on so long after, at most. */
  static override options = { keepAliveIntervalMs: 3_000, sendIdentityOnConnect: false };
  private readonly stops = new Map<string, AbortController>();
  /** The attempts under way, by run: the next one at the same run waits for the one before. */
  private readonly attempts = new Map<string, Promise<void>>();

  /** The room asks for a run to be answered; asking again changes nothing. */
  async wake(place: RunPlace, cause?: string): Promise<void> {
    await this.begin({ ...place, attempt: 0, ...(cause === undefined ? {} : { cause }) });
  }

  /** Somebody pressed Stop. A run that is not here has nothing to stop; the room ends it. */
  stop({ runId: id }: RunPlace): void {
    this.stops.get(id)?.abort(stopped);
  }

  /** Awaiting the room here would deadlock: start a new fiber, and leave. */
  override async onFiberRecovered(
    context: FiberRecoveryContext,
  ): Promise<FiberRecoveryResult | undefined> {
    const parsed = metadata.safeParse(context.metadata);
    if (!parsed.success) return undefined;
    const next = { ...parsed.data, attempt: parsed.data.attempt + 1 };
    if (next.attempt < mostAttempts) void this.begin(next);
    return { status: 'completed' };
  }

  override onStart(): void {
    log('info', 'agent.woke');
  }

  override onRequest(): Response {
    return new Response('not found', { status: 404 });
  }

  private async begin(run: z.infer<typeof metadata>): Promise<void> {
    const wake = run.cause === undefined ? run.runId : `${run.runId}+${run.cause}`;
    const key = run.attempt === 0 ? wake : `${wake}#${run.attempt}`;
    const attempt = () => this.afterOthers(run.runId, () => this.answer(run));
    await this.startFiber('run', attempt, { idempotencyKey: key, metadata: run });
  }

  /** A wake may come while the attempt that parked is still on its way out. */
  private async afterOthers(id: string, answer: () => Promise<void>): Promise<void> {
    const before = this.attempts.get(id) ?? Promise.resolve();
    const attempt = before.then(answer, answer);
    this.attempts.set(id, attempt);
    try {
      await attempt;
    } finally {
      if (this.attempts.get(id) === attempt) this.attempts.delete(id);
    }
  }

  private async answer(place: RunPlace): Promise<void> {
    const stop = new AbortController();
    this.stops.set(place.runId, stop);
    const producer = new Producer(place.runId, {
      fromMs: limits.paceMs,
      toMs: limits.slowestPaceMs,
    });
    const link = new RoomLink({
      dial: (end) => this.dial(place, end),
      runId: place.runId,
      contextUnits,
      producer,
      onStop: () => stop.abort(stopped),
    });
    const ledger = new Ledger((strings, ...values) => this.sql(strings, ...values), place.runId);
    const selected = selectModel(this.env);
    const web = webFor(this.env);
    try {
      await answerRun({
        ...place,
        contextUnits,
        producer,
        link,
        ledger,
        selected,
        stop,
        web,
        reach,
      });
    } catch (error) {
      if (!(error instanceof LinkLost)) log('error', 'run.failed', { error: errorName(error) });
    } finally {
      link.close();
      this.stops.delete(place.runId);
      await this.deleteFibers({ settledBefore: new Date(Date.now() - keepFibersMs), limit: 50 });
    }
  }

  /** A socket into the room, as the producer of this thread. Only objects of this Worker can say who they are. */
  private async dial(place: RunPlace, end: LinkEnd): Promise<LinkSocket> {
    const stub = this.env.Autopilot.get(this.env.Autopilot.idFromName(place.roomId));
    const response = await stub.fetch(`https://room/parties/autopilot/${place.roomId}`, {
      headers: {
        upgrade: 'websocket',
        [admissionHeaders.principal]: `autopilot:${place.threadId}`,
      },
    });
    const { webSocket } = response;
    if (webSocket === null) throw new Error(`the room answered ${response.status}`);
    webSocket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') end.heard(data);
    });
    webSocket.addEventListener('close', ({ code }) => end.closed(code));
    webSocket.addEventListener('error', () => end.closed(1006));
    webSocket.accept();
    return webSocket;
  }
}
