import { peerDecisions } from './peers/plain-rows.ts';
import { roomDecisions } from './peers/room-decisions.ts';
import type { Served } from './process.ts';
import { fixed, type Gate } from './report.ts';

export const watchers = 20;
/** Both sides take turns, so that whatever disturbs one disturbs the other. */
const turnsOf = 25;
const counted = 1_000;

/** One of two that decide: from asking to the last watcher that saw it allowed, in ms. */
export interface Decider {
  decide(): Promise<number>;
  close(): void;
}

/** What a change of the room wrote and told, for a peer that does as much without a reason. */
export interface Load {
  /** Rows written in the two transactions, and characters in each frame that tells of them. */
  create: { rows: number; frame: number };
  decide: { rows: number; frame: number };
}

/** Create → decide → seen by 20 watchers, beside a Durable Object that writes and tells as much. */
export async function decisions(workerd: Served): Promise<Gate[]> {
  const { load, ...room } = await roomDecisions(workerd, watchers);
  const plain = await peerDecisions(workerd, watchers, load);
  const times = { room: [] as number[], plain: [] as number[] };
  try {
    // The first turn warms up and does not count.
    for (let turn = -1; turn < counted / turnsOf; turn++)
      for (const [side, decider] of [
        ['room', room],
        ['plain', plain],
      ] as const)
        for (let i = 0; i < turnsOf; i++) {
          const took = await decider.decide();
          if (turn >= 0) times[side].push(took);
        }
  } finally {
    room.close();
    plain.close();
  }
  return report(times, load);
}

function report(times: { room: number[]; plain: number[] }, load: Load): Gate[] {
  const ratios = Array.from({ length: counted / turnsOf }, (_, turn) => {
    const [room, plain] = [times.room, times.plain].map((all) =>
      at(all.slice(turn * turnsOf, (turn + 1) * turnsOf), 0.5),
    );
    return (room ?? 0) / (plain ?? 0);
  });
  const noise = (at(ratios, 0.75) - at(ratios, 0.25)) / at(ratios, 0.5);
  console.log(
    `\ncreate → decide → seen by ${watchers} watchers, ${counted} times; ${load.create.rows} + ${load.decide.rows} rows, ${load.create.frame} + ${load.decide.frame} characters told; p50 in turns ±${Math.round(noise * 100)} %`,
  );
  for (const [name, all] of [
    ['autopilot', times.room],
    ['plain Durable Object', times.plain],
  ] as const)
    console.log(`  ${name.padEnd(30)} p50 ${fixed(at(all, 0.5))} p99 ${fixed(at(all, 0.99))} ms`);
  const gate = (what: string, ratio: number, most: number): Gate => ({
    name: `a decision seen by ${watchers}: ${what}`,
    value: `${fixed(ratio)} × a plain Durable Object with as many rows`,
    target: `≤ ${most} ×`,
    isMet: ratio <= most * (1 + noise),
  });
  return [
    gate('p50', at(ratios, 0.5), 1.5),
    gate('p99', at(times.room, 0.99) / at(times.plain, 0.99), 2),
  ];
}

const at = (times: readonly number[], q: number): number => {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
};
