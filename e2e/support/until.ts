import { setTimeout as sleep } from 'node:timers/promises';

const lookEveryMs = 20;

/** Waits for what only looking can tell. Fails with `what` when it does not come in time. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  withinMs: number,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(lookEveryMs);
  }
}
