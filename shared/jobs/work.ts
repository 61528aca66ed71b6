import * as z from 'zod/mini';
import type { MemberKind } from './kinds.ts';

const input = z.strictObject({
  /** What is to be done, in words. */
  task: z.string().check(z.trim(), z.minLength(1), z.maxLength(4_000)),
  /** How much there is to do, if that can be said. */
  of: z._default(z.int().check(z.minimum(1), z.maximum(1_000_000)), 1),
});

/** Work of members: waits until one takes it on, who then says how far it is and what came of it. */
export const work: MemberKind<z.infer<typeof input>> = {
  doc: 'A task that a member of the room (an agent, say) takes on with jobs.claim, reports on and finishes.',
  input,
  title: ({ task }) => task.split('\n', 1)[0]?.slice(0, 80).toWellFormed() ?? '',
  of: ({ of }) => of,
  step: null,
};
