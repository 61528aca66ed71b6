import { say, withdraw } from '../../ui/toast-store.ts';
import type { Act } from '../sync/acts.ts';
import type { CanvasRoom } from '../sync/canvas-room.ts';
import { sayLeft } from './say-left.ts';

/** What one did by that; `undefined` where nothing came of it. */
export function actBy(room: CanvasRoom, does: () => void): Act | undefined {
  const before = room.lastAct;
  does();
  return room.lastAct === before ? undefined : room.lastAct;
}

/**
 * Says what was done, and offers to take that back and nothing else: as long as Undo would do the same.
 * What was taken back is not said any more.
 */
export function sayDone(
  room: CanvasRoom,
  text: string,
  act: Act | undefined,
  label = 'Undo',
): void {
  if (act === undefined) return say(text);
  const offer = { label, act: () => sayLeft(room.undo(act)) };
  say(text, offer);
  const stop = room.store.subscribe(({ acts: { done } }) => {
    if (done.at(-1) === act) return;
    stop();
    withdraw(offer, done.includes(act) ? 'words' : 'nothing');
  });
}
