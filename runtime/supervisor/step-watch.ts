import { unreachable } from '../../shared/lib/unreachable.ts';

/** What a probe of the product found. `refused`: nobody listens. `silent`: no answer in time. */
export type Outcome = 'ok' | 'refused' | 'silent' | 'broken';

/** What the supervisor believes about the product. A value; `stepWatch` makes the next one. */
export type Watch =
  /** Its processes were spawned and it has not answered yet. `failures`: starts in a row that came to nothing. */
  | { phase: 'starting'; since: number; failures: number }
  | { phase: 'healthy'; since: number; failures: number }
  /** It was healthy and does not answer; it may only be busy, or mending itself. */
  | { phase: 'doubtful'; since: number; healthySince: number; failures: number }
  /** Its processes were ended; new ones are spawned at `until`. */
  | { phase: 'resting'; until: number; failures: number }
  | { phase: 'gaveUp' };

export type WatchEvent =
  | { type: 'probe'; outcome: Outcome; now: number }
  /** The process that was spawned is gone. */
  | { type: 'exited'; now: number }
  | { type: 'tick'; now: number };

/** What the shell must do. `end` comes before `spawn`, so that two never run over the same data. */
export type WatchEffect =
  | { do: 'end' }
  | { do: 'spawn' }
  | { do: 'tellHealthy'; afterMs: number; isFirst: boolean }
  | { do: 'tellLost'; why: string }
  | { do: 'tellTrouble'; failures: number; againInMs: number }
  | { do: 'tellGivenUp'; failures: number };

export type Watched = readonly [Watch, readonly WatchEffect[]];

/** A laptop that also compiles something takes its time. */
const startWithinMs = 45_000;
/** A workerd that died is back within a second or two; the room may compute for longer than one. */
const patienceMs = 5_000;
/** Who lives shorter than this did not really come up. */
const stableMs = 2_000;
const firstRestMs = 500;
const longestRestMs = 30_000;
/** From here on a person is told that something is wrong. */
const failuresBeforeTelling = 2;
/** A product that never came up at all is not tried for ever: something here is wrong. */
const failuresBeforeGivingUp = 3;

export const beginWatch = (now: number): Watched => [
  { phase: 'starting', since: now, failures: 0 },
  [{ do: 'spawn' }],
];

/** `wasUp`: it was healthy at least once since `npm start`; then it is never given up. */
export function stepWatch(watch: Watch, event: WatchEvent, wasUp: boolean): Watched {
  if (watch.phase === 'gaveUp') return [watch, []];
  if (watch.phase === 'resting') return rest(watch, event);
  switch (event.type) {
    case 'probe':
      return event.outcome === 'ok'
        ? becomeHealthy(watch, event.now, wasUp)
        : doubt(watch, event.outcome, event.now, wasUp);
    case 'exited':
      return fail(watch, event.now, wasUp, 'its process ended');
    case 'tick':
      return [watch, []];
    default:
      return unreachable(event);
  }
}

function rest(watch: Extract<Watch, { phase: 'resting' }>, { now }: WatchEvent): Watched {
  if (now < watch.until) return [watch, []];
  return [{ phase: 'starting', since: now, failures: watch.failures }, [{ do: 'spawn' }]];
}

type Running = Exclude<Watch, { phase: 'resting' | 'gaveUp' }>;

function becomeHealthy(watch: Running, now: number, wasUp: boolean): Watched {
  const { failures } = watch;
  if (watch.phase === 'starting')
    return [
      { phase: 'healthy', since: now, failures },
      [{ do: 'tellHealthy', afterMs: now - watch.since, isFirst: !wasUp }],
    ];
  const since = watch.phase === 'healthy' ? watch.since : watch.healthySince;
  const isStable = now - since >= stableMs;
  return [{ phase: 'healthy', since, failures: isStable ? 0 : failures }, []];
}

function doubt(watch: Running, outcome: Outcome, now: number, wasUp: boolean): Watched {
  if (watch.phase === 'starting')
    return now - watch.since < startWithinMs
      ? [watch, []]
      : fail(watch, now, wasUp, 'it did not come up in time');
  const isNew = watch.phase !== 'doubtful';
  const since = isNew ? now : watch.since;
  const healthySince = isNew ? watch.since : watch.healthySince;
  const doubtful: Running = { phase: 'doubtful', since, healthySince, failures: watch.failures };
  if (now - since < patienceMs) return [doubtful, []];
  const why = outcome === 'refused' ? 'nobody listens' : 'it does not answer';
  return fail(doubtful, now, wasUp, why);
}

/** Ends what is left of it; spawns anew, at once the first time, later and later after that. */
function fail(watch: Running, now: number, wasUp: boolean, why: string): Watched {
  const failures = watch.failures + 1;
  const lost: WatchEffect[] = watch.phase === 'starting' ? [] : [{ do: 'tellLost', why }];
  if (!wasUp && failures >= failuresBeforeGivingUp)
    return [{ phase: 'gaveUp' }, [{ do: 'end' }, { do: 'tellGivenUp', failures }]];
  const restMs = restAfter(failures);
  const told: WatchEffect[] =
    failures >= failuresBeforeTelling ? [{ do: 'tellTrouble', failures, againInMs: restMs }] : [];
  if (restMs === 0)
    return [{ phase: 'starting', since: now, failures }, [...lost, { do: 'end' }, { do: 'spawn' }]];
  return [{ phase: 'resting', until: now + restMs, failures }, [...lost, { do: 'end' }, ...told]];
}

const restAfter = (failures: number): number =>
  failures <= 1 ? 0 : Math.min(longestRestMs, firstRestMs * 2 ** (failures - 2));
