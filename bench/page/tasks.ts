import type { Browser, Page } from 'playwright-core';
import * as z from 'zod/mini';

const event = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.int(),
  tid: z.int(),
  ts: z.optional(z.number()),
  dur: z.optional(z.number()),
  tdur: z.optional(z.number()),
  args: z.optional(z.looseObject({ name: z.optional(z.string()) })),
});
const trace = z.object({ traceEvents: z.array(z.unknown()) });
type Event = z.infer<typeof event>;

const scripts = new Set(['FunctionCall', 'EvaluateScript', 'RunMicrotasks', 'FireAnimationFrame']);

/** What the page's main thread did: tasks that held script, by the time they had a processor, in ms. */
export interface Tasks {
  script: number[];
  /** Of all tasks, whatever was in them. */
  longestOfAll: number;
}

export const beginTrace = (browser: Browser, page: Page): Promise<void> =>
  browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });

export async function endTrace(browser: Browser): Promise<Tasks> {
  const { traceEvents } = trace.parse(JSON.parse((await browser.stopTracing()).toString()));
  const events = traceEvents.flatMap((one) => {
    const parsed = event.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  const calls = events.filter(({ name, ph }) => ph === 'X' && scripts.has(name));
  // The page whose script ran most is ours: the browser has pages of its own.
  const where = mostCommon(calls.map(placeOf));
  const here = events.filter((one) => one.ph === 'X' && placeOf(one) === where);
  const tasks = here.filter(
    ({ name }) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask',
  );
  const begun = calls.filter((one) => placeOf(one) === where).map(({ ts = 0 }) => ts);
  begun.sort((a, b) => a - b);
  const holdsScript = ({ ts = 0, dur = 0 }: Event): boolean => {
    const next = firstFrom(begun, ts);
    return next !== undefined && next <= ts + dur;
  };
  const ms = ({ tdur = 0 }: Event): number => tdur / 1000;
  return {
    script: tasks.filter(holdsScript).map(ms),
    longestOfAll: Math.max(0, ...tasks.map(ms)),
  };
}

const placeOf = ({ pid, tid }: Event): string => `${pid} ${tid}`;

function mostCommon(all: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

/** The first of sorted numbers that is not below. */
function firstFrom(sorted: readonly number[], from: number): number | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
}
