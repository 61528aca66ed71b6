import * as z from 'zod/mini';
import type { JobKind } from './kinds.ts';

const input = z.strictObject({
  steps: z.int().check(z.minimum(1), z.maximum(1_000)),
  everyMs: z._default(z.int().check(z.minimum(0), z.maximum(3_600_000)), 1_000),
  /** Fails at this step, as often as the job is tried. */
  failAt: z.optional(z.int().check(z.positive())),
});

/** Counts steps: shows how long work goes on, without doing any. */
export const rehearsalSteps: JobKind<z.infer<typeof input>> = {
  doc: 'Counts steps, one every so often, and can be told to fail at one.',
  input,
  title: ({ steps }) => `Rehearsal of ${steps} steps`,
  of: ({ steps }) => steps,
  step: ({ steps, everyMs, failAt }, before) => {
    const done = before + 1;
    if (done === failAt) throw new Error('The rehearsal was asked to fail here.');
    const words = `step ${done} of ${steps}`;
    const isLast = done >= steps;
    return {
      progress: { done, of: steps, words },
      line: words,
      nextMs: isLast ? null : everyMs,
      ...(isLast ? { result: { steps } } : {}),
    };
  },
};
