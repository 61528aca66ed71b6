import { inLine } from '../../../shared/lib/marked.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import type { Writer } from './locks.ts';

/** That somebody else writes there. */
export const writesInIt = ({ name }: Writer): string => `${inLine(name)} is writing in it`;

/**
 * Which of these may be taken away: not what others write in now, nor what a line hangs at that they write
 * on, for it would go too; and why the rest stays, where some does.
 */
export function spared(
  writers: ReadonlyMap<string, Writer>,
  edges: CanvasLayout['edges'],
  ids: readonly string[],
): { free: string[]; why: string | null } {
  const holders = new Map(writers);
  for (const [key, { from, to }] of edges) {
    const writer = writers.get(`edge:${key}`);
    if (writer === undefined) continue;
    for (const end of [from, to]) if (/^(?:note|group):/.test(end)) holders.set(end, writer);
  }
  const held = ids.flatMap((id) => holders.get(id) ?? []);
  const free = ids.filter((id) => !holders.has(id));
  const [one, ...more] = held;
  if (one === undefined) return { free, why: null };
  if (more.length > 0)
    return { free, why: `Others are writing in ${held.length} of these, so those stay.` };
  const where = free.length === 0 ? 'there, so it' : 'in one of these, so that one';
  return { free, why: `${inLine(one.name)} is writing ${where} stays.` };
}
