import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * A process as the system knows it now. A pid alone names nobody for long: pids are given again,
 * so whoever is remembered is remembered with its start.
 */
export interface ProcessRow {
  pid: number;
  /** Its process group; everything the supervisor starts is one group per start. */
  group: number;
  /** Opaque and comparable: equal for the same process, different after a reboot. */
  start: string;
  /** Grows with time within one boot. */
  startOrder: number;
  command: string;
}

/** Every process one may see. On Linux from /proc, elsewhere from `ps`. */
export function readProcesses(): ProcessRow[] {
  if (process.platform !== 'linux') return parsePs(ps());
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      const row = parseStat(stat, boot, command);
      return row === null ? [] : [row];
    } catch {
      return []; // It ended while the table was read.
    }
  });
}

const ps = (): string =>
  execFileSync('ps', ['-A', '-o', 'pid=,pgid=,lstart=,command='], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });

/** A line of /proc/<pid>/stat; `null` for a process that ended and was not collected yet. */
export function parseStat(stat: string, boot: string, command: string): ProcessRow | null {
  // The name in brackets may hold spaces and brackets of its own.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, , group] = fields;
  const ticks = fields[19];
  if (state === 'Z' || state === 'X' || group === undefined || ticks === undefined) return null;
  const pid = Number.parseInt(stat, 10);
  return {
    pid,
    group: Number(group),
    start: `${boot} ${ticks}`,
    startOrder: Number(ticks),
    command,
  };
}

/** `pid pgid Sat Nov 21 11:47:02 2026 command …` */
export function parsePs(text: string): ProcessRow[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]{8}\s+\d{4})\s+(.*)$/.exec(line);
    if (match === null) return [];
    const [, pid, group, start = '', command = ''] = match;
    const startOrder = Date.parse(start);
    return [{ pid: Number(pid), group: Number(group), start, startOrder, command }];
  });
}
