import * as z from 'zod/mini';
import type { Thread } from './thread.ts';

/** What a session of OpenClaw is found by: something is under way or waits, it is gone there, it was put away. */
export const sessionKind = z.enum(['busy', 'gone', 'archived']);
export type SessionKind = z.infer<typeof sessionKind>;

/** Of which kinds it is; what was put away is apart. */
export function sessionKindsOf({
  archived,
  activity,
  openclaw,
}: Pick<Thread, 'archived' | 'activity' | 'openclaw'>): SessionKind[] {
  if (archived === true) return ['archived'];
  return [
    ...(activity.state === 'idle' ? [] : (['busy'] as const)),
    ...(openclaw?.gone === true ? (['gone'] as const) : []),
  ];
}
