import { say } from '../../ui/toast-store.ts';

/** Says of an undo or redo that so much of it was left, since others changed or answered it. */
export function sayLeft(left: number | null): void {
  if (left === 1) say('1 thing was changed or answered by others since and stays.');
  else if (left !== null && left > 1)
    say(`${left} things were changed or answered by others since and stay.`);
}
