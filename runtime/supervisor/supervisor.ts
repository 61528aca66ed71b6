import { setTimeout as sleep } from 'node:timers/promises';
import type { LogFile } from './log-file.ts';
import { type Problems, probe } from './probe.ts';
import type { Product } from './product.ts';
import {
  beginWatch,
  stepWatch,
  type Watch,
  type WatchEffect,
  type WatchEvent,
} from './step-watch.ts';

const probeEveryMs = 250;
/** While it starts nothing else is worth doing, and every moment counts. */
const probeStartEveryMs = 50;

/** Why the product is no longer served. */
export type Ending =
  | { is: 'stopped' }
  | { is: 'gaveUp'; failures: number }
  | { is: 'misconfigured'; problems: Problems };

export interface SupervisorPorts {
  product: Product;
  port: number;
  log: LogFile;
  stop: AbortSignal;
  onHealthy: (facts: { afterMs: number; isFirst: boolean }) => void;
  say: (words: string) => void;
}

/**
 * Keeps the product alive until `stop`: asks how it is, lets `stepWatch` decide, and does what it
 * says. When it returns, no process of the product is left.
 */
export async function supervise(ports: SupervisorPorts): Promise<Ending> {
  const { product, port, stop } = ports;
  const happened: WatchEvent[] = [];
  let wasUp = false;
  let lives = 0;
  const perform = async (effect: WatchEffect): Promise<void> => {
    switch (effect.do) {
      case 'end':
        lives += 1;
        return product.end('atOnce');
      case 'spawn': {
        const life = ++lives;
        product.spawn(() => {
          if (life === lives) happened.push({ type: 'exited', now: Date.now() });
        });
        return;
      }
      case 'tellHealthy':
        wasUp = true;
        product.recordMembers();
        return ports.onHealthy(effect);
      default:
        return tell(ports, effect);
    }
  };
  let [watch, effects] = beginWatch(Date.now());
  for (;;) {
    for (const effect of effects) await perform(effect);
    if (watch.phase === 'gaveUp') return { is: 'gaveUp', failures: 3 };
    if (stop.aborted) break;
    const looked = await look(watch, port, happened);
    if ('problems' in looked) {
      await product.end('atOnce');
      return { is: 'misconfigured', problems: looked.problems };
    }
    [watch, effects] = stepWatch(watch, looked, wasUp);
    const pause = watch.phase === 'starting' ? probeStartEveryMs : probeEveryMs;
    if (effects.length === 0) await sleep(pause, undefined, { signal: stop }).catch(() => {});
  }
  await product.end('politely');
  return { is: 'stopped' };
}

/** What happened meanwhile, else how the product is now. */
async function look(
  watch: Watch,
  port: number,
  happened: WatchEvent[],
): Promise<WatchEvent | { problems: Problems }> {
  const event = happened.shift();
  if (event !== undefined) return event;
  if (watch.phase === 'resting') return { type: 'tick', now: Date.now() };
  const probed = await probe(port);
  if ('problems' in probed) return probed;
  return { type: 'probe', outcome: probed.outcome, now: Date.now() };
}

type Telling = Exclude<WatchEffect, { do: 'end' | 'spawn' | 'tellHealthy' }>;

function tell({ say, log }: SupervisorPorts, effect: Telling): void {
  switch (effect.do) {
    case 'tellLost':
      return say(`Autopilot stopped answering (${effect.why}); it is started again.`);
    case 'tellTrouble':
      return say(
        `Autopilot did not come up ${effect.failures} times in a row. Next try in ${effect.againInMs / 1000} s.\n` +
          `Its last words, all of them in ${log.path}:\n${log.tail(12)}`,
      );
    case 'tellGivenUp':
      return say(
        `Autopilot did not come up, ${effect.failures} times in a row. Its last words:\n${log.tail(30)}`,
      );
  }
}
