import type { BoxStatus, HostFacts, HostTrouble } from '../host/port.ts';
import type { Box } from './box.ts';
import type { Telling } from './telling.ts';

interface Start {
  generation: number;
  telling: Telling;
  done: Promise<HostFacts>;
  stop: AbortController;
}

/** What is known of one box. */
export interface Entry {
  box: Box | null;
  generation: number;
  /** A start that is under way, or the last one that failed. */
  start: Start | null;
  facts: HostFacts | null;
  failed: HostTrouble | null;
  /** What is done to one box is done one after the other. */
  turn: Promise<unknown>;
}

export const freshEntry = (): Entry => ({
  box: null,
  generation: -1,
  start: null,
  facts: null,
  failed: null,
  turn: Promise.resolve(),
});

/** What came up and still stands. What mends itself does; what could not is brought up anew by whoever asks. */
export const standing = ({ box, facts }: Entry): HostFacts | null =>
  box?.isThere && box.trouble === null ? facts : null;

/** How it is, for whoever asks. */
export function statusOf({ box, generation, start, facts, failed }: Entry): BoxStatus {
  if (start !== null) return { state: 'starting', generation };
  if (failed !== null) return { state: 'failed', generation, trouble: plain(failed) };
  if (box === null || !box.isThere) return { state: 'absent' };
  if (facts === null) return { state: 'stopped', generation };
  const isWhole = box.gatewayIsUp && box.connectorIsUp;
  return {
    state: isWhole ? 'running' : 'mending',
    generation,
    facts,
    restarts: box.restarts,
    ...(box.trouble === null ? {} : { trouble: box.trouble }),
  };
}

const plain = ({ words: { code, message, fix } }: HostTrouble) => ({ code, message, fix });
