import * as z from 'zod/mini';
import { type Problems, problems } from '../../runtime/supervisor/probe.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';

/** What came back; `null`: nobody answered. */
export type Answer = { status: number; body: string } | null;

export interface Asking {
  ask: (url: string) => Promise<Answer>;
  pause: (ms: number) => Promise<void>;
}

export type Found =
  | { is: 'up' }
  | { is: 'misconfigured'; problems: Problems }
  /** `why`: in words that end a sentence. */
  | { is: 'away'; why: string };

const tries = 10;
const pauseMs = 3_000;

const well = z.object({ ok: z.literal(true) });

/**
 * Whether it is the product that answers at `origin`. A deployment takes some seconds to be
 * everywhere, so it is asked for half a minute before the last answer counts.
 */
export async function isUp(origin: string, { ask, pause }: Asking): Promise<Found> {
  for (let left = tries; ; left -= 1) {
    const found = read(await ask(`${origin}/api/auth/ok`));
    if (found.is === 'up' || left === 1) return found;
    await pause(pauseMs);
  }
}

function read(answer: Answer): Found {
  if (answer === null) return { is: 'away', why: 'nobody answers there' };
  const { status, body } = answer;
  const said = parseJson(body);
  if (status === 200 && well.safeParse(said).success) return { is: 'up' };
  const wrong = problems.safeParse(said);
  if (status === 503 && wrong.success)
    return { is: 'misconfigured', problems: wrong.data.problems };
  return { is: 'away', why: `what answers there is not it (HTTP ${status})` };
}
