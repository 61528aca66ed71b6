import { say } from '../../ui/toast-store.ts';
import type { Stepped } from '../sync/undoing.ts';

/** Says of an undo or redo that keys of it were left as they were changed since. */
export function sayLeft(done: Stepped | null): void {
  if (done === null) return;
  if (done.left === 1) say('1 thing was changed by others since and stays.');
  else if (done.left > 1) say(`${done.left} things were changed by others since and stay.`);
  else if (done.own > 0) say('You changed it since, so that was left as it is.');
}
