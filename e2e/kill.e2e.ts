import { expect, test } from 'vitest';
import { Random } from '../testkit/random.ts';
import { describeKill, planKills } from './kill/plan.ts';
import { Siege } from './kill/siege.ts';

const kills = Number(process.env.KILLS ?? 20);
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

test(`[R17] ${kills} kills, SEED=${seed}: what was acknowledged is kept, once, and runs end truthfully`, {
  timeout: 180_000 + kills * 30_000,
}, async () => {
  console.log(`SEED=${seed} KILLS=${kills}`);
  const siege = new Siege(seed);
  try {
    await siege.begin();
    const plan = planKills(kills, new Random(seed));
    for (const [i, kill] of plan.entries()) {
      console.log(`${i + 1}. ${describeKill(kill)}`);
      await siege.endure(kill, plan[i + 1]);
    }
    const tally = await siege.finish();
    console.log(tallyOf(tally));
    expect(tally.wrong).toEqual([]);
    expect(tally.acknowledged).toBeGreaterThan(kills);
    // A resend needs a delivery that the kill before it interrupted, which cannot be forced.
    const missed = Object.keys(tally.points).filter((point) => point.endsWith('missed'));
    expect(missed.filter((point) => !point.startsWith('midAlarm'))).toEqual([]);
  } finally {
    await siege.product.remove();
  }
});

function tallyOf({ backMs, firstAckMs, ...rest }: Awaited<ReturnType<Siege['finish']>>): string {
  const spread = (all: number[]) => {
    const sorted = all.toSorted((a, b) => a - b);
    const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
    return `p50 ${at(0.5)} p95 ${at(0.95)} max ${at(1)}`;
  };
  return JSON.stringify({ ...rest, backMs: spread(backMs), firstAckMs: spread(firstAckMs) });
}
