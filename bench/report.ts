import type { Workload } from './peers/peer.ts';
import type { Figures } from './round.ts';

/** Medians of a peer's rounds that count, and how far they spread. */
export interface Summary {
  peer: string;
  cpuPerToken: number;
  /** (third quartile − first) / median of the CPU. */
  spread: number;
  bytesPerTextByte: number;
  worstOverhead: number;
  p50: number;
  p99: number;
  firstP50: number;
  counted: number;
  voided: string[];
}

export interface Gate {
  name: string;
  value: string;
  target: string;
  isMet: boolean;
  /** What is known of a miss. */
  note?: string;
}

export function summarize(
  work: Workload,
  figures: ReadonlyMap<string, readonly Figures[]>,
): Map<string, Summary> {
  console.log(
    `\n${work.threads} × ${work.tokensPerSecond / work.threads} tok/s, ${work.watchers} watchers`,
  );
  const summaries = new Map<string, Summary>();
  for (const [peer, rounds] of figures) {
    const good = rounds.filter((one) => one.void === null);
    const pick = (of: (one: Figures) => number) => median(good.map(of));
    const cpu = good.map((one) => one.cpuPerToken);
    const summary: Summary = {
      peer,
      cpuPerToken: median(cpu),
      spread: (quantile(cpu, 0.75) - quantile(cpu, 0.25)) / median(cpu),
      bytesPerTextByte: pick((one) => one.bytes / one.textBytes),
      worstOverhead: Math.max(...good.map((one) => one.worstOverhead)),
      p50: pick((one) => one.p50),
      p99: pick((one) => one.p99),
      firstP50: pick((one) => one.firstP50),
      counted: good.length,
      voided: rounds.flatMap((one) => (one.void === null ? [] : [one.void])),
    };
    summaries.set(peer, summary);
    const { cpuPerToken, spread, bytesPerTextByte, p50, p99, firstP50 } = summary;
    console.log(
      `  ${peer.padEnd(30)} ${fixed(cpuPerToken)} µs/token ±${Math.round(spread * 100)} %  ${fixed(bytesPerTextByte)} B/B  ` +
        `p50 ${fixed(p50)} p99 ${fixed(p99)} first ${fixed(firstP50)} ms  ${good.length}/${rounds.length} rounds${summary.voided.map((why) => ` (void: ${why})`).join('')}`,
    );
  }
  return summaries;
}

/** The gates of one workload. A miss within the spread of both sides is no miss. */
export function judge(
  name: string,
  summaries: ReadonlyMap<string, Summary>,
  targets: { limit: number; plain?: number },
): Gate[] {
  const of = (peer: string) => summaries.get(peer);
  const room = of('autopilot');
  const limit = of('ws, same frames');
  const plain = of('partyserver, frame per token');
  if (room === undefined || limit === undefined || room.counted === 0 || limit.counted === 0)
    return [{ name, value: 'no round counted', target: 'at least one', isMet: false }];
  const slack = (other: Summary) => 1 + room.spread + other.spread;
  const toLimit = room.cpuPerToken / limit.cpuPerToken;
  const gates: Gate[] = [
    {
      name: `${name}: CPU per token`,
      value: `${fixed(toLimit)} × ws sending the same frames`,
      target: `≤ ${targets.limit} ×`,
      isMet: toLimit <= targets.limit * slack(limit),
      note: platformNote,
    },
    {
      name: `${name}: bytes beside the text`,
      value: `${room.worstOverhead} B at the most`,
      target: '≤ 12 B a frame',
      isMet: room.worstOverhead <= 12,
    },
  ];
  if (plain !== undefined && plain.counted > 0 && targets.plain !== undefined) {
    const times = plain.cpuPerToken / room.cpuPerToken;
    gates.push({
      name: `${name}: CPU per token`,
      value: `${fixed(times)} × less than partyserver, frame per token`,
      target: `≥ ${targets.plain} ×`,
      isMet: times * slack(plain) >= targets.plain,
    });
    gates.push(...latency(name, room, plain));
  }
  const platform = of('partyserver, same frames');
  if (platform !== undefined && platform.counted > 0) {
    const ratio = room.cpuPerToken / platform.cpuPerToken;
    const isMet = ratio <= 1.3 * slack(platform);
    gates.push({
      name: `${name}: CPU per token`,
      value: `${fixed(ratio)} × partyserver sending the same frames`,
      target: '≤ 1.3 ×',
      isMet,
    });
  }
  return gates;
}

/** A latency counts only while the plain peer's own p99 is under a third of what is asked. */
function latency(name: string, room: Summary, plain: Summary): Gate[] {
  const gate = (what: string, value: number, most: number): Gate => {
    const counts = plain.p99 < most / 3;
    return {
      name: `${name}: ${what}`,
      value: `${fixed(value)} ms`,
      target: counts
        ? `≤ ${fixed(most)} ms`
        : `not judged: the plain peer's own p99 is ${fixed(plain.p99)} ms`,
      isMet: !counts || value <= most,
    };
  };
  return [
    gate('added latency p50', room.p50, 40),
    gate('added latency p99', room.p99, 90),
    gate('first text p50', room.firstP50, 1.5 * plain.firstP50),
  ];
}

const platformNote =
  'workerd spends about twice what Node spends on a WebSocket frame; partyserver forwarding the same frames costs as much as the room (bench/README.md)';

export const fixed = (value: number): string => value.toFixed(value < 10 ? 2 : 1);

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);
