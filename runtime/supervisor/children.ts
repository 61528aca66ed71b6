import * as z from 'zod/mini';
import type { ProcessRow } from './process-table.ts';

const member = z.object({ pid: z.int(), start: z.string() });

/**
 * One start of the product as it is remembered in the data folder: the process that was spawned
 * leads a group of its own, and `members` are those of the group that were seen alive.
 */
export const children = z.object({
  leader: z.extend(member, { startOrder: z.number() }),
  members: z.array(member),
});
export type Children = z.infer<typeof children>;

/**
 * Who of the table is left of an earlier start. A member is known by pid and start. One that was
 * never seen (the crash came first) is known by its group: the group's number cannot be given to
 * another process while anyone is in it, unless all of ours were gone in between, and then either
 * the leader's pid is somebody else's or what lives there is not what we run.
 */
export function orphansOf(known: Children, table: readonly ProcessRow[]): ProcessRow[] {
  const { leader, members } = known;
  const seen = new Set([leader, ...members].map(({ pid, start }) => `${pid} ${start}`));
  const isSeen = ({ pid, start }: ProcessRow) => seen.has(`${pid} ${start}`);
  const holder = table.find(({ pid }) => pid === leader.pid);
  const isTakenOver = holder !== undefined && !isSeen(holder);
  return table.filter(
    (row) =>
      isSeen(row) ||
      (!isTakenOver &&
        row.group === leader.pid &&
        row.startOrder >= leader.startOrder &&
        isOfOurKind(row)),
  );
}

const isOfOurKind = ({ command }: ProcessRow): boolean =>
  /\bworkerd\b|\bwrangler\b|supervisor\/serve\.ts/.test(command);
