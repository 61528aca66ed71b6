import { inLine } from '../../../shared/lib/marked.ts';
import type { Writer } from './locks.ts';

/** That somebody else writes there. */
export const writesInIt = ({ name }: Writer): string => `${inLine(name)} is writing in it`;

/** Which of these may be taken away: not what others write in now; and why the rest stays, where some does. */
export function spared(
  writers: ReadonlyMap<string, Writer>,
  ids: readonly string[],
): { free: string[]; why: string | null } {
  const held = ids.flatMap((id) => writers.get(id) ?? []);
  const free = ids.filter((id) => !writers.has(id));
  const [one, ...more] = held;
  if (one === undefined) return { free, why: null };
  if (more.length > 0)
    return { free, why: `Others are writing in ${held.length} of these, so those stay.` };
  if (free.length === 0) return { free, why: `${writesInIt(one)}, so it stays.` };
  return { free, why: `${inLine(one.name)} is writing in one of these, so that one stays.` };
}
