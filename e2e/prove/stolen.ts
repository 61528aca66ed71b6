import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/**
 * How long (s) the host of a virtual machine has given a processor of it to others since it is up, on
 * the average of its processors: the eighth figure of a line of `/proc/stat`. 0 where nobody tells.
 */
export function stolenSeconds(stat = readStat()): number {
  const of = (line: string): number => Number(line.trim().split(/\s+/)[8] ?? 0);
  const lines = stat.split('\n').filter((line) => /^cpu\d+ /.test(line));
  if (lines.length === 0) return 0;
  return lines.reduce((sum, line) => sum + of(line), 0) / lines.length / ticksPerSecond;
}

function readStat(): string {
  try {
    return readFileSync('/proc/stat', 'utf8');
  } catch {
    return '';
  }
}
