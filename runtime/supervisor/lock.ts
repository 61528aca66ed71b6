import * as z from 'zod/mini';
import type { ProcessRow } from './process-table.ts';

/** Who runs over a data folder. */
export const lock = z.object({
  pid: z.int(),
  start: z.string(),
  /** Where the product is served, once it is. */
  address: z.nullable(z.string()),
});
export type Lock = z.infer<typeof lock>;

/** `free`: nobody has it. `stale`: its process is gone, whoever has the pid now. */
export function judgeLock(
  text: string | null,
  table: readonly ProcessRow[],
): { is: 'free' } | { is: 'stale' } | { is: 'held'; by: Lock } {
  if (text === null) return { is: 'free' };
  const parsed = lock.safeParse(parseJson(text));
  if (!parsed.success) return { is: 'stale' };
  const by = parsed.data;
  const isAlive = table.some(({ pid, start }) => pid === by.pid && start === by.start);
  return isAlive ? { is: 'held', by } : { is: 'stale' };
}

export const heldWords = ({ pid, address }: Lock): string =>
  address === null
    ? `Autopilot is starting here already (process ${pid}).`
    : `Autopilot runs here already: ${address} (process ${pid}).`;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
