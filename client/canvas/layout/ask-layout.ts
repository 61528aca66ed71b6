import * as z from 'zod/mini';
import type { Plan } from './lay-out.ts';
import workerUrl from './layout-worker.ts?worker&url';
import type { Place } from './place.ts';

const answer = z.object({
  n: z.int(),
  places: z.map(z.string(), z.object({ x: z.number(), y: z.number() })),
});

const silentMs = 30_000;

let worker: Worker | null = null;
let asked = 0;

/**
 * Lays out in a worker; where there is none, or it says nothing for half a minute, here, which may hold the page
 * up for a moment.
 */
export async function askLayout(plan: Plan): Promise<ReadonlyMap<string, Place>> {
  const there = theWorker();
  if (there === null) return here(plan);
  const n = ++asked;
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(limit);
      there.removeEventListener('message', hear);
      there.removeEventListener('error', fail);
    };
    const hear = ({ data }: MessageEvent) => {
      const parsed = answer.safeParse(data);
      if (!parsed.success || parsed.data.n !== n) return;
      done();
      resolve(parsed.data.places);
    };
    const fail = () => {
      done();
      there.terminate();
      if (worker === there) worker = null;
      resolve(here(plan));
    };
    const limit = setTimeout(fail, silentMs);
    there.addEventListener('message', hear);
    there.addEventListener('error', fail);
    there.postMessage({ n, plan });
  });
}

/** So that it is there when it is asked: a canvas begins with what it has no place for. */
export const callLayouter = (): void => void theWorker();

const here = async (plan: Plan) => (await import('./lay-out.ts')).layOut(plan);

function theWorker(): Worker | null {
  if (worker !== null || typeof Worker === 'undefined') return worker;
  try {
    worker = new Worker(trusted(workerUrl), { type: 'module' });
  } catch {
    return null;
  }
  return worker;
}

/** Under Trusted Types nothing but an address of our own becomes a script. */
function trusted(url: string): string {
  if (typeof trustedTypes === 'undefined' || trustedTypes === undefined) return url;
  policy ??= trustedTypes.createPolicy('canvas-layout', {
    createScriptURL: (asked) => {
      if (new URL(asked, location.href).origin !== location.origin) throw new Error('not ours');
      return asked;
    },
  });
  return policy.createScriptURL(url);
}

let policy: { createScriptURL(asked: string): string } | null = null;
