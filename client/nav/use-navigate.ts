import { useCallback } from 'react';
import type { Address } from './addresses.ts';
import { hrefOf, type Target } from './href-of.ts';
import { useTrips } from './use-trips.ts';

/** Goes somewhere; what it answers resolves when that is shown. */
export type Navigate = <A extends Address>(
  target: Target<A> & { replace?: boolean },
) => Promise<void>;

export function useNavigate(): Navigate {
  const { navigate } = useTrips();
  return useCallback((target) => navigate(hrefOf(target), target.replace), [navigate]);
}
