import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessRow } from './process-table.ts';
import { readProcesses } from './process-table.ts';

const lookAgainMs = 20;

/**
 * Ends processes and waits until they are gone, because what comes next opens the same files. A
 * SIGTERM is only asked for when somebody is there to answer it; nothing here needs it to be safe.
 */
export async function endAll(
  rows: readonly Pick<ProcessRow, 'pid' | 'start'>[],
  politeMs = 0,
): Promise<void> {
  const left = () => {
    const table = readProcesses();
    return rows.filter(({ pid, start }) =>
      table.some((row) => row.pid === pid && row.start === start),
    );
  };
  const until = Date.now() + politeMs;
  if (politeMs > 0) for (const { pid } of left()) signal(pid, 'SIGTERM');
  for (let some = left(); some.length > 0; some = left()) {
    if (Date.now() >= until) for (const { pid } of some) signal(pid, 'SIGKILL');
    await sleep(lookAgainMs);
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone.
  }
}
