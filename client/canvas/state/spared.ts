import { inLine } from '../../../shared/lib/marked.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import type { Writer } from './locks.ts';

/** That somebody else writes there. */
export const writesInIt = ({ name }: Writer): string => `${inLine(name)} is writing in it`;

/** Who holds what: what they write in now, and the notes and frames whose lines they write on, which would go too. */
export function holdersOf(
  writers: ReadonlyMap<string, Writer>,
  edges: CanvasLayout['edges'],
): ReadonlyMap<string, Writer> {
  const holders = new Map(writers);
  for (const [key, { from, to }] of edges) {
    const writer = writers.get(`edge:${key}`);
    for (const id of [from, to])
      if (writer !== undefined && /^(note|group):/.test(id)) holders.set(id, writer);
  }
  return holders;
}

/** Which of these may be taken away: not what others hold; and why the rest stays, where some does. */
export function spared(
  holders: ReadonlyMap<string, Writer>,
  ids: readonly string[],
): { free: string[]; why: string | null } {
  const held = ids.flatMap((id) => holders.get(id) ?? []);
  const free = ids.filter((id) => !holders.has(id));
  const [one, ...more] = held;
  if (one === undefined) return { free, why: null };
  const isOne = more.every(({ by }) => by === one.by);
  const who = isOne ? `${inLine(one.name)} is` : 'Others are';
  if (more.length > 0)
    return { free, why: `${who} writing in or at ${held.length} of these, so those stay.` };
  const where = free.length === 0 ? 'there, so it' : 'in or at one of these, so that one';
  return { free, why: `${who} writing ${where} stays.` };
}
