import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstBrokenReceipt } from '../../party/autopilot/store/receipts.ts';
import type { Approval } from '../../shared/model/approval.ts';
import type { ApprovalId, RunId } from '../../shared/model/ids.ts';
import { GatewayStage } from './gateway-stage.ts';

/**
 * One question of a gateway that several may end at the same time: two people in the room, somebody
 * at the gateway itself, both clocks and a Stop, while news and orders are on their way. What is kept
 * beside the room is who was first, and what the gateway did.
 */

const steps = [
  ...(['ada', 'ben'] as const).flatMap((by) =>
    (['approve', 'reject'] as const).map((verdict) => ({ do: 'vote' as const, by, verdict })),
  ),
  // By the clock of a gateway its time may be over earlier.
  ...(['allowed', 'denied', 'expired'] as const).map((as) => ({ do: 'console' as const, as })),
  // What the gateway tells is on its way to the room, and what it is told to the gateway.
  ...[1, 2].flatMap(() => [{ do: 'hear' as const }, { do: 'carry' as const }]),
  ...[30_000, 60_000].map((ms) => ({ do: 'wait' as const, ms })),
  { do: 'stop' as const },
  // Its time is over, and the alarm has not rung.
  { do: 'late' as const },
];
type Step = (typeof steps)[number];

/** Who ended it, in this room. */
type Winner =
  | `${'ada' | 'ben'} ${'approve' | 'reject'}`
  | `console ${'allowed' | 'denied' | 'expired'}`
  | 'clock'
  | 'stop';

const roomMs = 60_000;
/** A gateway waits half a minute longer than a room. */
const gatewayMs = 90_000;

/** A room with an OpenClaw that is ready. Questions follow each other in it. */
async function place() {
  const stage = new GatewayStage();
  return { stage, ...(await stage.ready()), played: 0 };
}
type Place = Awaited<ReturnType<typeof place>>;

class Play {
  winner: Winner | null = null;
  private readonly place: Place;
  private readonly gatewayId: string;
  private readonly id: ApprovalId;
  private readonly runId: RunId;
  private readonly askedAt: number;
  /** At the gateway: what became of it, and what of that the room has not heard. */
  private became: 'allowed' | 'denied' | 'expired' | null = null;
  private news: ('allowed' | 'denied' | 'expired')[] = [];
  private readonly carried = new Set<string>();
  private ranByRoom = 0;
  private isSettledThere = false;

  constructor(at: Place) {
    this.place = at;
    const { stage, connector, threadId } = at;
    this.gatewayId = `g-${at.played++}`;
    this.askedAt = stage.bench.clock.now();
    const said = { threadId, text: 'which system?' };
    this.runId = stage.cyd.does('messages.send', said, `key-send-${this.gatewayId}`).runId;
    stage.begins(connector, this.runId, 'Let me look.');
    const expiresAt = this.askedAt + gatewayMs;
    this.id = stage.gatewayAsks(connector, this.gatewayId, { runId: this.runId, expiresAt });
  }

  step(one: Step): void {
    const { stage, connector } = this.place;
    switch (one.do) {
      case 'vote': {
        const own: Winner = `${one.by} ${one.verdict}`;
        const counts = (this.winner ?? own) === own;
        const answer = stage.votes(stage[one.by], this.id, one.verdict);
        expect([own, this.winner, answer]).toEqual([own, this.winner, counts ? 'ok' : 'conflict']);
        this.winner ??= own;
        return;
      }
      case 'console':
        if (this.became !== null) return;
        this.became = one.as;
        this.news.push(one.as);
        return;
      case 'hear':
        for (const decision of this.news.splice(0)) {
          const { gatewayId } = this;
          const { state } = stage.approval(this.id);
          // The clock was first, but no alarm rang: there it is settled, and told nothing of ours.
          if (this.winner === 'clock' && state === 'pending') this.isSettledThere = true;
          connector.does('gateway.settled', { gatewayId, decision, by: 'the console' });
          this.winner ??= `console ${decision}`;
        }
        return;
      case 'carry':
        for (const { id: orderId, decision } of this.open()) {
          this.carried.add(orderId);
          if (this.became === null && decision === 'allow-once') this.ranByRoom += 1;
          this.became ??= decision === 'deny' ? 'denied' : 'allowed';
          connector.does('gateway.done', { orderId, ok: true, result: { became: this.became } });
        }
        return;
      case 'wait':
        return this.wait(one.ms);
      case 'late':
        return this.late();
      case 'stop':
        stage.cyd.tries('runs.stop', { runId: this.runId }, `key-stop-${this.gatewayId}`);
        this.winner ??= 'stop';
    }
  }

  /** Everything arrives, and all clocks run out. */
  end(): void {
    for (const last of ['hear', 'carry', 'hear'] as const) this.step({ do: last });
    this.wait(2 * roomMs);
    for (const last of ['hear', 'carry'] as const) this.step({ do: last });
    this.place.connector.tries('run.end', { runId: this.runId, state: 'done' });
  }

  check(): void {
    const { stage } = this.place;
    const row = stage.approval(this.id);
    const isYes = this.winner?.endsWith('approve') === true;
    const ranOut = this.winner === 'clock' && !this.isSettledThere;
    const isNo = this.winner?.endsWith('reject') === true || ranOut;
    const sent = this.sent().map(({ decision }) => decision);
    expect([this.winner, sent]).toEqual([
      this.winner,
      isYes ? ['allow-once'] : isNo ? ['deny'] : [],
    ]);
    expect(this.ranByRoom).toBeLessThanOrEqual(isYes ? 1 : 0);
    if (this.ranByRoom > 0) expect(row.state).toBe('done');
    const states = story[kindOf(this.winner)];
    expect([this.winner, states]).toEqual([this.winner, expect.arrayContaining([row.state])]);
    const [voter] = this.winner?.split(' ') ?? [];
    if (isYes || row.state === 'rejected') expect(row.decidedBy).toEqual([`human:${voter}`]);
    else expect(row.decidedBy).toBeUndefined();
    expect(row.reason ?? '').toContain(
      this.winner === 'stop'
        ? 'The run that asked was stopped.'
        : row.state === 'cancelled'
          ? `it was ${this.winner?.split(' ')[1]} by the console`
          : '',
    );
    const told = stage
      .receipts('approval')
      .filter(({ approvalId }) => approvalId === this.id)
      .map(({ kind, principal }) => (kind === 'approval.vote' ? `${kind} ${principal}` : kind));
    const voted = isYes || row.state === 'rejected' ? [`approval.vote human:${voter}`] : [];
    const before = isYes ? ['approval.approved', 'approval.dispatched'] : [];
    expect(told).toEqual([...voted, ...before, `approval.${row.state}`]);
  }

  private wait(ms: number): void {
    const { stage, connector } = this.place;
    const { bench } = stage;
    for (let left = ms; left > 0; left -= 10_000) {
      for (const one of [stage.ada, stage.ben, stage.cyd, connector])
        one.pongAt = bench.clock.now();
      bench.run(10_000);
    }
    this.clocks();
  }

  private late(): void {
    const { stage, connector } = this.place;
    const { bench } = stage;
    bench.clock.jump(roomMs);
    for (const one of [stage.ada, stage.ben, stage.cyd, connector]) one.pongAt = bench.clock.now();
    this.clocks();
  }

  private clocks(): void {
    const { bench } = this.place.stage;
    if (bench.clock.now() >= this.askedAt + roomMs) this.winner ??= 'clock';
    if (this.became !== null || bench.clock.now() < this.askedAt + gatewayMs) return;
    this.became = 'expired';
    this.news.push('expired');
  }

  private sent() {
    const { stage, connector } = this.place;
    return stage
      .orders(connector, 'decide')
      .filter(({ gatewayId }) => gatewayId === this.gatewayId)
      .filter(({ id }, n, all) => all.findIndex((one) => one.id === id) === n);
  }

  /** What was told, and neither taken back nor carried out. */
  private open() {
    const off = this.place.connector.events('withdrawn').map(({ orderId }) => orderId);
    return this.sent().filter(({ id }) => !off.includes(id) && !this.carried.has(id));
  }
}

type Kind = 'approve' | 'reject' | 'clock' | 'expired' | 'console' | 'stop' | 'nobody';

function kindOf(winner: Winner | null): Kind {
  if (winner === null) return 'nobody';
  if (winner === 'clock' || winner === 'stop') return winner;
  if (winner.endsWith('approve')) return 'approve';
  if (winner.endsWith('reject')) return 'reject';
  return winner === 'console expired' ? 'expired' : 'console';
}

/** How it may stand at the end. */
const story: Record<Kind, readonly Approval['state'][]> = {
  approve: ['done', 'failed', 'unknown'],
  reject: ['rejected'],
  clock: ['expired'],
  expired: ['expired'],
  console: ['cancelled'],
  stop: ['cancelled'],
  nobody: [],
};

const perPlace = 15;

test('[R29] [GA23] whoever comes first ends a question of a gateway, in any order: one winner, one yes at the most, one story in the receipts', async () => {
  let here = await place();
  const won = new Map<string, number>();
  const order = fc.shuffledSubarray(steps, { minLength: 2 });
  await fc.assert(
    fc.asyncProperty(order, async (acts) => {
      if (here.played >= perPlace) here = await place();
      const at = here;
      // Where one failed the next begins anew.
      here = { ...at, played: perPlace };
      const play = new Play(at);
      for (const one of acts) play.step(one);
      play.end();
      play.check();
      expect(firstBrokenReceipt(at.stage.bench.store)).toBeNull();
      expect(at.stage.bench.errors()).toEqual([]);
      const kind = kindOf(play.winner);
      won.set(kind, (won.get(kind) ?? 0) + 1);
      here = at;
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 1_000), seed: 29 },
  );
  for (const kind of ['approve', 'reject', 'clock', 'expired', 'console', 'stop'])
    expect([kind, (won.get(kind) ?? 0) > 20]).toEqual([kind, true]);
}, 60_000);
