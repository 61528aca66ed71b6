import { say } from '../../ui/toast-store.ts';

/** Says of an undo or redo that so many keys of it were left as others changed them since. */
export function sayLeft(left: number | null): void {
  if (left === 1) say('1 thing was changed by others since and stays.');
  else if (left !== null && left > 1) say(`${left} things were changed by others since and stay.`);
}
