import { fixed, type Gate } from '../report.ts';
import type { Turns } from './turns.ts';

/** First texts of a gateway that differ by more among themselves say nothing of 5 percent. */
const mostSpread = 0.25;

/** What a turn differs from its neighbour by, of the same kind: the gateway's own noise. */
const spreadOf = (direct: readonly number[]): number =>
  (at(direct, 0.75) - at(direct, 0.25)) / at(direct, 0.5);

/** How many turns more a run takes at the most, to be able to judge. */
const mostTimes = 3;

/** A run that cannot judge yet takes more turns; one that never can has met nothing. */
export const needsMore = (direct: readonly number[], rounds: number): boolean =>
  direct.length < rounds ||
  (direct.length < rounds * mostTimes && !(spreadOf(direct) <= mostSpread));

/**
 * The three figures of what the bridge adds. A first text is the gateway's own and what lies before
 * and behind it; those two are timed in the very turn. Both they and the whole count, and only where
 * the gateway's own differ little.
 */
export function judge(
  { first, parts, pacing, added }: Pick<Turns, 'first' | 'parts' | 'pacing' | 'added'>,
  wire: { frames: number; bytes: number; textBytes: number },
): Gate[] {
  const firsts = { direct: at(first.direct, 0.5), room: at(first.room, 0.5) };
  const spread = spreadOf(first.direct);
  const counts = spread <= mostSpread;
  const shown = `±${Math.round(spread * 100)} %`;
  const around = parts.before.map((ms, n) => ms + (parts.after[n] ?? Number.NaN));
  const withAround = 1 + at(around, 0.5) / firsts.direct;
  const pace = at(pacing, 0.5);
  const ratio = firsts.room / firsts.direct;
  const share = at(added, 0.5) / pace;
  const bytes = wire.bytes / wire.textBytes;
  console.log(
    `\nbridge to a real gateway, ${first.room.length} turns of each: first text ${fixed(firsts.direct)} ms direct, ${fixed(firsts.room)} ms in the room (${shown}); ` +
      `of it ${fixed(at(parts.before, 0.5))} ms before the gateway had it, ${fixed(at(parts.gateway, 0.5))} ms of its own, ${fixed(at(parts.after, 0.5))} ms behind; ` +
      `the gateway's pace ${fixed(pace)} ms, added for each delta p50 ${fixed(at(added, 0.5))} p95 ${fixed(at(added, 0.95))} ms (${added.length}); ` +
      `${wire.frames} frames, ${wire.bytes} B for ${wire.textBytes} B of text`,
  );
  return [
    {
      name: 'bridge: first text',
      value: `${fixed(withAround)} × a client on the gateway itself by what lies around the gateway; whole ${fixed(ratio)} ×, where its own differ by ${shown}`,
      target: counts
        ? 'at most 1.05, both'
        : `at most 1.05, which a spread above ${mostSpread * 100} % cannot say`,
      isMet: counts && withAround <= 1.05 && ratio <= 1.05,
    },
    {
      name: 'bridge: added for each delta (p50)',
      value: `${fixed(share)} × the gateway's own pace`,
      target: 'at most 0.25',
      isMet: share <= 0.25,
    },
    {
      name: 'bridge: frames to the room’s client',
      value: `${fixed(bytes)} × their text`,
      target: 'at most 1.5',
      isMet: bytes <= 1.5,
    },
  ];
}

const at = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
};
