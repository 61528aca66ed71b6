import type { Artifact } from '../model/artifact.ts';
import type { Job } from '../model/job.ts';
import type { Principal } from '../model/principal.ts';
import type { Role } from '../model/role.ts';
import { rightOf } from './may.ts';

/**
 * Whoever started it, for whom it was started, and whoever operates, may end it. `role`: as far as it
 * counts; with a key that is not good for operating none does.
 */
export const mayTouch = (
  { startedBy, onBehalfOf }: Pick<Job, 'startedBy' | 'onBehalfOf'>,
  who: Principal,
  role: Role | null,
): boolean =>
  who === startedBy || who === onBehalfOf || (role !== null && rightOf(role, 'operate') === 'yes');

/** Of a private chat, where those it names alone see it: none of whom it is of is a member any more. */
export const isLeftBehind = (
  { hidden, startedBy, onBehalfOf }: Pick<Artifact, 'hidden' | 'startedBy' | 'onBehalfOf'>,
  isMember: (who: Principal) => boolean,
): boolean =>
  hidden === true && !isMember(startedBy) && (onBehalfOf === undefined || !isMember(onBehalfOf));
