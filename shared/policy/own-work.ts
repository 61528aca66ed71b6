import type { Job } from '../model/job.ts';
import type { Principal } from '../model/principal.ts';
import type { Role } from '../model/role.ts';
import { rightOf } from './may.ts';

/** Whoever started it, for whom it was started, and whoever operates, may end it. */
export const mayTouch = (
  { startedBy, onBehalfOf }: Pick<Job, 'startedBy' | 'onBehalfOf'>,
  who: Principal,
  role: Role | null,
): boolean =>
  who === startedBy || who === onBehalfOf || (role !== null && rightOf(role, 'operate') === 'yes');
