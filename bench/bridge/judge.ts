import { fixed, type Gate } from '../report.ts';
import type { Turns } from './turns.ts';

/** The first texts of a gateway that shares its processor with others say nothing of 5 percent. */
const mostSpread = 0.25;

/** The three figures of what the bridge adds. A run that could not judge one has not met it. */
export function judge(
  { first, pacing, added }: Turns,
  wire: { frames: number; bytes: number; textBytes: number },
): Gate[] {
  const firsts = { direct: at(first.direct, 0.5), room: at(first.room, 0.5) };
  // What a turn differs from its neighbour by, of the same kind: the gateway's own noise.
  const spread = (at(first.direct, 0.75) - at(first.direct, 0.25)) / firsts.direct;
  const counts = spread <= mostSpread;
  const shown = `±${Math.round(spread * 100)} %`;
  const pace = at(pacing, 0.5);
  const ratio = firsts.room / firsts.direct;
  const share = at(added, 0.5) / pace;
  const bytes = wire.bytes / wire.textBytes;
  console.log(
    `\nbridge to a real gateway, ${first.room.length} turns of each: first text ${fixed(firsts.direct)} ms direct, ${fixed(firsts.room)} ms in the room (${shown}); ` +
      `the gateway's pace ${fixed(pace)} ms, added for each delta p50 ${fixed(at(added, 0.5))} p95 ${fixed(at(added, 0.95))} ms (${added.length}); ` +
      `${wire.frames} frames, ${wire.bytes} B for ${wire.textBytes} B of text`,
  );
  return [
    {
      name: 'bridge: first text',
      value: `${fixed(ratio)} × a client on the gateway itself, whose own differ by ${shown}`,
      target: counts ? 'at most 1.05' : 'at most 1.05; not judged: it differs by too much',
      isMet: counts && ratio <= 1.05,
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
