import type { OnlyLooks } from '../../../shared/canvas/wire.ts';
import type { Role } from '../../../shared/model/role.ts';

/** Why one may only look, in words. */
export const onlyLooks: Record<OnlyLooks | 'now' | 'unknown', string> = {
  role: 'You may only look at this canvas. An owner of the room can make you a member.',
  pause: 'The room paused its agents: until it lets them go on, you may only look at this canvas.',
  key: 'With the key that you came in by you may only look at this canvas.',
  now: 'You may only look at this canvas now.',
  unknown: 'The room does not say that you may draw here.',
};

/** What the room `said` of it is why; before it said anything, what the page knows of one's role. */
export const whyOnlyLooks = (said: string | null, role: Role | null): string =>
  said ?? onlyLooks[role === null ? 'unknown' : 'role'];

/** Behind why one may only look, where something was kept. */
export const itAsks = ' It is kept here, and asks once you may draw again.';
