import { errors } from '../../shared/protocol/errors.ts';
import type { ClientMethod } from '../connection/methods.ts';
import { useRefusal } from '../store/use-may.ts';

/** Why the room would refuse a method, in its own words; `byRole` says who else may. Asking first is no refusal. */
export function useRefusalWords(
  method: ClientMethod,
  byRole: string = wordsOf('notAllowed'),
): string | null {
  const refusal = useRefusal(method);
  if (refusal === null || refusal === 'waits') return null;
  return refusal === 'notAllowed' ? byRole : wordsOf(refusal);
}

const wordsOf = (code: 'notAllowed' | 'notHere' | 'keyTooSmall'): string =>
  `${errors[code].message} ${errors[code].fix}`;
