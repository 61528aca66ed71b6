import { type Risk, rightOf } from '../../shared/policy/may.ts';
import { useSession } from './use-room.ts';

/** May one do such things in this room without asking anybody? */
export const useMay = (risk: Risk): boolean =>
  useSession(({ self }) => {
    const role = self?.role ?? null;
    return role !== null && rightOf(role, risk) === 'yes';
  });
