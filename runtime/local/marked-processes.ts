import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { endAll } from '../supervisor/end-group.ts';
import { type ProcessRow, readProcesses } from '../supervisor/process-table.ts';

/** The variable whose value every process of a box inherits. */
const variable = 'AUTOPILOT_BOX';

/**
 * Who is of a box: whoever carries its mark, and who shares a process group with one of them. The
 * mark is 192 random bits, so nobody else's process is ever taken for ours; it finds those that left
 * the group (the gateway's broker does) and those whose parents are gone.
 */
export function processesOf(
  mark: string,
  table: readonly ProcessRow[] = readProcesses(),
): ProcessRow[] {
  const marked = table.filter(({ pid }) => environmentOf(pid).includes(`${variable}=${mark}`));
  const groups = new Set(marked.filter(({ pid, group }) => pid === group).map(({ pid }) => pid));
  return table.filter((row) => groups.has(row.group) || marked.includes(row));
}

/** The marks of what runs out of this folder of a box: each process of it has its home there. */
export function marksAt(folder: string): string[] {
  const marks = readProcesses().flatMap(({ pid }) => markIn(environmentOf(pid), folder) ?? []);
  return [...new Set(marks)];
}

/**
 * The mark in an environment whose home is in this folder, or `null`. Variables are apart by `\0`, or
 * all on the line of a command as `ps` writes them: with blanks between, and in them.
 */
export function markIn(environment: string, folder: string): string | null {
  const home = `HOME=${folder}/home`;
  const all = environment.trimEnd();
  const isList = all.includes('\0');
  const isThere = isList ? all.split('\0').includes(home) : ` ${all} `.includes(` ${home} `);
  return isThere
    ? (/(?:^|[\0 ])AUTOPILOT_BOX=([0-9a-f]{48})(?=[\0 ]|$)/.exec(all)?.[1] ?? null)
    : null;
}

function environmentOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/environ`, 'utf8');
    return execFileSync('ps', ['-E', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return ''; // Another user's, or gone.
  }
}

/** Ends a box: those that answer are asked first. Resolves when nobody of it is left. */
export async function endMarked(
  mark: string,
  politeMs: number,
  isMeant: (row: ProcessRow) => boolean = () => true,
): Promise<number> {
  const alive = () => processesOf(mark).filter(isMeant);
  const first = alive();
  await endAll(first, first.length === 0 ? 0 : politeMs);
  let ended = first.length;
  // Who was being started while the others ended.
  for (let left = alive(); left.length > 0; left = alive()) {
    await endAll(left);
    ended += left.length;
  }
  return ended;
}
